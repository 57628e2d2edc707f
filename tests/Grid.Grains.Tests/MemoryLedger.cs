using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests;

/// <summary>The ledger's promises kept in memory, with a switch that makes it fall silent. For tests alone.</summary>
internal sealed class MemoryLedger : IStudyLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StudyAdmission> _studies = [];
    private readonly Dictionary<JobId, JobRow> _jobs = [];
    private readonly List<(JobId Job, DecisionReport Decision)> _decisions = [];
    private readonly HashSet<(string Study, string Content)> _conflicts = [];

    /// <summary>While true, every call fails as if the database did not answer.</summary>
    public bool Silent { get; set; }

    /// <summary>How often each result was marked published for the first time.</summary>
    public int Publications { get; private set; }

    public int LeasesTaken { get; private set; }

    public ValueTask<AdmissionReply> AdmitAsync(StudyAdmission admission, CancellationToken cancel = default) => Answer(() =>
    {
        if (_studies.TryGetValue(admission.StudyInstanceUid, out var known))
        {
            if (known.ContentHash != admission.ContentHash)
            {
                _conflicts.Add((admission.StudyInstanceUid, admission.ContentHash));
                return new AdmissionReply(AdmissionOutcome.Conflict, Record(admission.StudyInstanceUid)!);
            }

            if (!admission.Force || known.State != StudyState.EarlierResultOffered)
                return new AdmissionReply(AdmissionOutcome.AlreadyKnown, Record(admission.StudyInstanceUid)!);
        }

        _studies[admission.StudyInstanceUid] = admission;
        foreach (var model in admission.Models) _jobs[new JobId(admission.StudyInstanceUid, model)] = new JobRow();
        return new AdmissionReply(AdmissionOutcome.Accepted, Record(admission.StudyInstanceUid)!);
    });

    public ValueTask<StudyRecord?> FindStudyAsync(string studyInstanceUid, CancellationToken cancel = default) =>
        Answer(() => Record(studyInstanceUid));

    public ValueTask<IReadOnlyList<StudyRecord>> ListStudiesAsync(StudyQuery query, CancellationToken cancel = default) =>
        Answer<IReadOnlyList<StudyRecord>>(() => [.. _studies.Keys
            .Select(k => Record(k)!)
            .Where(s => query.State is null || s.State == query.State)
            .OrderByDescending(s => s.ReceivedAt)
            .Take(query.Limit)]);

    public ValueTask<LeaseReply> TakeLeaseAsync(LeaseRequest request, CancellationToken cancel = default) => Answer(() =>
    {
        if (!_jobs.TryGetValue(request.Job, out var row) || !row.IsOpen) return new LeaseReply(LeaseOutcome.NotOpen, 0);
        if (row.Epoch != request.ExpectedEpoch) return new LeaseReply(LeaseOutcome.EpochPassed, row.Epoch);
        LeasesTaken++;
        (row.Epoch, row.Node, row.Held, row.Until, row.StartedAt) = (row.Epoch + 1, request.Node, true, request.Until, request.At);
        _decisions.Add((request.Job, new DecisionReport(request.At, request.Job.Model, request.Decision)));
        return new LeaseReply(LeaseOutcome.Granted, row.Epoch);
    });

    public ValueTask<IReadOnlyList<LeaseKey>> RenewLeasesAsync(
        string node, IReadOnlyList<LeaseKey> leases, DateTimeOffset until, CancellationToken cancel = default) =>
        Answer<IReadOnlyList<LeaseKey>>(() => [.. leases.Where(l => Holds(l, node))]);

    public ValueTask<bool> ReleaseLeaseAsync(LeaseRelease release, CancellationToken cancel = default) => Answer(() =>
    {
        if (!Holds(release.Lease, release.Node)) return false;
        var row = _jobs[release.Lease.Job];
        row.Held = false;
        row.LastFailure = release.Failure;
        if (release.Failure.Length > 0 && !row.FailedOn.Contains(release.Node)) row.FailedOn.Add(release.Node);
        return true;
    });

    public ValueTask<CompletionOutcome> CompleteAsync(JobCompletion completion, CancellationToken cancel = default) => Answer(() =>
    {
        var row = _jobs[completion.Lease.Job];
        if (row.Epoch != completion.Lease.Epoch) return CompletionOutcome.Fenced;
        if (row.Result is not null) return CompletionOutcome.AlreadyCompleted;
        if (!row.Held) return CompletionOutcome.Fenced;
        (row.Held, row.Result, row.CompletedAt) = (false, completion.Result, completion.CompletedAt);
        return CompletionOutcome.Completed;
    });

    public ValueTask<bool> QuarantineAsync(JobId job, long epoch, string reason, DateTimeOffset at, CancellationToken cancel = default) => Answer(() =>
    {
        var row = _jobs[job];
        if (!row.IsOpen || row.Epoch != epoch) return false;
        (row.Quarantined, row.LastFailure, row.Held) = (true, reason, false);
        return true;
    });

    public ValueTask<IReadOnlyList<UnpublishedResult>> ReadUnpublishedAsync(
        string? studyInstanceUid, int limit, CancellationToken cancel = default) =>
        Answer<IReadOnlyList<UnpublishedResult>>(() => [.. _jobs
            .Where(j => j.Value is { Result: not null, PublishedAt: null } && (studyInstanceUid is null || j.Key.StudyInstanceUid == studyInstanceUid))
            .Select(j => (j.Key, j.Value, Study: _studies[j.Key.StudyInstanceUid]))
            .Select(j => new UnpublishedResult
            {
                Job = j.Key,
                PatientKey = j.Study.PatientKey,
                SiteId = j.Study.SiteId,
                Pathway = j.Study.Pathway,
                CompletedAt = j.Value.CompletedAt!.Value,
                Result = j.Value.Result!,
            })
            .Take(limit)]);

    public ValueTask<bool> MarkPublishedAsync(JobId job, DateTimeOffset at, CancellationToken cancel = default) => Answer(() =>
    {
        var row = _jobs[job];
        if (row.PublishedAt is not null) return false;
        row.PublishedAt = at;
        Publications++;
        return true;
    });

    public ValueTask<IReadOnlyList<OpenJob>> ReadOpenJobsAsync(string dispatcher, JobId? after, int limit, CancellationToken cancel = default) =>
        Answer<IReadOnlyList<OpenJob>>(() => [.. _jobs
            .Where(j => j.Value.IsOpen && _studies[j.Key.StudyInstanceUid].Dispatcher == dispatcher)
            .OrderBy(j => j.Key.StudyInstanceUid, StringComparer.Ordinal).ThenBy(j => j.Key.Model, StringComparer.Ordinal)
            .Where(j => after is not { } last || string.CompareOrdinal(j.Key.StudyInstanceUid, last.StudyInstanceUid) > 0)
            .Take(limit)
            .Select(j => Open(j.Key, j.Value))]);

    public ValueTask<IReadOnlyList<OpenJob>> ReadOpenJobsOfStudyAsync(string studyInstanceUid, CancellationToken cancel = default) =>
        Answer<IReadOnlyList<OpenJob>>(() => [.. _jobs
            .Where(j => j.Value.IsOpen && j.Key.StudyInstanceUid == studyInstanceUid)
            .Select(j => Open(j.Key, j.Value))]);

    /// <summary>Somebody else takes the lease, as a second dispatcher would.</summary>
    public void Usurp(JobId job)
    {
        lock (_gate) _jobs[job].Epoch++;
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

    private bool Holds(LeaseKey lease, string node) =>
        _jobs.TryGetValue(lease.Job, out var row) && row.Held && row.Epoch == lease.Epoch && row.Node == node;

    private OpenJob Open(JobId job, JobRow row)
    {
        var study = _studies[job.StudyInstanceUid];
        return new OpenJob
        {
            Job = job,
            Pathway = study.Pathway,
            Tier = study.Tier,
            SiteId = study.SiteId,
            ReceivedAt = study.ReceivedAt,
            Deadline = study.Deadline!.Value,
            Bytes = study.Series.Sum(s => s.Instances.Sum(i => i.Bytes)),
            InstanceCount = study.Series.Sum(s => s.Instances.Count),
            Epoch = row.Epoch,
            LeasedTo = row.Held ? row.Node : null,
            LeasedUntil = row.Held ? row.Until : null,
            FailedOn = [.. row.FailedOn],
        };
    }

    private StudyRecord? Record(string uid)
    {
        if (!_studies.TryGetValue(uid, out var study)) return null;
        var jobs = _jobs.Where(j => j.Key.StudyInstanceUid == uid).ToList();
        return new StudyRecord
        {
            StudyInstanceUid = uid,
            ContentHash = study.ContentHash,
            PatientKey = study.PatientKey,
            SiteId = study.SiteId,
            Dispatcher = study.Dispatcher,
            Pathway = study.Pathway,
            Tier = study.Tier,
            RecognisedBy = study.RecognisedBy,
            State = jobs.Count == 0 ? study.State : Standing([.. jobs.Select(j => j.Value)]),
            ReceivedAt = study.ReceivedAt,
            Deadline = study.Deadline,
            Series = study.Series,
            Jobs = [.. jobs.Select(j => j.Value.Report(j.Key.Model))],
            Decisions = [.. _decisions.Where(d => d.Job.StudyInstanceUid == uid).Select(d => d.Decision)],
            Conflicts = _conflicts.Count(c => c.Study == uid),
            EarlierResult = study.EarlierResult,
        };
    }

    private static StudyState Standing(List<JobRow> jobs)
    {
        if (jobs.Any(j => j.Quarantined)) return StudyState.Quarantined;
        if (jobs.All(j => j.PublishedAt is not null)) return StudyState.Answered;
        return jobs.Any(j => j.Held || j.Result is not null) ? StudyState.Running : StudyState.Waiting;
    }

    private sealed class JobRow
    {
        public long Epoch { get; set; }
        public string Node { get; set; } = "";
        public bool Held { get; set; }
        public DateTimeOffset Until { get; set; }
        public DateTimeOffset? StartedAt { get; set; }
        public DateTimeOffset? CompletedAt { get; set; }
        public DateTimeOffset? PublishedAt { get; set; }
        public JobResult? Result { get; set; }
        public bool Quarantined { get; set; }
        public string LastFailure { get; set; } = "";
        public List<string> FailedOn { get; } = [];
        public bool IsOpen => Result is null && !Quarantined;

        public JobReport Report(string model) => new()
        {
            Model = model,
            State = Quarantined ? JobState.Quarantined
                : PublishedAt is not null ? JobState.Published
                : Result is not null ? JobState.Completed
                : Held ? JobState.Running
                : JobState.Waiting,
            Node = Node,
            Epoch = Epoch,
            StartedAt = StartedAt,
            CompletedAt = CompletedAt,
            PublishedAt = PublishedAt,
            Result = Result,
            LastFailure = LastFailure,
        };
    }
}
