using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Contract;

/// <summary>
/// The rules about jobs, leases and results that every ledger keeps, the simulator's too. A test project compiles these files in and
/// derives a class for each implementation that it has.
/// </summary>
public abstract partial class JobLedgerContract : IAsyncLifetime
{
    /// <summary>The only job of a study as <see cref="Samples.Admission"/> makes it.</summary>
    protected static readonly JobId Job = new("1.2.3", "stroke");

    private IJobLedger? _ledger;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Empty when a test begins.</summary>
    protected IJobLedger Ledger => _ledger!;

    public async ValueTask InitializeAsync() => _ledger = await CreateAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>An empty ledger.</summary>
    protected abstract ValueTask<IJobLedger> CreateAsync();

    /// <summary>Takes in the study as <see cref="Samples.Admission"/> makes it.</summary>
    protected abstract ValueTask AdmitAsync(string study, string dispatcher = "almaty");

    /// <summary>A job as the ledger reports it.</summary>
    protected abstract ValueTask<JobReport> FindJobAsync(JobId job);

    /// <summary>Admits the study of <see cref="Job"/> with a lease of node-a under epoch 1.</summary>
    protected async ValueTask RunAsync()
    {
        await AdmitAsync("1.2.3");
        await TakeAsync(Job, "node-a", 0);
    }

    protected async ValueTask TakeAsync(JobId job, string node, long expected) =>
        Assert.Equal(new LeaseReply(LeaseOutcome.Granted, expected + 1), await Ledger.TakeLeaseAsync(Take(job, node, expected), Cancellation));

    protected ValueTask<CompletionOutcome> CompleteAsync(JobId job, string node, long epoch) =>
        Ledger.CompleteAsync(Completion(job, node, epoch), Cancellation);

    protected ValueTask<bool> ReleaseAsync(JobId job, string node, long epoch, string failure = "") =>
        Ledger.ReleaseLeaseAsync(Release(job, node, epoch, failure), Cancellation);

    protected ValueTask<bool> QuarantineAsync(JobId job, long epoch, string reason = "kills its worker") =>
        Ledger.QuarantineAsync(job, epoch, reason, Noon.AddSeconds(15), Cancellation);

    protected ValueTask<bool> PublishAsync(JobId job, int seconds = 20) =>
        Ledger.PublishAsync(Publication(job, Noon.AddSeconds(seconds)), Cancellation);

    protected async ValueTask<OpenJob> OnlyOpenJobAsync(string study = "1.2.3") =>
        Assert.Single(await Ledger.ReadOpenJobsOfStudyAsync(study, Cancellation));
}
