using System.Runtime.CompilerServices;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests.Ledger;

/// <summary>
/// The ledger's promises kept in memory, with a switch that makes it fall silent. Nothing that is called often reads everything, so that
/// it bears a hundred thousand jobs. For tests alone.
/// </summary>
internal sealed partial class MemoryLedger : IStudyLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoredStudy> _studies = [];
    private readonly OpenJobs _open = new();
    private readonly SortedSet<(DateTimeOffset CompletedAt, string Study, string Model, int Revision)> _outbox = [];
    private readonly MemoryPatients _patients;
    private readonly MemoryNotes _notes;

    public MemoryLedger() => (_patients, _notes) = (new MemoryPatients(_studies), new MemoryNotes(_studies));

    /// <summary>While true, every call fails as if the database did not answer.</summary>
    public bool Silent { get; set; }

    /// <summary>So many publications fail as if the database did not answer.</summary>
    public int FailPublications { get; set; }

    /// <summary>What renewals throw, when it is set.</summary>
    public Exception? FaultOfRenewals { get; set; }

    /// <summary>Jobs whose result cannot be read back.</summary>
    public HashSet<JobId> Damaged { get; } = [];

    /// <summary>How often somebody asked about a patient.</summary>
    public int PatientReads { get; private set; }

    /// <summary>How often each result was marked published for the first time.</summary>
    public int Publications { get; private set; }

    public int LeasesTaken { get; private set; }

    /// <summary>Of those, leases that were not taken with an admission.</summary>
    public int LeasesTakenAlone { get; private set; }

    /// <summary>Jobs that are neither answered nor quarantined.</summary>
    public int OpenJobs
    {
        get
        {
            lock (_gate) return _open.Count;
        }
    }

    public ValueTask<LeaseReply> TakeLeaseAsync(LeaseRequest request, CancellationToken cancel = default) => Answer(() =>
    {
        if (Find(request.Job) is not { IsOpen: true } job) return new LeaseReply(LeaseOutcome.NotOpen, Find(request.Job)?.Epoch ?? 0);
        if (job.Epoch != request.ExpectedEpoch) return new LeaseReply(LeaseOutcome.EpochPassed, job.Epoch);
        LeasesTakenAlone++;
        Grant(request.Job, request.Node, request.At, request.Until, request.Decision);
        job.LostWith = request.LostWith;
        return new LeaseReply(LeaseOutcome.Granted, job.Epoch);
    });

    public ValueTask<IReadOnlyList<LeaseKey>> RenewLeasesAsync(
        string node, IReadOnlyList<LeaseKey> leases, DateTimeOffset until, CancellationToken cancel = default) =>
        FaultOfRenewals is { } fault
            ? ValueTask.FromException<IReadOnlyList<LeaseKey>>(fault)
            : Answer<IReadOnlyList<LeaseKey>>(() =>
            {
                LeaseKey[] held = [.. leases.Where(l => Holds(l, node))];
                foreach (var lease in held) Find(lease.Job)!.Until = until;
                return held;
            });

    public ValueTask<bool> ReleaseLeaseAsync(LeaseRelease release, CancellationToken cancel = default) => Answer(() =>
    {
        if (!Holds(release.Lease, release.Node)) return false;
        var job = Find(release.Lease.Job)!;
        job.Held = false;
        if (release.Failure.Length > 0) job.LastFailure = release.Failure;
        if (release.Failure.Length > 0 && release.IsStudyFault && !job.FailedOn.Contains(release.Node)) job.FailedOn.Add(release.Node);
        if (_studies[release.Lease.Job.StudyInstanceUid].Revisions.Count > release.Lease.Job.Revision) End(release.Lease.Job, JobState.Superseded);
        return true;
    });

    public ValueTask<CompletionOutcome> CompleteAsync(JobCompletion completion, CancellationToken cancel = default) => Answer(() =>
    {
        var id = completion.Lease.Job;
        if (Find(id) is not { } job || job.Epoch != completion.Lease.Epoch || job.Node != completion.Node) return CompletionOutcome.Fenced;
        if (job.Result is not null) return CompletionOutcome.AlreadyCompleted;
        if (!job.Held) return CompletionOutcome.Fenced;
        (job.Result, job.TakenAt, job.CompletedAt, job.LastFailure) = (completion.Result, completion.StartedAt, completion.CompletedAt, "");
        _outbox.Add(PlaceOf(id, job));
        End(id, JobState.Completed);
        return CompletionOutcome.Completed;
    });

    public ValueTask<bool> QuarantineAsync(JobId job, long epoch, string reason, DateTimeOffset at, CancellationToken cancel = default) => Answer(() =>
    {
        if (Find(job) is not { } stored || stored.Epoch != epoch) return false;
        if (!stored.IsOpen) return stored.End is JobState.Quarantined;
        stored.LastFailure = reason;
        End(job, JobState.Quarantined);
        return true;
    });

    public ValueTask<IReadOnlyList<UnpublishedResult>> ReadUnpublishedAsync(
        string? studyInstanceUid, int limit, CancellationToken cancel = default) => Answer<IReadOnlyList<UnpublishedResult>>(() =>
        {
            Check(limit);
            var wanted = studyInstanceUid is null ? _outbox.AsEnumerable() : OutboxOf(studyInstanceUid).Order();
            return [.. wanted.Take(limit).Select(o => Unpublished(new JobId(o.Study, o.Model, o.Revision)))];
        });

    public ValueTask<bool> PublishAsync(Publication publication, CancellationToken cancel = default) => Answer(() =>
    {
        if (FailPublications > 0)
        {
            FailPublications--;
            throw new LedgerUnavailableException("the test lets a publication fail");
        }

        if (Find(publication.Job) is not { IsUnpublished: true } job) return false;
        _outbox.Remove(PlaceOf(publication.Job, job));
        (job.End, job.PublishedAt) = (JobState.Published, publication.At);
        Publications++;
        _patients.Add(Revision(publication.Job).Entry(publication));
        return true;
    });

    public ValueTask<IReadOnlyList<OpenJob>> ReadOpenJobsAsync(
        string dispatcher, bool emergenciesOnly, JobId? after, int limit, CancellationToken cancel = default) =>
        Answer<IReadOnlyList<OpenJob>>(() =>
        {
            Check(limit);
            return [.. _open.After(after, dispatcher).Where(j => !emergenciesOnly || IsEmergency(j)).Take(limit).Select(j => Revision(j).Open(j.Model))];
        });

    public ValueTask<IReadOnlyList<OpenJob>> ReadOpenJobsOfStudyAsync(string studyInstanceUid, CancellationToken cancel = default) =>
        Answer<IReadOnlyList<OpenJob>>(() => [.. RevisionsOf(studyInstanceUid).SelectMany(r => r.Jobs.Where(j => j.Value.IsOpen).Select(j => r.Open(j.Key)))]);

    /// <summary>Somebody else takes the lease, as a second dispatcher would.</summary>
    public void Usurp(JobId job)
    {
        lock (_gate) Find(job)!.Epoch++;
    }

    private static void Check(int limit, int most = 10_000, [CallerArgumentExpression(nameof(limit))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, most, name);
    }

    private static (DateTimeOffset, string, string, int) PlaceOf(JobId id, StoredJob job) =>
        (job.CompletedAt!.Value, id.StudyInstanceUid, id.Model, id.Revision);

    private IEnumerable<(DateTimeOffset CompletedAt, string Study, string Model, int Revision)> OutboxOf(string study) =>
        RevisionsOf(study).SelectMany(r => r.Jobs.Where(j => j.Value.IsUnpublished).Select(j => PlaceOf(r.Id(j.Key), j.Value)));

    private UnpublishedResult Unpublished(JobId job)
    {
        var row = Revision(job).Unpublished(job.Model);
        return Damaged.Contains(job) ? row with { Result = null, Unreadable = "the test has damaged it" } : row;
    }

    private ValueTask<T> Answer<T>(Func<T> work)
    {
        lock (_gate)
        {
            return Silent
                ? ValueTask.FromException<T>(new LedgerUnavailableException("the test has silenced the ledger"))
                : ValueTask.FromResult(work());
        }
    }

    private void Grant(JobId id, string node, DateTimeOffset at, DateTimeOffset until, string decision)
    {
        var job = Find(id)!;
        LeasesTaken++;
        (job.Epoch, job.Node, job.Held, job.Until, job.TakenAt) = (job.Epoch + 1, node, true, until, at);
        _notes.Add(id, at, decision);
    }

    private void End(JobId id, JobState how)
    {
        var job = Find(id)!;
        (job.End, job.Held) = (how, false);
        _open.Remove(id, job.Dispatcher);
    }

    private bool Holds(LeaseKey lease, string node) => Find(lease.Job) is { Held: true } job && job.Epoch == lease.Epoch && job.Node == node;

    private List<StoredRevision> RevisionsOf(string study) => _studies.GetValueOrDefault(study)?.Revisions ?? [];

    private StoredRevision Revision(JobId job) => _studies[job.StudyInstanceUid].Find(job.Revision)!;

    private StoredJob? Find(JobId job) => _studies.GetValueOrDefault(job.StudyInstanceUid)?.Find(job.Revision)?.Jobs.GetValueOrDefault(job.Model);

    private bool IsEmergency(JobId job) => Revision(job).Admission.Tier == "emergency";
}
