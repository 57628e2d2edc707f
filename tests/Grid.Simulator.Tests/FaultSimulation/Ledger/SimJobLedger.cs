using System.Globalization;
using Grid.Contracts.Studies;
using Grid.FaultSimulation.Ledger;
using Grid.Grains.Ports;
using Grid.Scheduling.Jobs;
using CompletionOutcome = Grid.Grains.Ports.CompletionOutcome;
using LeaseOutcome = Grid.Grains.Ports.LeaseOutcome;

namespace Grid.Simulator.Tests.FaultSimulation.Ledger;

/// <summary>The simulator's ledger behind the live one's interface, so that both are held to one contract. It has no lease that runs out, and no results.</summary>
internal sealed class SimJobLedger : IJobLedger
{
    private static readonly string[] Dispatchers = ["almaty", "astana", "shymkent"];
    private readonly SimLedger _ledger = new(Dispatchers.Length);

    public void Admit(string study, string dispatcher) =>
        _ledger.Admit(Given.Stroke(study) with { Key = new JobKey(study, "stroke") }, Array.IndexOf(Dispatchers, dispatcher));

    public JobReport Find(JobId job)
    {
        var row = _ledger.Find(Key(job))!;
        var state = row.State switch
        {
            RowState.Open => row.Owner is null ? JobState.Waiting : JobState.Running,
            RowState.Completed => row.IsPublished ? JobState.Published : JobState.Completed,
            RowState.Quarantined => JobState.Quarantined,
            _ => throw new InvalidOperationException($"The ledger has a state that the contract does not know: {row.State}."),
        };
        return new JobReport { Model = job.Model, State = state, Epoch = row.Epoch, LastFailure = row.LastFailure };
    }

    public ValueTask<LeaseReply> TakeLeaseAsync(LeaseRequest request, CancellationToken cancel = default)
    {
        var outcome = _ledger.TakeLease(Key(request.Job), request.Node, request.ExpectedEpoch, Losses(request.LostWith)) switch
        {
            Grid.FaultSimulation.Ledger.LeaseOutcome.Granted => LeaseOutcome.Granted,
            Grid.FaultSimulation.Ledger.LeaseOutcome.EpochPassed => LeaseOutcome.EpochPassed,
            _ => LeaseOutcome.NotOpen,
        };
        return ValueTask.FromResult(new LeaseReply(outcome, _ledger.Find(Key(request.Job))?.Epoch ?? 0));
    }

    public ValueTask<bool> ReleaseLeaseAsync(LeaseRelease release, CancellationToken cancel = default) =>
        ValueTask.FromResult(_ledger.Release(Key(release.Lease.Job), release.Node, release.Lease.Epoch, release.Failure, release.IsStudyFault));

    public ValueTask<CompletionOutcome> CompleteAsync(JobCompletion completion, CancellationToken cancel = default) => ValueTask.FromResult(
        _ledger.Complete(Key(completion.Lease.Job), completion.Node, completion.Lease.Epoch) switch
        {
            Grid.FaultSimulation.Ledger.CompletionOutcome.Completed => CompletionOutcome.Completed,
            Grid.FaultSimulation.Ledger.CompletionOutcome.AlreadyCompleted => CompletionOutcome.AlreadyCompleted,
            _ => CompletionOutcome.Fenced,
        });

    public ValueTask<bool> QuarantineAsync(JobId job, long epoch, string reason, DateTimeOffset at, CancellationToken cancel = default) =>
        ValueTask.FromResult(_ledger.Quarantine(Key(job), epoch, reason));

    public ValueTask<IReadOnlyList<UnpublishedResult>> ReadUnpublishedAsync(string? studyInstanceUid, int limit, CancellationToken cancel = default) =>
        ValueTask.FromResult<IReadOnlyList<UnpublishedResult>>([.. _ledger.Unpublished
            .Where(r => studyInstanceUid is null || r.Job.Key.Study == studyInstanceUid).Take(limit)
            .Select(r => new UnpublishedResult
            {
                Job = Id(r),
                PatientKey = "",
                SiteId = r.Job.Site,
                Pathway = r.Job.Pathway,
                CompletedAt = default,
                Result = null,
            })]);

    public ValueTask<bool> PublishAsync(Publication publication, CancellationToken cancel = default) =>
        ValueTask.FromResult(_ledger.MarkPublished(Key(publication.Job)));

    public ValueTask<IReadOnlyList<OpenJob>> ReadOpenJobsAsync(
        string dispatcher, bool emergenciesOnly, JobId? after, int limit, CancellationToken cancel = default) =>
        ValueTask.FromResult<IReadOnlyList<OpenJob>>([.. _ledger
            .ReadPage(Array.IndexOf(Dispatchers, dispatcher), after is { } last ? _ledger.Find(Key(last))!.Number : -1, limit).Select(Open)]);

    public ValueTask<IReadOnlyList<OpenJob>> ReadOpenJobsOfStudyAsync(string studyInstanceUid, CancellationToken cancel = default) =>
        ValueTask.FromResult<IReadOnlyList<OpenJob>>([.. _ledger.Open.Where(r => r.Job.Key.Study == studyInstanceUid).Select(Open)]);

    public ValueTask<IReadOnlyList<LeaseKey>> RenewLeasesAsync(
        string node, IReadOnlyList<LeaseKey> leases, DateTimeOffset until, CancellationToken cancel = default) =>
        throw new NotSupportedException("A simulated lease does not run out.");

    private static OpenJob Open(LedgerRow row) => new()
    {
        Job = Id(row),
        Pathway = row.Job.Pathway,
        Tier = row.Job.Tier.ToString(),
        SiteId = row.Job.Site,
        ReceivedAt = row.Job.AdmittedAt,
        Deadline = row.Job.Deadline,
        Bytes = row.Job.Bytes,
        InstanceCount = row.Job.Images,
        Epoch = row.Epoch,
        LeasedTo = row.Owner,
        FailedOn = [.. row.FailedOn],
        LostWith = string.Join(';', row.Losses.Select(l => FormattableString.Invariant($"{l.Node} {l.Incarnation} {l.Epoch} {(l.HadBegun ? "begun" : "asked")}"))),
    };

    private static NodeLoss[] Losses(string lostWith) => [.. lostWith.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split(' '))
        .Select(p => new NodeLoss(p[0], long.Parse(p[1], CultureInfo.InvariantCulture), long.Parse(p[2], CultureInfo.InvariantCulture), p[3] == "begun"))];

    private static JobKey Key(JobId job) => new(job.StudyName, job.Model);

    private static JobId Id(LedgerRow row) => JobId.Named(row.Job.Key.Study, row.Job.Key.Model);
}
