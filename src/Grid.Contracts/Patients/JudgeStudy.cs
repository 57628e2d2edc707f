using Grid.Contracts.Studies;

namespace Grid.Contracts.Patients;

/// <summary>A study about to be committed, as its patient's grain must know it. Identity is in keyed hashes that are never stored.</summary>
[GenerateSerializer, Immutable, Alias("grid.judge-study.v1")]
public sealed record JudgeStudy
{
    [Id(0)] public required string StudyInstanceUid { get; init; }
    [Id(1)] public required string SiteId { get; init; }
    [Id(2)] public required string Pathway { get; init; }

    /// <summary>What the study asks: equal texts, equal questions.</summary>
    [Id(3)] public required string Question { get; init; }

    /// <summary>Why that is not known; empty when it is.</summary>
    [Id(4)] public string QuestionDoubt { get; init; } = "";

    [Id(5)] public DateTimeOffset? AcquiredFrom { get; init; }
    [Id(6)] public DateTimeOffset? AcquiredUntil { get; init; }

    /// <summary>The order names a change that the study was made after.</summary>
    [Id(7)] public bool HasChanged { get; init; }

    [Id(8)] public required DateTimeOffset ReceivedAt { get; init; }
    [Id(9)] public string SealedBirthDate { get; init; } = "";
    [Id(10)] public string SealedSex { get; init; } = "";
}

/// <summary>What the patient's grain says of a study.</summary>
[GenerateSerializer, Immutable, Alias("grid.patient-verdict.v1")]
public sealed record PatientVerdict
{
    public static PatientVerdict Nothing { get; } = new();

    /// <summary>Offered instead of a run, or shown beside it with the reason; null when there is no earlier result.</summary>
    [Id(0)] public EarlierResult? Earlier { get; init; }

    /// <summary>Where <see cref="Earlier"/> is offered: the patient key its study has, which it must still have at the commit.</summary>
    [Id(1)] public string OfferedKey { get; init; } = "";

    /// <summary>What else a reader should know, for example that the same exam is being answered already; empty for nothing.</summary>
    [Id(2)] public string Note { get; init; } = "";
}
