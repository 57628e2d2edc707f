using Grid.Contracts.Operations;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests.Ledger;

/// <content>Studies, orders, histories, notes and load.</content>
internal sealed partial class MemoryLedger
{
    public ValueTask<AdmissionReply> AdmitAsync(StudyAdmission admission, CancellationToken cancel = default) => Answer(() =>
    {
        admission.ThrowIfImpossible();
        if (_studies.TryGetValue(admission.StudyInstanceUid, out var study))
            return study.Revisions.Count + 1 == admission.Revision ? Accept(study, admission) : Again(study, admission);
        if (admission.Revision > 1) throw AdmissionCheck.NoSuchStudy(admission.Revision);
        return Accept(_studies[admission.StudyInstanceUid] = new StoredStudy(), admission);
    });

    public ValueTask<StudyContent?> FindContentAsync(string studyInstanceUid, int revision, CancellationToken cancel = default) => Answer(() =>
        _studies.GetValueOrDefault(studyInstanceUid)?.Find(revision) is { Admission: var admission }
            ? new StudyContent(studyInstanceUid, admission.SiteId, admission.Series)
            {
                ContentHash = admission.ContentHash,
                Conflicting = _studies[studyInstanceUid].Conflicting,
            }
            : null);

    public ValueTask<StudyRecord?> FindStudyAsync(string studyInstanceUid, CancellationToken cancel = default) =>
        Answer(() => _studies.GetValueOrDefault(studyInstanceUid)?.Record());

    public ValueTask<IReadOnlyList<StudyRecord>> ListStudiesAsync(StudyQuery query, CancellationToken cancel = default) =>
        Answer<IReadOnlyList<StudyRecord>>(() =>
        {
            Check(query.Limit);
            return [.. _studies.Values
                .Select(s => s.Listed())
                .Where(s => query.SiteId.Length == 0 || s.SiteId == query.SiteId)
                .Where(s => query.Pathway.Length == 0 || s.Pathway == query.Pathway)
                .Where(s => query.State is null || s.State == query.State)
                .Where(s => query.ReceivedBefore is not { } before || s.ReceivedAt < before)
                .OrderByDescending(s => s.ReceivedAt).ThenBy(s => s.StudyInstanceUid, StringComparer.Ordinal)
                .Take(query.Limit)];
        });

    public ValueTask<IReadOnlyList<JobId>> RequeueAsync(StudyOrder order, CancellationToken cancel = default) => Answer<IReadOnlyList<JobId>>(() =>
    {
        if (_studies.GetValueOrDefault(order.StudyInstanceUid)?.Newest is not { } study) return [];
        var back = study.Jobs.Where(j => j.Value.End is JobState.Quarantined or JobState.Cancelled).ToList();
        foreach (var (model, job) in back)
        {
            study.Jobs[model] = job.Requeued(study.Admission.Dispatcher);
            _open.Add(study.Id(model), study.Admission.Dispatcher);
            _notes.Add(study.Id(model), order.At, $"put back into the queue by an operator: {order.Reason}");
        }

        return [.. back.Select(j => study.Id(j.Key))];
    });

    public ValueTask<IReadOnlyList<JobId>> CancelAsync(StudyOrder order, CancellationToken cancel = default) => Answer<IReadOnlyList<JobId>>(() =>
    {
        var ended = RevisionsOf(order.StudyInstanceUid)
            .SelectMany(r => r.Jobs.Where(j => j.Value.IsOpen || j.Value.End is JobState.Quarantined).Select(j => r.Id(j.Key))).ToList();
        foreach (var id in ended)
        {
            Find(id)!.LastFailure = order.Reason;
            End(id, JobState.Cancelled);
            _notes.Add(id, order.At, $"cancelled by an operator: {order.Reason}");
        }

        return ended;
    });

    public async ValueTask RecordAsync(
        IReadOnlyList<DecisionNote> decisions, IReadOnlyList<EstimateNote> estimates, CancellationToken cancel = default) =>
        await Answer(() =>
        {
            foreach (var note in decisions) _notes.AddOnce(note);
            foreach (var note in estimates) _notes.Add(note);
            return true;
        });

    public ValueTask<IReadOnlyList<EstimateNote>> ReadEstimatesAsync(int limit, CancellationToken cancel = default) =>
        Answer<IReadOnlyList<EstimateNote>>(() =>
        {
            Check(limit);
            return [.. _notes.Newest(limit)];
        });

    public ValueTask<PatientRecord> ReadPatientAsync(string patientKey, string pathway, int limit, CancellationToken cancel = default) => Answer(() =>
    {
        Check(limit);
        PatientReads++;
        return _patients.Read(patientKey, pathway, limit);
    });

    public ValueTask<bool> LinkPatientsAsync(PatientLink link, CancellationToken cancel = default) => Answer(() => _patients.Link(link));

    public ValueTask<IReadOnlyList<string>?> UnlinkPatientsAsync(PatientLink link, CancellationToken cancel = default) =>
        Answer<IReadOnlyList<string>?>(() => _patients.Unlink(link) is { } stranded ? RunAgain(stranded, link.Models) : null);

    public ValueTask<CorrectionReply?> CorrectPatientAsync(PatientCorrection correction, CancellationToken cancel = default) =>
        Answer(() => _patients.Correct(correction) is var (changed, stranded) ? new CorrectionReply(changed, RunAgain(stranded, correction.Models)) : null);

    public ValueTask<AdoptionReply> AdoptAsync(Adoption adoption, CancellationToken cancel = default) => Answer(() =>
    {
        Check(adoption.Limit);
        if (adoption.EmergenciesOnly)
            return new AdoptionReply(Adopt([.. _open.OfOthers(adoption.Dispatcher).Where(j => IsEmergency(j) && IsMeant(j)).Take(adoption.Limit)]), null);

        JobId[] page = [.. _open.After(adoption.After).Take(adoption.Limit)];
        return new AdoptionReply(
            Adopt([.. page.Where(j => Find(j)!.Dispatcher != adoption.Dispatcher && IsMeant(j))]), page.Length < adoption.Limit ? null : page[^1]);

        bool IsMeant(JobId job) => adoption.Sites.Contains(Revision(job).Admission.SiteId) != adoption.IsExcept;

        int Adopt(JobId[] strays)
        {
            foreach (var id in strays)
            {
                var job = Find(id)!;
                _open.Remove(id, job.Dispatcher);
                _open.Add(id, job.Dispatcher = adoption.Dispatcher);
            }

            return strays.Length;
        }
    });

    public ValueTask<LoadExtent> MeasureLoadAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancel = default) =>
        Answer(() => _notes.Measure(from, until));

    public ValueTask<LoadPage> ReadLoadAsync(LoadQuery query, CancellationToken cancel = default) => Answer(() =>
    {
        Check(query.Limit, 1_000);
        return _notes.Load(query);
    });

    private AdmissionReply Accept(StoredStudy study, StudyAdmission admission)
    {
        foreach (var earlier in study.Revisions)
        {
            foreach (var (model, _) in earlier.Jobs.Where(j => j.Value is { IsOpen: true, Held: false })) End(earlier.Id(model), JobState.Superseded);
        }

        study.Revisions.Add(new StoredRevision(admission, EarlierOf(admission)));
        Begin(study.Newest, admission.Leases);
        return new AdmissionReply(AdmissionOutcome.Accepted, study.Accepted());
    }

    private AdmissionReply Again(StoredStudy study, StudyAdmission admission)
    {
        var growth = StudyGrowth.Of(study.Newest.Admission.Series, admission.Series);
        if (growth.Conflicting.Count > 0) study.Conflicts.TryAdd(admission.ContentHash, growth.Conflicting);
        if (admission is { Force: true, Models.Count: > 0 } && study.Newest.Record().State == StudyState.EarlierResultOffered
            && growth is { NewInstances: 0, Conflicting.Count: 0 })
        {
            study.Newest.Force(admission);
            Begin(study.Newest, admission.Leases);
            return new AdmissionReply(AdmissionOutcome.Accepted, study.Record());
        }

        var outcome = growth.NewInstances > 0 ? AdmissionOutcome.Grows : growth.Conflicting.Count > 0 ? AdmissionOutcome.Conflict : AdmissionOutcome.AlreadyKnown;
        return new AdmissionReply(outcome, study.Record()) { Conflicting = growth.Conflicting };
    }

    private void Begin(StoredRevision study, IEnumerable<FirstLease> leases)
    {
        foreach (var (model, job) in study.Jobs) _open.Add(study.Id(model), job.Dispatcher);
        foreach (var lease in leases.Where(l => study.Jobs.ContainsKey(l.Model)).OrderBy(l => l.Model, StringComparer.Ordinal))
            Grant(study.Id(lease.Model), lease.Node, lease.At, lease.Until, lease.Decision);
    }

    private EarlierResult? EarlierOf(StudyAdmission admission)
    {
        if (admission is not { Force: false, Models.Count: > 0, Earlier: { } earlier }) return null;
        return earlier.WhyNotOffered.Length > 0 || RevisionsOf(earlier.StudyInstanceUid).Any(r => r.PatientKey == admission.OfferedKey) ? earlier : null;
    }

    private string[] RunAgain(IReadOnlyList<StoredRevision> stranded, IReadOnlyDictionary<string, IReadOnlyList<string>> models)
    {
        foreach (var study in stranded)
        {
            study.EarlierResult = study.EarlierResult! with { WhyNotOffered = "it proved to be of another person" };
            study.Run(models.GetValueOrDefault(study.Admission.Pathway, []));
            Begin(study, []);
        }

        return [.. stranded.Select(s => s.Admission.StudyInstanceUid).Distinct()];
    }
}
