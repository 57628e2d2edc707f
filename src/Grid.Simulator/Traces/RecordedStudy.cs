namespace Grid.Simulator.Traces;

/// <summary>
/// What stands before the studies of a recorded load. Nothing in it or in them says whose studies they are or on which day they came:
/// the weekday and the hour of the first are told, because load depends on them, and its minute is not.
/// </summary>
public sealed record RecordedLoadHeader
{
    public const string Kind = "recorded-load";
    public const int CurrentVersion = 1;

    /// <summary><see cref="Kind"/>: what tells the file from a dispatcher's trace.</summary>
    public required string Is { get; init; }
    public required int Version { get; init; }

    /// <summary>Local weekday of the first study.</summary>
    public required DayOfWeek StartsOn { get; init; }

    /// <summary>Local hour of the first study, 0 to 23.</summary>
    public required int StartHour { get; init; }

    /// <summary>Day of the first study; null unless whoever exported it kept it.</summary>
    public DateOnly? StartDate { get; init; }

    /// <summary>Version of the policy's code that decided.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>Fingerprint of the policy's options, by which two policies are compared; empty where it is not known.</summary>
    public required string Policy { get; init; }

    /// <summary>How many studies follow.</summary>
    public required long Studies { get; init; }

    /// <summary>When the last of them came, in ms after the first.</summary>
    public required long LastAtMs { get; init; }
}

/// <summary>A study as load: its number, when and where it came, its size and what became of it. Times in ms.</summary>
public sealed record RecordedStudy
{
    /// <summary>From 1, in the order of receipt. Stands in for what would name it.</summary>
    public required long Study { get; init; }

    /// <summary>After the first study's receipt.</summary>
    public required long AtMs { get; init; }
    public required string Site { get; init; }

    /// <summary>Empty where none was recognised.</summary>
    public required string Pathway { get; init; }
    public required RecordedOutcome State { get; init; }
    public required int Images { get; init; }
    public required long Bytes { get; init; }

    /// <summary>None where nothing ran.</summary>
    public required IReadOnlyList<RecordedJob> Jobs { get; init; }

    /// <summary>From receipt to the first start of a job; null before.</summary>
    public long? WaitMs => Jobs.Min(j => j.WaitMs);

    /// <summary>From receipt to the last result; null where one is missing.</summary>
    public long? ResultMs => Jobs.Count > 0 && Jobs.All(j => j.ResultMs is not null) ? Jobs.Max(j => j.ResultMs) : null;
}

/// <summary>Where a study stood when the load was exported.</summary>
public enum RecordedOutcome
{
    Waiting,
    Running,
    Answered,
    EarlierResultOffered,
    NotRecognised,
    Quarantined,
    Cancelled,
}

/// <summary>What running one model on a study took. Times in ms; null where it did not come to that or nobody measured it.</summary>
public sealed record RecordedJob
{
    public required string Model { get; init; }

    /// <summary>Node of the last lease; empty before the first.</summary>
    public required string Node { get; init; }

    /// <summary>Leases taken: more than 1 where a run yielded, failed or was lost.</summary>
    public required long Leases { get; init; }

    /// <summary>From receipt to the first start on a node.</summary>
    public long? WaitMs { get; init; }

    /// <summary>Bringing the images to the node of the last lease.</summary>
    public long? TransferMs { get; init; }

    /// <summary>The device's time for this job alone: of a run that several jobs shared, the time from the end of the one before it.</summary>
    public long? RunMs { get; init; }

    /// <summary>From receipt to the result.</summary>
    public long? ResultMs { get; init; }
}
