namespace Grid.Contracts.Studies;

/// <summary>
/// What became of a submission. Every outcome but <see cref="Refused"/>, <see cref="Unavailable"/> and <see cref="Busy"/> is durable
/// when it is answered.
/// </summary>
public enum SubmissionOutcome
{
    /// <summary>Committed; will be run and answered.</summary>
    Accepted = 1,

    /// <summary>The same study with the same instances, or more, was accepted before: the same answer again.</summary>
    AlreadyKnown = 2,

    /// <summary>The patient has a recent result of this pathway; it is offered and nothing runs unless forced.</summary>
    EarlierResultOffered = 3,

    /// <summary>No rule recognised a pathway: kept, with the reasons, and not run.</summary>
    NotRecognised = 4,

    /// <summary>
    /// Other bytes under known SOP Instance UIDs, and nothing new. Both are kept, nothing is overwritten, and what was known before is
    /// answered.
    /// </summary>
    Conflict = 5,

    /// <summary>Not taken; the reason says what to mend.</summary>
    Refused = 6,

    /// <summary>The ledger did not answer, so whether the study was taken is unknown. Send the same request again.</summary>
    Unavailable = 7,

    /// <summary>
    /// Not taken, nothing written: as much work of this class waits as the grid takes on. Send the same request again after
    /// <see cref="SubmissionReply.RetryAfter"/>. Emergencies are never answered like this, nor are studies that were taken before.
    /// </summary>
    Busy = 8,
}

/// <summary>The answer to <see cref="SubmitStudy"/>.</summary>
[GenerateSerializer, Immutable, Alias("grid.submission-reply.v1")]
public sealed record SubmissionReply
{
    [Id(0)] public required string StudyInstanceUid { get; init; }
    [Id(1)] public required SubmissionOutcome Outcome { get; init; }

    /// <summary>The pathway the study was recognised as; empty when refused.</summary>
    [Id(2)] public string Pathway { get; init; } = "";

    /// <summary>In words: the rule that decided, or what was wrong and what to do.</summary>
    [Id(3)] public required string Reason { get; init; }

    /// <summary>The instant by which the pathway promises the answer.</summary>
    [Id(4)] public DateTimeOffset? Deadline { get; init; }

    /// <summary>The earlier result, when one is offered instead of running again.</summary>
    [Id(5)] public EarlierResult? EarlierResult { get; init; }

    /// <summary>When to send the same request again; null where sending it again is not called for.</summary>
    [Id(6)] public TimeSpan? RetryAfter { get; init; }

    /// <summary>An earlier result of the patient that does not answer this study, with why; the study is run. Null when there is none.</summary>
    [Id(7)] public EarlierResult? ShownBeside { get; init; }

    /// <summary>Revision of the study after this submission: more than 1 when instances were added to a known study.</summary>
    [Id(10)] public int Revision { get; init; } = 1;

    /// <summary>Instances that this submission added to a known study.</summary>
    [Id(11)] public int NewInstances { get; init; }

    /// <summary>SOP Instance UIDs of this submission that are known with other bytes.</summary>
    [Id(12)] public IReadOnlyList<string> ConflictingInstances { get; init; } = [];
}

/// <summary>An earlier result of the same patient and pathway: offered instead of a run, or shown beside one.</summary>
[GenerateSerializer, Immutable, Alias("grid.earlier-result.v1")]
public sealed record EarlierResult(
    [property: Id(0)] string StudyInstanceUid,
    [property: Id(1)] DateTimeOffset PublishedAt,
    [property: Id(2)] string Summary)
{
    /// <summary>
    /// Empty when the result is offered instead of a run. Else the study is run, the result is shown beside it, and this says in words why
    /// it does not answer this study.
    /// </summary>
    [Id(3)] public string WhyNotOffered { get; init; } = "";

    /// <summary>When its first image was acquired; null when that is not known.</summary>
    [Id(4)] public DateTimeOffset? AcquiredAt { get; init; }

    /// <summary>Site that sent it; empty in records from before this was kept.</summary>
    [Id(5)] public string SiteId { get; init; } = "";
}
