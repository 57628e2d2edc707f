using Grid.Contracts.Operations;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests;

/// <summary>A study in <see cref="MemoryLedger"/>, with its jobs.</summary>
internal sealed class StoredStudy
{
    private readonly int _instances;
    private readonly long _bytes;

    public StoredStudy(StudyAdmission admission, EarlierResult? earlier)
    {
        (Admission, EarlierResult) = (admission, earlier);
        _instances = admission.Series.Sum(s => s.Instances.Count);
        _bytes = admission.Series.Sum(s => s.Instances.Sum(i => i.Bytes));
        (PatientKey, Facts) = (admission.PatientKey, admission.Facts);
        foreach (var model in earlier is { WhyNotOffered.Length: 0 } ? [] : admission.Models) Jobs[model] = new StoredJob();
    }

    public StudyAdmission Admission { get; }
    public string PatientKey { get; set; }
    public PatientFacts Facts { get; set; }

    /// <summary>Offered instead of a run.</summary>
    public EarlierResult? EarlierResult { get; }
    public SortedDictionary<string, StoredJob> Jobs { get; } = new(StringComparer.Ordinal);
    public List<DecisionReport> Decisions { get; } = [];

    /// <summary>SOP Instance UIDs by content hash; of all revisions, kept with the first.</summary>
    public Dictionary<string, IReadOnlyList<string>> Conflicts { get; } = [];

    public JobId Id(string model) => new(Admission.StudyInstanceUid, model, Admission.Revision);

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
            InstanceCount = _instances,
            Epoch = job.Epoch,
            LeasedTo = job.Held ? job.Node : null,
            LeasedUntil = job.Held ? job.Until : null,
            FailedOn = [.. job.FailedOn],
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
        State = Jobs.Count > 0 ? Standing() : EarlierResult is null ? StudyState.NotRecognised : StudyState.EarlierResultOffered,
        ReceivedAt = Admission.ReceivedAt,
        Deadline = Admission.Deadline,
        Series = Admission.Series,
        Jobs = [.. Jobs.Select(j => j.Value.Report(Id(j.Key)))],
        Decisions = [.. Decisions],
        Conflicts = Conflicts.Count,
        EarlierResult = EarlierResult,
        Facts = Facts,
    };

    public EarlierRevision Earlier()
    {
        var record = Record();
        return new EarlierRevision
        {
            Revision = record.Revision,
            SiteId = record.SiteId,
            Pathway = record.Pathway,
            State = record.State,
            ReceivedAt = record.ReceivedAt,
            InstanceCount = _instances,
            Jobs = record.Jobs,
        };
    }

    public static LoadedStudy Load(StudyRecord study) => new()
    {
        ReceivedAt = study.ReceivedAt,
        SiteId = study.SiteId,
        Pathway = study.Pathway,
        State = study.State,
        InstanceCount = study.Series.Sum(s => s.Instances.Count),
        Bytes = study.Series.Sum(s => s.Instances.Sum(i => i.Bytes)),
        Jobs = [.. study.Jobs.Select(j => new LoadedJob
        {
            Model = j.Model,
            State = j.State,
            Node = j.Node,
            Epoch = j.Epoch,
            FirstStartedAt = j.StartedAt,
            StartedAt = j.StartedAt,
            CompletedAt = j.CompletedAt,
        })],
    };

    private StudyState Standing()
    {
        if (Jobs.Values.Any(j => j.Superseded)) return StudyState.Superseded;
        if (Jobs.Values.Any(j => j.Quarantined)) return StudyState.Quarantined;
        if (Jobs.Values.Any(j => j.Cancelled) && !Jobs.Values.Any(j => j.IsOpen)) return StudyState.Cancelled;
        if (Jobs.Values.All(j => j.PublishedAt is not null)) return StudyState.Answered;
        return Jobs.Values.Any(j => j.Held || j.Result is not null) ? StudyState.Running : StudyState.Waiting;
    }
}

internal sealed class StoredJob
{
    public long Epoch { get; set; }
    public string Node { get; set; } = "";
    public bool Held { get; set; }
    public DateTimeOffset Until { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? CompletedAt { get; set; }
    public DateTimeOffset? PublishedAt { get; set; }
    public JobResult? Result { get; set; }

    /// <summary>Place in the outbox.</summary>
    public long Unpublished { get; set; }
    public bool Quarantined { get; set; }
    public bool Cancelled { get; set; }
    public bool Superseded { get; set; }
    public string LastFailure { get; set; } = "";
    public List<string> FailedOn { get; } = [];
    public string LostWith { get; set; } = "";
    public bool IsOpen => Result is null && !Quarantined && !Cancelled && !Superseded;

    public JobReport Report(JobId id) => new()
    {
        Model = id.Model,
        Revision = id.Revision,
        State = Superseded ? JobState.Superseded
            : Quarantined ? JobState.Quarantined
            : Cancelled ? JobState.Cancelled
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
