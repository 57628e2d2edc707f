using Grid.Contracts.Patients;
using Grid.Contracts.Studies;

namespace Grid.Grains.Ports;

/// <summary>What the ledger has of one person, under all numbers that are linked.</summary>
/// <param name="Keys">The key asked for, first, and those linked to it.</param>
/// <param name="Results">Newest first.</param>
/// <param name="Moved">Studies that were this person's on record and are no longer.</param>
public sealed record PatientRecord(
    IReadOnlyList<string> Keys, IReadOnlyList<PatientResult> Results, IReadOnlyList<MovedStudy> Moved);

/// <summary>A published result with what is needed to judge whether it answers another study.</summary>
public sealed record PatientResult
{
    public required HistoryEntry Entry { get; init; }

    /// <summary>Under which the study stands now.</summary>
    public required string PatientKey { get; init; }
    public required IReadOnlyList<SeriesManifest> Series { get; init; }
    public required PatientFacts Facts { get; init; }

    /// <summary>True while a job of the study is open, or a later revision of it is known: its answer is not whole yet, or replaced.</summary>
    public required bool IsOpen { get; init; }
}

/// <summary>Moves a study to its right patient.</summary>
/// <param name="FromKey">That it is taken to have; with another, nothing is written.</param>
/// <param name="Models">Of each pathway: what runs on studies that had been answered with this one's result.</param>
public sealed record PatientCorrection(
    string StudyInstanceUid, string FromKey, string ToKey, string Reason, DateTimeOffset At, IReadOnlyDictionary<string, IReadOnlyList<string>> Models);

/// <summary>Two keys that are linked, or no longer.</summary>
/// <param name="Models">As in <see cref="PatientCorrection"/>.</param>
public sealed record PatientLink(
    string Key, string OtherKey, string Reason, DateTimeOffset At, IReadOnlyDictionary<string, IReadOnlyList<string>> Models);
