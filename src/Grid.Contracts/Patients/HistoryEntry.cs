using Grid.Contracts.Studies;

namespace Grid.Contracts.Patients;

/// <summary>One published result in a patient's history.</summary>
[GenerateSerializer, Immutable, Alias("grid.history-entry.v1")]
public sealed record HistoryEntry
{
    [Id(0)] public required string StudyInstanceUid { get; init; }
    [Id(1)] public required string Pathway { get; init; }
    [Id(2)] public required string Model { get; init; }
    [Id(3)] public required string ModelVersion { get; init; }
    [Id(4)] public required DateTimeOffset PublishedAt { get; init; }
    [Id(5)] public required string SiteId { get; init; }

    /// <summary>False when the result was indeterminate: such an entry is never offered instead of running.</summary>
    [Id(6)] public required bool Conclusive { get; init; }

    /// <summary>The result in one line, without identity.</summary>
    [Id(7)] public required string Summary { get; init; }

    /// <summary>When the study's first image was acquired; null when that is not known.</summary>
    [Id(8)] public DateTimeOffset? AcquiredAt { get; init; }

    /// <summary>Region of the site; empty for a site that is no longer configured.</summary>
    [Id(9)] public string Region { get; init; } = "";

    /// <summary>Modality (0008,0060) of its series, each once, joined by <c>+</c>, as the next three.</summary>
    [Id(10)] public string Modality { get; init; } = "";

    [Id(11)] public string BodyPart { get; init; } = "";
    [Id(12)] public string Laterality { get; init; } = "";

    /// <summary>Codes of the anatomy shown, for example of a tooth, as <c>scheme:value</c>.</summary>
    [Id(13)] public string Anatomy { get; init; } = "";

    /// <summary>True when it came under another number, which was linked to the one that was asked for.</summary>
    [Id(14)] public bool UnderLinkedNumber { get; init; }

    /// <summary>Revision of the study that was read. A later one of the same study and model amends this entry.</summary>
    [Id(20)] public int Revision { get; init; } = 1;
    [Id(21)] public ResultProvenance? Provenance { get; init; }
}

/// <summary>What is known of a patient.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="Moved">Studies that were taken for this patient's and belong to somebody else, newest first.</param>
[GenerateSerializer, Immutable, Alias("grid.patient-history.v1")]
public sealed record PatientHistory(
    [property: Id(0)] IReadOnlyList<HistoryEntry> Entries,
    [property: Id(1)] IReadOnlyList<MovedStudy> Moved);

/// <summary>A study that was moved from this patient to another; to whom is not said.</summary>
[GenerateSerializer, Immutable, Alias("grid.moved-study.v1")]
public sealed record MovedStudy(
    [property: Id(0)] string StudyInstanceUid,
    [property: Id(1)] DateTimeOffset MovedAt,
    [property: Id(2)] string Reason);
