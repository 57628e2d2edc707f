using Grid.Contracts.Patients;
using Grid.Contracts.Studies;

namespace Grid.Client;

/// <summary>A study as its files' headers describe it.</summary>
public sealed record FoundStudy
{
    /// <summary>Study Instance UID (0020,000D).</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>Study Description (0008,1030).</summary>
    public string StudyDescription { get; init; } = "";

    /// <summary>Whose it is; goes into the submission and nowhere else.</summary>
    public required PatientIdentity Patient { get; init; }

    public required IReadOnlyList<FoundSeries> Series { get; init; }

    /// <summary>How texts were read whose bytes contradict the declared character set; empty for none.</summary>
    public IReadOnlyList<TextReading> TextReadings { get; init; } = [];

    /// <summary>Files that repeat an instance byte for byte and are counted once.</summary>
    public int Repeats { get; init; }

    /// <summary>Files that repeat an instance with other bytes; with any, <see cref="Fault"/> says so.</summary>
    public int Conflicting { get; init; }

    /// <summary>Files that most probably belong to this study and could not be read; the submission says so, and a negative answer then means nothing.</summary>
    public IReadOnlyList<UnreadFiles> NotRead { get; init; } = [];

    /// <summary>Empty, or why this study cannot be submitted as its files are.</summary>
    public string Fault { get; init; } = "";

    public int InstanceCount => Series.Sum(series => series.Instances.Count);

    public long Bytes => Series.Sum(series => series.Instances.Sum(instance => instance.Bytes));

    /// <summary>Modalities of its series, each once, for example <c>CT</c> or <c>MG</c>.</summary>
    public string Modalities => string.Join('+', Series.Select(series => series.Attributes.Modality).Distinct().Order(StringComparer.Ordinal));
}

/// <summary>One series. <see cref="Attributes"/> is the manifest without instances: those are hashed when the study is sent.</summary>
public sealed record FoundSeries(SeriesManifest Attributes, IReadOnlyList<FoundInstance> Instances);

/// <summary>One file of a study.</summary>
/// <param name="SopInstanceUid">SOP Instance UID (0008,0018).</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Bytes">Its size.</param>
public sealed record FoundInstance(string SopInstanceUid, string Path, long Bytes);

/// <summary>A file that is part of no study, and why.</summary>
/// <param name="Path">Relative to the folder that was read.</param>
/// <param name="Reason">What was found and what was expected.</param>
/// <param name="Expected">True for what belongs in such a folder without being a study's file, a DICOMDIR for example.</param>
public sealed record LeftOutFile(string Path, string Reason, bool Expected = false);
