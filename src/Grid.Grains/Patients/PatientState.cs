using System.Collections.Immutable;
using Grid.Contracts.Patients;

namespace Grid.Grains.Patients;

/// <summary>A patient's published results, newest first.</summary>
[GenerateSerializer, Immutable, Alias("grid.patient-state.v1")]
internal sealed record PatientState
{
    /// <summary>A bound, so that one key cannot grow without end; far above any person's exams.</summary>
    public const int MaximumEntries = 2_000;

    [Id(0)] public ImmutableList<HistoryEntry> Entries { get; init; } = [];

    public bool Has(HistoryEntry entry) =>
        Entries.Any(e => e.StudyInstanceUid == entry.StudyInstanceUid && e.Model == entry.Model);

    public PatientState With(HistoryEntry entry)
    {
        var at = Entries.FindIndex(e => e.PublishedAt <= entry.PublishedAt);
        var entries = Entries.Insert(at < 0 ? Entries.Count : at, entry);
        return this with { Entries = entries.Count > MaximumEntries ? entries.RemoveAt(entries.Count - 1) : entries };
    }

    public HistoryEntry? FindRecent(string pathway, DateTimeOffset notBefore) =>
        Entries.FirstOrDefault(e => e.Conclusive && e.Pathway == pathway && e.PublishedAt >= notBefore);
}
