namespace Grid.Contracts.Studies;

/// <summary>Where a study stands.</summary>
public enum StudyState
{
    /// <summary>Acknowledged; at least one job waits for a slot and none runs.</summary>
    Waiting = 1,

    /// <summary>At least one job holds a lease.</summary>
    Running = 2,

    /// <summary>Every job's result is published.</summary>
    Answered = 3,

    /// <summary>An earlier result of the same pathway was offered instead of running.</summary>
    EarlierResultOffered = 4,

    /// <summary>No rule recognised a pathway; kept and not run.</summary>
    NotRecognised = 5,

    /// <summary>A job failed on two distinct nodes and was taken out; somebody must look.</summary>
    Quarantined = 6,

    /// <summary>An operator ended it: nobody runs it and no result is owed, until it is put back into the queue or grows.</summary>
    Cancelled = 7,

    /// <summary>Only of an earlier revision: the next one came before it was started, and is run instead.</summary>
    Superseded = 9,
}

/// <summary>Everything that is known about one study, without patient identity.</summary>
[GenerateSerializer, Immutable, Alias("grid.study-report.v1")]
public sealed record StudyReport
{
    [Id(0)] public required string StudyInstanceUid { get; init; }
    [Id(1)] public required string SiteId { get; init; }
    [Id(2)] public required string Pathway { get; init; }
    [Id(3)] public required string Tier { get; init; }

    /// <summary>The rule that recognised the pathway, in words.</summary>
    [Id(4)] public required string RecognisedBy { get; init; }

    [Id(5)] public required StudyState State { get; init; }
    [Id(6)] public required DateTimeOffset ReceivedAt { get; init; }
    [Id(7)] public DateTimeOffset? Deadline { get; init; }
    [Id(8)] public required int InstanceCount { get; init; }
    [Id(9)] public required long Bytes { get; init; }
    [Id(10)] public IReadOnlyList<JobReport> Jobs { get; init; } = [];
    [Id(11)] public IReadOnlyList<DecisionReport> Decisions { get; init; } = [];

    /// <summary>How many submissions with the same UID and different content are kept beside this one.</summary>
    [Id(12)] public int Conflicts { get; init; }

    /// <summary>The earlier result that was offered instead of a run; null when none was.</summary>
    [Id(13)] public EarlierResult? EarlierResult { get; init; }

    /// <summary>What of its record in the ledger cannot be read, in words; empty when all can.</summary>
    [Id(30)] public string Problem { get; init; } = "";

    /// <summary>What a reader should know about whose study it is, for example why it joins no patient's history; empty for nothing.</summary>
    [Id(14)] public string PatientNote { get; init; } = "";

    /// <summary>An earlier result of the patient that does not answer this study, with why; the study is run. Null when there is none.</summary>
    [Id(15)] public EarlierResult? ShownBeside { get; init; }

    /// <summary>
    /// Counts up each time instances are added to the study. State, jobs and images are those of this one; what was answered before
    /// stands in <see cref="EarlierRevisions"/>, and stays the answer until this one's is published.
    /// </summary>
    [Id(20)] public int Revision { get; init; } = 1;

    /// <summary>Newest first; empty in lists.</summary>
    [Id(21)] public IReadOnlyList<EarlierRevision> EarlierRevisions { get; init; } = [];

    /// <summary>SOP Instance UIDs that came again with other bytes: the first are read, the others only kept.</summary>
    [Id(22)] public IReadOnlyList<string> ConflictingInstances { get; init; } = [];
}

/// <summary>Where one job of a study stands.</summary>
public enum JobState
{
    Waiting = 1,
    Running = 2,

    /// <summary>The result is committed and on its way to being published.</summary>
    Completed = 3,
    Published = 4,
    Quarantined = 5,

    /// <summary>Ended by an operator; its reason stands where a failure's would.</summary>
    Cancelled = 6,

    /// <summary>Of an earlier revision that was not started when the next one came: never run, no result is owed.</summary>
    Superseded = 9,
}

/// <summary>One model's run on the study.</summary>
[GenerateSerializer, Immutable, Alias("grid.job-report.v1")]
public sealed record JobReport
{
    [Id(0)] public required string Model { get; init; }
    [Id(1)] public required JobState State { get; init; }

    /// <summary>Node that holds, or last held, the lease; empty before the first.</summary>
    [Id(2)] public string Node { get; init; } = "";

    /// <summary>Fencing epoch of the last lease; 0 before the first.</summary>
    [Id(3)] public long Epoch { get; init; }

    [Id(4)] public DateTimeOffset? StartedAt { get; init; }
    [Id(5)] public DateTimeOffset? CompletedAt { get; init; }
    [Id(6)] public DateTimeOffset? PublishedAt { get; init; }
    [Id(7)] public JobResult? Result { get; init; }

    /// <summary>Why the last attempt failed or was quarantined; empty otherwise.</summary>
    [Id(8)] public string LastFailure { get; init; } = "";

    /// <summary>Why it is not answered yet; null where it is, and in lists.</summary>
    [Id(9)] public WaitReport? Wait { get; init; }

    /// <summary>Revision of the study that it reads.</summary>
    [Id(20)] public int Revision { get; init; } = 1;

    /// <summary>The earlier revision whose published result this one replaces, or will; 0 when there is none.</summary>
    [Id(21)] public int Amends { get; init; }
}

/// <summary>A study as it stood before instances were added.</summary>
[GenerateSerializer, Immutable, Alias("grid.earlier-revision.v1")]
public sealed record EarlierRevision
{
    [Id(0)] public required int Revision { get; init; }
    [Id(1)] public required string SiteId { get; init; }
    [Id(2)] public required string Pathway { get; init; }
    [Id(3)] public required StudyState State { get; init; }
    [Id(4)] public required DateTimeOffset ReceivedAt { get; init; }
    [Id(5)] public required int InstanceCount { get; init; }
    [Id(6)] public IReadOnlyList<JobReport> Jobs { get; init; } = [];
}

/// <summary>One scheduling decision about the study, in words.</summary>
[GenerateSerializer, Immutable, Alias("grid.decision-report.v1")]
public sealed record DecisionReport(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string Model,
    [property: Id(2)] string Text)
{
    [Id(20)] public int Revision { get; init; } = 1;
}
