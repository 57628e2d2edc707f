namespace Grid.Contracts.Studies;

/// <summary>
/// What an image shows, as its header says it: whether two studies ask the same question is decided by these. Codes are written
/// <c>scheme:value</c>; several are joined by <c>+</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias("grid.image-subject.v1")]
public sealed record ImageSubject
{
    /// <summary>Body Part Examined (0018,0015).</summary>
    [Id(0)] public string BodyPart { get; init; } = "";

    /// <summary>Image Laterality (0020,0062), else Laterality (0020,0060).</summary>
    [Id(1)] public string Laterality { get; init; } = "";

    /// <summary>View Position (0018,5101) and the codes of View Code Sequence (0054,0220) with its modifiers, separated by <c>;</c>.</summary>
    [Id(2)] public string View { get; init; } = "";

    /// <summary>Codes of Anatomic Region Sequence (0008,2218) and Primary Anatomic Structure Sequence (0008,2228), for example of a tooth.</summary>
    [Id(3)] public string Anatomy { get; init; } = "";

    /// <summary>Patient Orientation (0020,0020), its values separated by <c>/</c>.</summary>
    [Id(4)] public string Orientation { get; init; } = "";
}
