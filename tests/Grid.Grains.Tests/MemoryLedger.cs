using Grid.Contracts.Operations;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests;

/// <summary>
/// The ledger's promises kept in memory, with a switch that makes it fall silent. Nothing in it reads everything, so that it
/// bears a hundred thousand jobs. For tests alone.
/// </summary>
internal sealed class MemoryLedger : IStudyLedger
{
    private static readonly Comparer<JobId> KeyOrder = Comparer<JobId>.Create((a, b) =>
        (string.CompareOrdinal(a.StudyInstanceUid, b.StudyInstanceUid), a.Revision.CompareTo(b.Revision), string.CompareOrdinal(a.Model, b.Model)) switch
        {
            (0, 0, var byModel) => byModel,
            (0, var byRevision, _) => byRevision,
            var (byStudy, _, _) => byStudy,
        });

    private readonly Lock _gate = new();
    // By UID, each with its revisions in their order.
    private readonly Dictionary<string, List<StoredStudy>> _studies = [];
    private readonly Dictionary<string, SortedSet<JobId>> _open = [];
    private readonly SortedDictionary<long, JobId> _outbox = [];
    private readonly List<EstimateNote> _estimates = [];
    private readonly List<HistoryEntry> _histories = [];
    private readonly MemoryPatients _patients = new();
    private long _completions;

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
            lock (_gate) return _open.Values.Sum(o => o.Count);
        }
    }

    public ValueTask<AdmissionReply> AdmitAsync(StudyAdmission admission, CancellationToken cancel = default) => Answer(() =>
    {
        if (!_studies.TryGetValue(admission.StudyInstanceUid, out var revisions)) _studies[admission.StudyInstanceUid] = revisions = [];
        if (revisions.Count >= admission.Revision)
        {
            var known = revisions[^1];
            var growth = StudyGrowth.Of(known.Admission.Series, admission.Series);
            if (growth.Conflicting.Count > 0) revisions[0].Conflicts[admission.ContentHash] = growth.Conflicting;
            var isForced = admission.Force && growth is { NewInstances: 0, Conflicting.Count: 0 } && known.EarlierResult is not null && known.Jobs.Count == 0;
            if (!isForced)
            {
                return new AdmissionReply(
                    growth.NewInstances > 0 ? AdmissionOutcome.Grows : growth.Conflicting.Count > 0 ? AdmissionOutcome.Conflict : AdmissionOutcome.AlreadyKnown,
                    Record(revisions))
                { Conflicting = growth.Conflicting };
            }

            admission = admission with { Revision = known.Admission.Revision };
            revisions.RemoveAt(revisions.Count - 1);
        }

        foreach (var earlier in revisions)
        {
            foreach (var (model, job) in earlier.Jobs.Where(j => j.Value is { IsOpen: true, Held: false })) Supersede(earlier.Id(model), job);
        }

        var study = new StoredStudy(admission, EarlierOf(admission));
        revisions.Add(study);
        foreach (var model in study.Jobs.Keys) OpenOf(admission.Dispatcher).Add(study.Id(model));
        foreach (var lease in admission.Leases.Where(l => study.Jobs.ContainsKey(l.Model)))
            Grant(study.Id(lease.Model), lease.Node, lease.At, lease.Until, lease.Decision);
        return new AdmissionReply(AdmissionOutcome.Accepted, Record(revisions));
    });

    public ValueTask<StudyContent?> FindContentAsync(string studyInstanceUid, int revision, CancellationToken cancel = default) => Answer(() =>
        FindRevision(studyInstanceUid, revision) is { } study
            ? new StudyContent(studyInstanceUid, study.Admission.SiteId, study.Admission.Series)
            {
                ContentHash = study.Admission.ContentHash,
                Conflicting = ConflictingOf(_studies[studyInstanceUid]),
            }
            : null);

    public ValueTask<StudyRecord?> FindStudyAsync(string studyInstanceUid, CancellationToken cancel = default) =>
        Answer(() => _studies.TryGetValue(studyInstanceUid, out var revisions) ? Record(revisions) : null);

    public ValueTask<IReadOnlyList<StudyRecord>> ListStudiesAsync(StudyQuery query, CancellationToken cancel = default) =>
        Answer<IReadOnlyList<StudyRecord>>(() => [.. _studies.Values
            .Select(Record)
            .Where(s => query.State is null || s.State == query.State)
            .OrderByDescending(s => s.ReceivedAt)
            .Take(query.Limit)]);

    public ValueTask<LeaseReply> TakeLeaseAsync(LeaseRequest request, CancellationToken cancel = default) => Answer(() =>
    {
        if (Find(request.Job) is not { IsOpen: true } job) return new LeaseReply(LeaseOutcome.NotOpen, 0);
        if (job.Epoch != request.ExpectedEpoch) return new LeaseReply(LeaseOutcome.EpochPassed, job.Epoch);
        LeasesTakenAlone++;
        job.LostWith = request.LostWith;
        return new LeaseReply(LeaseOutcome.Granted, Grant(request.Job, request.Node, request.At, request.Until, request.Decision));
    });

    public ValueTask<IReadOnlyList<LeaseKey>> RenewLeasesAsync(
        string node, IReadOnlyList<LeaseKey> leases, DateTimeOffset until, CancellationToken cancel = default) =>
        FaultOfRenewals is { } fault
            ? ValueTask.FromException<IReadOnlyList<LeaseKey>>(fault)
            : Answer<IReadOnlyList<LeaseKey>>(() => [.. leases.Where(l => Holds(l, node))]);

    public ValueTask<bool> ReleaseLeaseAsync(LeaseRelease release, CancellationToken cancel = default) => Answer(() =>
    {
        if (!Holds(release.Lease, release.Node)) return false;
        var job = Find(release.Lease.Job)!;
        job.Held = false;
        job.LastFailure = release.Failure;
        if (release.Failure.Length > 0 && release.IsStudyFault && !job.FailedOn.Contains(release.Node)) job.FailedOn.Add(release.Node);
        if (_studies[release.Lease.Job.StudyInstanceUid].Count > release.Lease.Job.Revision) Supersede(release.Lease.Job, job);
        return true;
    });

    public ValueTask<CompletionOutcome> CompleteAsync(JobCompletion completion, CancellationToken cancel = default) => Answer(() =>
    {
        var job = Find(completion.Lease.Job)!;
        if (job.Epoch != completion.Lease.Epoch) return CompletionOutcome.Fenced;
        if (job.Result is not null) return CompletionOutcome.AlreadyCompleted;
        if (job.Cancelled) return CompletionOutcome.Fenced;
        if (!job.Held) return CompletionOutcome.Fenced;
        (job.Held, job.Result, job.CompletedAt, job.Unpublished) = (false, completion.Result, completion.CompletedAt, ++_completions);
        _outbox.Add(job.Unpublished, completion.Lease.Job);
        Close(completion.Lease.Job);
        return CompletionOutcome.Completed;
    });

    public ValueTask<bool> QuarantineAsync(JobId job, long epoch, string reason, DateTimeOffset at, CancellationToken cancel = default) => Answer(() =>
    {
        var stored = Find(job)!;
        if (!stored.IsOpen || stored.Epoch != epoch) return false;
        (stored.Quarantined, stored.LastFailure, stored.Held) = (true, reason, false);
        Close(job);
        return true;
    });

    public ValueTask<IReadOnlyList<JobId>> RequeueAsync(StudyOrder order, CancellationToken cancel = default) => Answer<IReadOnlyList<JobId>>(() =>
    {
        if (_studies.GetValueOrDefault(order.StudyInstanceUid)?[^1] is not { } study) return [];
        var back = study.Jobs.Where(j => j.Value.Quarantined || j.Value.Cancelled).ToList();
        foreach (var (model, job) in back)
        {
            (job.Quarantined, job.Cancelled, job.LastFailure, job.LostWith) = (false, false, "", "");
            job.FailedOn.Clear();
            OpenOf(study.Admission.Dispatcher).Add(study.Id(model));
            Note(study.Id(model), order.At, $"put back into the queue by an operator: {order.Reason}");
        }

        return [.. back.Select(j => study.Id(j.Key))];
    });

    public ValueTask<IReadOnlyList<JobId>> CancelAsync(StudyOrder order, CancellationToken cancel = default) => Answer<IReadOnlyList<JobId>>(() =>
    {
        var ended = new List<JobId>();
        foreach (var study in _studies.GetValueOrDefault(order.StudyInstanceUid) ?? [])
        {
            foreach (var (model, job) in study.Jobs.Where(j => j.Value.IsOpen || j.Value.Quarantined))
            {
                (job.Cancelled, job.Quarantined, job.Held, job.LastFailure) = (true, false, false, order.Reason);
                Close(study.Id(model));
                Note(study.Id(model), order.At, $"cancelled by an operator: {order.Reason}");
                ended.Add(study.Id(model));
            }
        }

        return ended;
    });

    public async ValueTask RecordAsync(
        IReadOnlyList<DecisionNote> decisions, IReadOnlyList<EstimateNote> estimates, CancellationToken cancel = default) =>
        await Answer(() =>
        {
            foreach (var note in decisions) Note(note.Job, note.At, note.Text);
            _estimates.AddRange(estimates);
            return true;
        });

    public ValueTask<IReadOnlyList<EstimateNote>> ReadEstimatesAsync(int limit, CancellationToken cancel = default) =>
        Answer<IReadOnlyList<EstimateNote>>(() => [.. _estimates.AsEnumerable().Reverse().Take(limit)]);

    public ValueTask<IReadOnlyList<UnpublishedResult>> ReadUnpublishedAsync(
        string? studyInstanceUid, int limit, CancellationToken cancel = default) =>
        Answer<IReadOnlyList<UnpublishedResult>>(() => studyInstanceUid is null
            ? [.. _outbox.Values.Take(limit).Select(j => Read(j))]
            : [.. _studies[studyInstanceUid].SelectMany(UnpublishedOf).Take(limit)]);

    public ValueTask<bool> PublishAsync(Publication publication, CancellationToken cancel = default) => Answer(() =>
    {
        if (FailPublications > 0)
        {
            FailPublications--;
            throw new LedgerUnavailableException("the test lets a publication fail");
        }

        var stored = Find(publication.Job)!;
        if (!_outbox.Remove(stored.Unpublished)) return false;
        stored.PublishedAt = publication.At;
        Publications++;
        var admission = Study(publication.Job).Admission;
        _histories.Insert(0, new HistoryEntry
        {
            StudyInstanceUid = publication.Job.StudyInstanceUid,
            Pathway = admission.Pathway,
            Model = publication.Job.Model,
            ModelVersion = publication.ModelVersion,
            PublishedAt = publication.At,
            SiteId = admission.SiteId,
            Conclusive = publication.Conclusive,
            Summary = publication.Summary,
            Revision = publication.Job.Revision,
            Provenance = publication.Provenance,
        });
        return true;
    });

    public ValueTask<PatientRecord> ReadPatientAsync(string patientKey, string pathway, int limit, CancellationToken cancel = default) =>
        Answer(() =>
        {
            PatientReads++;
            return _patients.Read(patientKey, pathway, limit, NewestOfEach(), _histories);
        });

    public ValueTask<bool> LinkPatientsAsync(PatientLink link, CancellationToken cancel = default) => Answer(() => _patients.Link(link));

    public ValueTask<IReadOnlyList<string>?> UnlinkPatientsAsync(PatientLink link, CancellationToken cancel = default) =>
        Answer<IReadOnlyList<string>?>(() => _patients.Unlink(link) ? [] : null);

    public ValueTask<CorrectionReply?> CorrectPatientAsync(PatientCorrection correction, CancellationToken cancel = default) =>
        Answer(() => _patients.Correct(correction, NewestOfEach()));

    public ValueTask<IReadOnlyList<OpenJob>> ReadOpenJobsAsync(
        string dispatcher, bool emergenciesOnly, JobId? after, int limit, CancellationToken cancel = default) =>
        Answer<IReadOnlyList<OpenJob>>(() =>
        {
            var open = OpenOf(dispatcher);
            if (open.Count == 0 || (after is { } last && KeyOrder.Compare(last, open.Max) >= 0)) return [];
            var rest = after is { } from ? open.GetViewBetween(from, open.Max).Where(j => j != from) : open;
            if (emergenciesOnly) rest = rest.Where(j => Study(j).Admission.Tier == "emergency");
            return [.. rest.Take(limit).Select(j => Study(j).Open(j.Model))];
        });

    public ValueTask<AdoptionReply> AdoptAsync(Adoption adoption, CancellationToken cancel = default) => Answer(() =>
    {
        var strays = _open.Where(o => o.Key != adoption.Dispatcher).SelectMany(o => o.Value)
            .Where(j => adoption.Sites.Contains(Study(j).Admission.SiteId) != adoption.IsExcept).ToList();
        foreach (var job in strays)
        {
            Close(job);
            OpenOf(adoption.Dispatcher).Add(job);
        }

        return new AdoptionReply(strays.Count, null);
    });

    public ValueTask<IReadOnlyList<OpenJob>> ReadOpenJobsOfStudyAsync(string studyInstanceUid, CancellationToken cancel = default) =>
        Answer<IReadOnlyList<OpenJob>>(() => _studies.TryGetValue(studyInstanceUid, out var revisions)
            ? [.. revisions.SelectMany(study => study.Jobs.Where(j => j.Value.IsOpen).Select(j => study.Open(j.Key)))]
            : []);

    public ValueTask<LoadExtent> MeasureLoadAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancel = default) => Answer(() =>
    {
        var received = Received(from, until).Select(s => s.ReceivedAt).ToList();
        return new LoadExtent(received.Count, received.Count > 0 ? received[0] : null, received.Count > 0 ? received[^1] : null);
    });

    public ValueTask<LoadPage> ReadLoadAsync(LoadQuery query, CancellationToken cancel = default) => Answer(() =>
    {
        var left = Received(query.From, query.Until).SkipWhile(s => query.After is { } after
            && (s.ReceivedAt < after.ReceivedAt || (s.ReceivedAt == after.ReceivedAt && string.CompareOrdinal(s.StudyInstanceUid, after.StudyInstanceUid) >= 0))).ToList();
        List<StudyRecord> page = [.. left.Take(query.Limit)];
        return new LoadPage(
            page.ConvertAll(StoredStudy.Load),
            left.Count > page.Count ? new LoadCursor(page[^1].ReceivedAt, page[^1].StudyInstanceUid) : null);
    });

    private UnpublishedResult Read(JobId job)
    {
        var row = Study(job).Unpublished(job.Model);
        return Damaged.Contains(job) ? row with { Result = null, Unreadable = "the test has damaged it" } : row;
    }

    private IEnumerable<StudyRecord> Received(DateTimeOffset from, DateTimeOffset until) => _studies.Values
        .SelectMany(s => s)
        .Select(s => s.Record())
        .Where(s => s.State != StudyState.Superseded && s.ReceivedAt >= from && s.ReceivedAt < until)
        .OrderBy(s => s.ReceivedAt).ThenByDescending(s => s.StudyInstanceUid, StringComparer.Ordinal);

    /// <summary>Somebody else takes the lease, as a second dispatcher would.</summary>
    public void Usurp(JobId job)
    {
        lock (_gate) Find(job)!.Epoch++;
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

    private EarlierResult? EarlierOf(StudyAdmission admission)
    {
        if (admission.Force || admission.Earlier is not { } earlier) return null;
        return earlier.WhyNotOffered.Length > 0 || _studies[earlier.StudyInstanceUid][^1].PatientKey == admission.OfferedKey ? earlier : null;
    }

    private long Grant(JobId id, string node, DateTimeOffset at, DateTimeOffset until, string decision)
    {
        var job = Find(id)!;
        LeasesTaken++;
        (job.Epoch, job.Node, job.Held, job.Until, job.StartedAt) = (job.Epoch + 1, node, true, until, at);
        Note(id, at, decision);
        return job.Epoch;
    }

    private StoredStudy? FindRevision(string uid, int revision) => _studies.GetValueOrDefault(uid)?.Find(s => s.Admission.Revision == revision);

    private StoredStudy Study(JobId job) => FindRevision(job.StudyInstanceUid, job.Revision)!;

    private StoredJob? Find(JobId job) => FindRevision(job.StudyInstanceUid, job.Revision)?.Jobs.GetValueOrDefault(job.Model);

    private static StudyRecord Record(List<StoredStudy> revisions) => revisions[^1].Record() with
    {
        Conflicts = revisions[0].Conflicts.Count,
        ConflictingInstances = ConflictingOf(revisions),
        Decisions = [.. revisions.SelectMany(s => s.Decisions)],
        EarlierRevisions = [.. revisions.SkipLast(1).Reverse().Select(s => s.Earlier())],
    };

    private static string[] ConflictingOf(List<StoredStudy> revisions) => [.. revisions[0].Conflicts.Values.SelectMany(c => c).Distinct()];

    private Dictionary<string, StoredStudy> NewestOfEach() => _studies.ToDictionary(s => s.Key, s => s.Value[^1]);

    private void Supersede(JobId id, StoredJob job)
    {
        job.Superseded = true;
        Close(id);
    }

    private bool Holds(LeaseKey lease, string node) =>
        Find(lease.Job) is { Held: true } job && job.Epoch == lease.Epoch && job.Node == node;

    private SortedSet<JobId> OpenOf(string dispatcher)
    {
        if (!_open.TryGetValue(dispatcher, out var open)) _open[dispatcher] = open = new SortedSet<JobId>(KeyOrder);
        return open;
    }

    private void Close(JobId job)
    {
        foreach (var open in _open.Values) open.Remove(job);
    }

    private void Note(JobId job, DateTimeOffset at, string text)
    {
        FindRevision(job.StudyInstanceUid, job.Revision)?.Decisions.Add(new DecisionReport(at, job.Model, text) { Revision = job.Revision });
    }

    private static IEnumerable<UnpublishedResult> UnpublishedOf(StoredStudy study) => study.Jobs
        .Where(j => j.Value is { Result: not null, PublishedAt: null })
        .Select(j => study.Unpublished(j.Key));
}
