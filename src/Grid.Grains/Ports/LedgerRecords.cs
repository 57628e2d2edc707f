using System.Globalization;
using Grid.Contracts.Studies;

namespace Grid.Grains.Ports;

/// <summary>One model to run on one revision of a study.</summary>
public readonly record struct JobId(string StudyInstanceUid, string Model, int Revision = 1)
{
    /// <summary>The study as it is named where one word must do: its UID, and <c>#2</c> for its second revision.</summary>
    public string StudyName => Revision == 1 ? StudyInstanceUid : $"{StudyInstanceUid}#{Revision}";

    /// <summary>From <see cref="StudyName"/>: a UID has no number sign.</summary>
    public static JobId Named(string studyName, string model)
    {
        var at = studyName.LastIndexOf('#');
        return at < 0
            ? new JobId(studyName, model)
            : new JobId(studyName[..at], model, int.Parse(studyName.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}

/// <summary>A held lease.</summary>
public readonly record struct LeaseKey(JobId Job, long Epoch);

/// <summary>What is committed when a study is taken in.</summary>
public sealed record StudyAdmission
{
    public required string StudyInstanceUid { get; init; }

    /// <summary>
    /// 1 for a study that is new. A later one holds every instance known before and more, and is taken only when the ledger's newest is
    /// the one before it.
    /// </summary>
    public int Revision { get; init; } = 1;

    /// <summary>SHA-256 over the sorted instances; equal content, equal hash.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Keyed hash of issuer and patient ID, hexadecimal.</summary>
    public required string PatientKey { get; init; }
    public required string SiteId { get; init; }

    /// <summary>Name of the dispatcher that serves the site's region.</summary>
    public required string Dispatcher { get; init; }
    public required string Pathway { get; init; }

    /// <summary>emergency, scheduled or routine.</summary>
    public required string Tier { get; init; }
    public required string RecognisedBy { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Present when there are models to run.</summary>
    public DateTimeOffset? Deadline { get; init; }
    public required IReadOnlyList<SeriesManifest> Series { get; init; }

    /// <summary>Models to run; none for a study that no pathway recognised.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>What is kept of the person beside the key.</summary>
    public PatientFacts Facts { get; init; } = PatientFacts.Unknown;

    /// <summary>
    /// An earlier result of the patient. Without <see cref="EarlierResult.WhyNotOffered"/> it is offered instead of a run: the study then
    /// becomes EarlierResultOffered, without jobs, if that result's study still has <see cref="OfferedKey"/> as its patient; if it was
    /// moved to somebody else meanwhile, the study is run. With it, the study is run and the result shown beside.
    /// </summary>
    public EarlierResult? Earlier { get; init; }

    /// <summary>Patient key of the study whose result is offered; empty when none is.</summary>
    public string OfferedKey { get; init; } = "";

    /// <summary>
    /// True when the sender forced a run: no earlier result is offered, and a study that stands as EarlierResultOffered, with the
    /// same content, becomes Waiting with <see cref="Models"/> as its jobs (answered as Accepted).
    /// </summary>
    public bool Force { get; init; }

    /// <summary>
    /// Leases to take in the same commit, epoch 1, at most one for a model: granted exactly when the study is Accepted with jobs.
    /// The job's report in the reply then says Running.
    /// </summary>
    public IReadOnlyList<FirstLease> Leases { get; init; } = [];
}

/// <summary>What a study keeps of its person, beside the key.</summary>
/// <param name="BirthDate">Keyed hash under the study's patient key, 32 hexadecimal digits; empty when not known.</param>
/// <param name="Sex">As the birth date.</param>
/// <param name="Note">Why the study joins no patient's history, in words without identity; empty when it does.</param>
public sealed record PatientFacts(string BirthDate, string Sex, string Note)
{
    public static PatientFacts Unknown { get; } = new("", "", "");
}

/// <summary>A lease that is taken with the admission.</summary>
/// <param name="Decision">In words: candidates, costs, winner, why.</param>
public sealed record FirstLease(string Model, string Node, DateTimeOffset At, DateTimeOffset Until, string Decision);

/// <summary>What became of an admission. <see cref="Stored"/> is the newest revision of the study as it stands, also after a conflict.</summary>
public sealed record AdmissionReply(AdmissionOutcome Outcome, StudyRecord Stored)
{
    /// <summary>SOP Instance UIDs of the admission that are known with other bytes: those are kept apart, in the conflict table.</summary>
    public IReadOnlyList<string> Conflicting { get; init; } = [];
}

public enum AdmissionOutcome
{
    Accepted = 1,
    AlreadyKnown = 2,

    /// <summary>
    /// Other bytes under known SOP Instance UIDs, and no new instance: kept in the conflict table (once per content), nothing overwritten.
    /// </summary>
    Conflict = 3,

    /// <summary>
    /// The study is known without some of these instances: nothing is admitted. To be admitted together with what is stored, as the next
    /// revision; <see cref="AdmissionReply.Conflicting"/> stay out of it.
    /// </summary>
    Grows = 4,
}

/// <summary>A study as the ledger has it.</summary>
public sealed record StudyRecord
{
    public required string StudyInstanceUid { get; init; }
    public int Revision { get; init; } = 1;
    public required string ContentHash { get; init; }
    public required string PatientKey { get; init; }
    public required string SiteId { get; init; }
    public required string Dispatcher { get; init; }
    public required string Pathway { get; init; }
    public required string Tier { get; init; }
    public required string RecognisedBy { get; init; }

    /// <summary>Derived from the jobs when there are any: Quarantined if one is, else Running, Waiting or Answered.</summary>
    public required StudyState State { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset? Deadline { get; init; }
    public required IReadOnlyList<SeriesManifest> Series { get; init; }
    public required IReadOnlyList<JobReport> Jobs { get; init; }
    public IReadOnlyList<DecisionReport> Decisions { get; init; } = [];
    public int Conflicts { get; init; }

    /// <summary>SOP Instance UIDs that came again with other bytes.</summary>
    public IReadOnlyList<string> ConflictingInstances { get; init; } = [];
    public EarlierResult? EarlierResult { get; init; }

    /// <summary>What of its row cannot be read; empty when all can. One damaged row must not keep the others from being listed.</summary>
    public string Problem { get; init; } = "";

    public PatientFacts Facts { get; init; } = PatientFacts.Unknown;

    /// <summary>What stood before this revision, newest first; empty in lists.</summary>
    public IReadOnlyList<EarlierRevision> EarlierRevisions { get; init; } = [];
}

public sealed record StudyQuery
{
    public string SiteId { get; init; } = "";
    public string Pathway { get; init; } = "";
    public StudyState? State { get; init; }
    public int Limit { get; init; } = 100;
    public DateTimeOffset? ReceivedBefore { get; init; }
}

public sealed record LeaseRequest
{
    public required JobId Job { get; init; }
    public required string Node { get; init; }
    public required long ExpectedEpoch { get; init; }
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset Until { get; init; }

    /// <summary>The decision in words: candidates, costs, winner, why.</summary>
    public required string Decision { get; init; }

    /// <summary>What the dispatcher knows of nodes that were lost with the job, in its own words; empty for none.</summary>
    public string LostWith { get; init; } = "";
}

/// <summary>Granted with the new epoch, or refused with the reason and the epoch that stands.</summary>
public sealed record LeaseReply(LeaseOutcome Outcome, long Epoch);

public enum LeaseOutcome
{
    Granted = 1,

    /// <summary>Another lease has been taken meanwhile: <see cref="LeaseReply.Epoch"/> is the one that stands.</summary>
    EpochPassed = 2,

    /// <summary>The job is completed, quarantined or unknown.</summary>
    NotOpen = 3,
}

public sealed record LeaseRelease
{
    public required LeaseKey Lease { get; init; }
    public required string Node { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Empty when the job is given back without a fault, e.g. at a drain.</summary>
    public required string Failure { get; init; }

    /// <summary>Whether the failure counts against the study: its node joins those it failed on.</summary>
    public bool IsStudyFault { get; init; } = true;
}

public sealed record JobCompletion
{
    public required LeaseKey Lease { get; init; }
    public required string Node { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset CompletedAt { get; init; }
    public required JobResult Result { get; init; }
}

public enum CompletionOutcome
{
    Completed = 1,
    AlreadyCompleted = 2,

    /// <summary>The lease has passed on: nothing was written.</summary>
    Fenced = 3,
}

/// <summary>That a result was published, as it stands in the patient's history.</summary>
/// <param name="Conclusive">False when the result is indeterminate: it is never offered instead of a run.</param>
/// <param name="Summary">The result in one line, without identity.</param>
public sealed record Publication(JobId Job, DateTimeOffset At, bool Conclusive, string ModelVersion, string Summary)
{
    /// <summary>Null for a result of a program that did not say.</summary>
    public ResultProvenance? Provenance { get; init; }
}

/// <summary>What a node must know of a study to run jobs on it.</summary>
/// <param name="SiteId">Site of the revision; its store holds every instance that does not name another.</param>
public sealed record StudyContent(string StudyInstanceUid, string SiteId, IReadOnlyList<SeriesManifest> Series)
{
    public required string ContentHash { get; init; }

    /// <summary>SOP Instance UIDs that came with other bytes too: what those show is not read.</summary>
    public IReadOnlyList<string> Conflicting { get; init; } = [];
}

public sealed record UnpublishedResult
{
    public required JobId Job { get; init; }
    public required string PatientKey { get; init; }
    public required string SiteId { get; init; }
    public required string Pathway { get; init; }
    public required DateTimeOffset CompletedAt { get; init; }

    /// <summary>Null where what is stored cannot be read; <see cref="Unreadable"/> then says why.</summary>
    public required JobResult? Result { get; init; }

    /// <summary>Empty when the result can be read.</summary>
    public string Unreadable { get; init; } = "";
}

/// <summary>A job that still has to be answered, with the lease it holds or last held.</summary>
public sealed record OpenJob
{
    public required JobId Job { get; init; }
    public required string Pathway { get; init; }
    public required string Tier { get; init; }
    public required string SiteId { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required DateTimeOffset Deadline { get; init; }
    public required long Bytes { get; init; }
    public required int InstanceCount { get; init; }

    /// <summary>Epoch of the newest lease, held or given back; 0 before the first.</summary>
    public required long Epoch { get; init; }

    /// <summary>Node that holds the lease; null while waiting.</summary>
    public string? LeasedTo { get; init; }
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>Distinct nodes on which the job has failed so far, oldest first.</summary>
    public IReadOnlyList<string> FailedOn { get; init; } = [];

    /// <summary><see cref="LeaseRequest.LostWith"/> of the newest lease.</summary>
    public string LostWith { get; init; } = "";
}

/// <summary>A decision about a job that took no lease, in words.</summary>
public sealed record DecisionNote(JobId Job, DateTimeOffset At, string Text);

/// <summary>What was expected of a run and what it took.</summary>
public sealed record EstimateNote
{
    public required JobId Job { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Pathway { get; init; }
    public required string Node { get; init; }
    public required long Epoch { get; init; }
    public required TimeSpan ExpectedTransfer { get; init; }
    public required TimeSpan ExpectedRun { get; init; }
    public required TimeSpan Transfer { get; init; }
    public required TimeSpan Run { get; init; }
}

/// <summary>Which open jobs become whose. One page of them at a time.</summary>
public sealed record Adoption
{
    public required string Dispatcher { get; init; }

    /// <summary>Sites whose jobs are meant; or, with <see cref="IsExcept"/>, all sites but these.</summary>
    public required IReadOnlyList<string> Sites { get; init; }
    public bool IsExcept { get; init; }

    /// <summary>Only those of the emergency tier: few, whatever waits besides, and looked at all at once.</summary>
    public bool EmergenciesOnly { get; init; }

    /// <summary>The last job of the page before; null for the first page.</summary>
    public JobId? After { get; init; }

    /// <summary>1 to 10,000.</summary>
    public required int Limit { get; init; }
}

/// <param name="Adopted">How many jobs have another dispatcher now.</param>
/// <param name="Last">Where the next page begins; null when this was the last.</param>
public sealed record AdoptionReply(int Adopted, JobId? Last);
