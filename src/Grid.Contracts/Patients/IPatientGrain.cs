namespace Grid.Contracts.Patients;

/// <summary>
/// The AI history of one patient. Keyed by HMAC-SHA-256 of issuer and patient ID in hexadecimal, never by the ID.
/// </summary>
[Alias("grid.patient")]
public interface IPatientGrain : IGrainWithStringKey
{
    /// <summary>The newest result of <paramref name="pathway"/> published at or after <paramref name="notBefore"/>, or null.</summary>
    [Alias("find-recent")] Task<HistoryEntry?> FindRecentAsync(string pathway, DateTimeOffset notBefore);

    /// <summary>All entries, newest first.</summary>
    [Alias("history")] Task<IReadOnlyList<HistoryEntry>> GetHistoryAsync();
}

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
}
