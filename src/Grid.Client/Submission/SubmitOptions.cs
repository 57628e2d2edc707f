using Grid.Contracts.Studies;

namespace Grid.Client;

/// <summary>What goes with a study that its files do not say.</summary>
public sealed record SubmitOptions
{
    /// <summary>Id of the sending site, for example <c>SC-07</c>.</summary>
    public required string SiteId { get; init; }

    /// <summary>Run even if the patient has a recent result of the same pathway.</summary>
    public bool Force { get; init; }

    /// <summary>When the patient was last known to be well, if the order says.</summary>
    public DateTimeOffset? LastKnownWell { get; init; }

    /// <summary>When something changed for the patient, if the order says: new symptoms, an injury, an operation. What is made after it is always run.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Priority of the order, for example <c>STAT</c>.</summary>
    public string OrderPriority { get; init; } = "";

    /// <summary>Why the study was asked for, in the order's own words; recognition looks for "stroke" in it.</summary>
    public string OrderReason { get; init; } = "";

    /// <summary>AE title that sent the study, where it came through DICOM.</summary>
    public string CallingAeTitle { get; init; } = "";

    /// <summary>AE title the study was sent to, where it came through DICOM.</summary>
    public string CalledAeTitle { get; init; } = "";
}

/// <summary>What sending is busy with.</summary>
public enum SubmitPhase
{
    Hashing = 1,
    Sending = 2,
    Submitting = 3,
    Done = 4,
}

/// <summary>How far a submission is.</summary>
/// <param name="Done">Instances of this phase that are finished.</param>
/// <param name="Total">Instances of this phase.</param>
public sealed record SubmitProgress(string StudyInstanceUid, SubmitPhase Phase, int Done, int Total);

/// <summary>The grid's reply, and what it took to get there.</summary>
/// <param name="InstancesSent">Contents that the site's store did not hold.</param>
/// <param name="BytesSent">Their bytes.</param>
public sealed record SubmittedStudy(SubmissionReply Reply, int InstancesSent, long BytesSent);
