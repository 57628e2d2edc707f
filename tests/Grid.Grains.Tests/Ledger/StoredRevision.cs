using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests.Ledger;

/// <summary>One revision of a study in <see cref="MemoryLedger"/>, with its jobs.</summary>
internal sealed class StoredRevision
{
    private readonly long _bytes;

    public StoredRevision(StudyAdmission admission, EarlierResult? earlier)
    {
        (Admission, EarlierResult) = (admission, earlier);
        Instances = admission.Series.Sum(s => s.Instances.Count);
        _bytes = admission.Series.Sum(s => s.Instances.Sum(i => i.Bytes));
        (PatientKey, Facts) = (admission.PatientKey, admission.Facts);
        Admitted = admission.Models.Count == 0 ? StudyState.NotRecognised
            : earlier is { WhyNotOffered.Length: 0 } ? StudyState.EarlierResultOffered
            : StudyState.Waiting;
        if (Admitted == StudyState.Waiting) Run(admission.Models);
    }

    public StudyAdmission Admission { get; private set; }
    public string PatientKey { get; set; }
    public PatientFacts Facts { get; set; }

    /// <summary>Where it stands while it has no jobs.</summary>
    public StudyState Admitted { get; private set; }

    /// <summary>Offered instead of a run, or shown beside it.</summary>
    public EarlierResult? EarlierResult { get; set; }
    public int Instances { get; }
    public SortedDictionary<string, StoredJob> Jobs { get; } = new(StringComparer.Ordinal);

    public JobId Id(string model) => new(Admission.StudyInstanceUid, model, Admission.Revision);

    /// <summary>What had been offered stays on record.</summary>
    public void Run(IEnumerable<string> models)
    {
        Admitted = StudyState.Waiting;
        foreach (var model in models) Jobs[model] = new StoredJob(Admission.Dispatcher);
    }

    /// <summary>Runs after all, as it was sent again; images, patient and receipt stay those of the first time.</summary>
    public void Force(StudyAdmission again)
    {
        Admission = Admission with
        {
            Dispatcher = again.Dispatcher,
            Pathway = again.Pathway,
            Tier = again.Tier,
            RecognisedBy = again.RecognisedBy,
            Deadline = again.Deadline,
        };
        Run(again.Models);
    }

    public OpenJob Open(string model)
    {
        var job = Jobs[model];
        return new OpenJob
        {
            Job = Id(model),
            Pathway = Admission.Pathway,
            Tier = Admission.Tier,
            SiteId = Admission.SiteId,
            ReceivedAt = Admission.ReceivedAt,
            Deadline = Admission.Deadline!.Value,
            Bytes = _bytes,
            InstanceCount = Instances,
            Epoch = job.Epoch,
            LeasedTo = job.Held ? job.Node : null,
            LeasedUntil = job.Held ? job.Until : null,
            FailedOn = job.FailedOn.ToArray(),
            LostWith = job.LostWith,
        };
    }

    public UnpublishedResult Unpublished(string model) => new()
    {
        Job = Id(model),
        PatientKey = PatientKey,
        SiteId = Admission.SiteId,
        Pathway = Admission.Pathway,
        CompletedAt = Jobs[model].CompletedAt!.Value,
        Result = Jobs[model].Result!,
    };

    public HistoryEntry Entry(Publication publication) => new()
    {
        StudyInstanceUid = Admission.StudyInstanceUid,
        Pathway = Admission.Pathway,
        Model = publication.Job.Model,
        ModelVersion = publication.ModelVersion,
        PublishedAt = publication.At,
        SiteId = Admission.SiteId,
        Conclusive = publication.Conclusive,
        Summary = publication.Summary,
        Revision = Admission.Revision,
        Provenance = publication.Provenance,
    };

    public StudyRecord Record() => new()
    {
        StudyInstanceUid = Admission.StudyInstanceUid,
        Revision = Admission.Revision,
        ContentHash = Admission.ContentHash,
        PatientKey = PatientKey,
        SiteId = Admission.SiteId,
        Dispatcher = Admission.Dispatcher,
        Pathway = Admission.Pathway,
        Tier = Admission.Tier,
        RecognisedBy = Admission.RecognisedBy,
        State = Standing(),
        ReceivedAt = Admission.ReceivedAt,
        Deadline = Admission.Deadline,
        Series = Admission.Series,
        Jobs = [.. Jobs.Select(j => j.Value.Report(Id(j.Key)))],
        EarlierResult = EarlierResult,
        Facts = Facts,
    };

    // The order is that of the view study_standing.
    private StudyState Standing()
    {
        if (Jobs.Count == 0) return Admitted;
        if (Any(j => j.End is JobState.Quarantined)) return StudyState.Quarantined;
        if (Any(j => j.Held)) return StudyState.Running;
        if (Any(j => j.IsOpen)) return StudyState.Waiting;
        if (Any(j => j.End is JobState.Cancelled)) return StudyState.Cancelled;
        if (!Any(j => j.End is not JobState.Published)) return StudyState.Answered;
        return Any(j => j.End is JobState.Superseded) ? StudyState.Superseded : StudyState.Running;

        bool Any(Func<StoredJob, bool> what) => Jobs.Values.Any(what);
    }
}
