namespace Grid.Contracts.Patients;

/// <summary>
/// The way in for questions and corrections about a patient that the asker knows by number. A stateless worker: always use key 0. Number
/// and issuer are turned into a keyed hash here and go no further. Until callers have an identity of their own, it answers only a grid
/// that listens on loopback alone.
/// </summary>
[Alias("grid.patient-records")]
public interface IPatientRecordsGrain : IGrainWithIntegerKey
{
    [Alias("history")] Task<HistoryReply> GetHistoryAsync(HistoryQuestion question);

    /// <summary>Two numbers prove to be one person's.</summary>
    [Alias("link")] Task<RecordsReply> LinkAsync(LinkNumbers request);

    /// <summary>Two linked numbers prove to be two people's.</summary>
    [Alias("unlink")] Task<RecordsReply> UnlinkAsync(LinkNumbers request);

    /// <summary>A study was sent under a wrong number.</summary>
    [Alias("correct")] Task<RecordsReply> CorrectAsync(CorrectPatient request);
}

/// <summary>Asks for what was published about a patient.</summary>
[GenerateSerializer, Immutable, Alias("grid.history-question.v1")]
public sealed record HistoryQuestion
{
    /// <summary>The asking site: a number without an issuer is this site's own, unless it has the national form.</summary>
    [Id(0)] public required string SiteId { get; init; }

    [Id(1)] public required PatientIdentity Patient { get; init; }

    /// <summary>An exam that is about to be made; null for the history alone.</summary>
    [Id(2)] public PlannedExam? BeforeExam { get; init; }
}

/// <summary>An exam that is about to be made. What is empty is not compared.</summary>
[GenerateSerializer, Immutable, Alias("grid.planned-exam.v1")]
public sealed record PlannedExam
{
    [Id(0)] public required string Pathway { get; init; }
    [Id(1)] public string Modality { get; init; } = "";
    [Id(2)] public string BodyPart { get; init; } = "";
    [Id(3)] public string Laterality { get; init; } = "";

    /// <summary>Code of the anatomy, for example of a tooth, as <c>scheme:value</c>.</summary>
    [Id(4)] public string Anatomy { get; init; } = "";
}

/// <summary>The answer to <see cref="HistoryQuestion"/>. Refused when <see cref="Refusal"/> is not empty.</summary>
[GenerateSerializer, Immutable, Alias("grid.history-reply.v1")]
public sealed record HistoryReply
{
    [Id(0)] public string Refusal { get; init; } = "";

    /// <summary>Newest first.</summary>
    [Id(1)] public IReadOnlyList<HistoryEntry> Entries { get; init; } = [];

    /// <summary>Studies that were taken for this patient's and were moved to somebody else.</summary>
    [Id(2)] public IReadOnlyList<MovedStudy> Moved { get; init; } = [];

    /// <summary>Present when an exam was named.</summary>
    [Id(3)] public ExamAnswer? BeforeExam { get; init; }
}

/// <summary>Whether an exam was just done.</summary>
[GenerateSerializer, Immutable, Alias("grid.exam-answer.v1")]
public sealed record ExamAnswer
{
    /// <summary>The newest result of such an exam; null when there is none.</summary>
    [Id(0)] public HistoryEntry? Last { get; init; }

    /// <summary>Since it was acquired; null when that is not known.</summary>
    [Id(1)] public TimeSpan? Age { get; init; }

    /// <summary>Until when its result answers another such exam; null when it never does.</summary>
    [Id(2)] public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Conclusive, and acquired within the pathway's validity.</summary>
    [Id(3)] public bool IsValid { get; init; }

    /// <summary>In one line, for example <c>done 3 days ago at INST-042, conclusive, still valid</c>.</summary>
    [Id(4)] public required string Text { get; init; }
}

/// <summary>Two numbers as <paramref name="SiteId"/> writes them.</summary>
/// <param name="Reason">Why, for the record: without name or number of anybody.</param>
[GenerateSerializer, Immutable, Alias("grid.link-numbers.v1")]
public sealed record LinkNumbers(
    [property: Id(0)] string SiteId,
    [property: Id(1)] PatientIdentity First,
    [property: Id(2)] PatientIdentity Second,
    [property: Id(3)] string Reason);

/// <summary>The right patient of a study.</summary>
/// <param name="Reason">Why, for the record: without name or number of anybody.</param>
[GenerateSerializer, Immutable, Alias("grid.correct-patient.v1")]
public sealed record CorrectPatient(
    [property: Id(0)] string StudyInstanceUid,
    [property: Id(1)] string SiteId,
    [property: Id(2)] PatientIdentity Patient,
    [property: Id(3)] string Reason);

/// <summary>What became of a correction.</summary>
/// <param name="Changed">False when it was so already: a repeat.</param>
/// <param name="RunAgain">Studies that had been answered with a result which is now somebody else's: they wait to be run.</param>
[GenerateSerializer, Immutable, Alias("grid.correction-reply.v1")]
public sealed record CorrectionReply(
    [property: Id(0)] bool Changed,
    [property: Id(1)] IReadOnlyList<string> RunAgain);

/// <summary>The answer to a change of records. Refused when <see cref="Refusal"/> is not empty.</summary>
[GenerateSerializer, Immutable, Alias("grid.records-reply.v1")]
public sealed record RecordsReply
{
    [Id(0)] public string Refusal { get; init; } = "";

    /// <summary>False when it was so already.</summary>
    [Id(1)] public bool Changed { get; init; }

    /// <summary>Studies that had been answered with a result which is now somebody else's: they wait to be run.</summary>
    [Id(2)] public IReadOnlyList<string> RunAgain { get; init; } = [];
}
