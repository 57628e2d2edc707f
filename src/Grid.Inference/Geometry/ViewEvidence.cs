namespace Grid.Inference.Geometry;

/// <summary>A coded concept as a sequence item names it.</summary>
public readonly record struct ViewCode(string Value, string Meaning);

/// <summary>
/// What the header of a projection says about its view, source by source, as it stands there. Descriptions are only searched for
/// words that name views and sides; nothing quotes them.
/// </summary>
public sealed record ViewEvidence
{
    /// <summary>(0008,0060).</summary>
    public required string Modality { get; init; }

    /// <summary>(0018,5101).</summary>
    public string ViewPosition { get; init; } = "";

    /// <summary>Items of View Code Sequence (0054,0220).</summary>
    public IReadOnlyList<ViewCode> Codes { get; init; } = [];

    /// <summary>Items of View Modifier Code Sequence (0054,0222), within the view's code or beside it.</summary>
    public IReadOnlyList<ViewCode> Modifiers { get; init; } = [];

    /// <summary>(0020,0020): where rows and columns run to.</summary>
    public IReadOnlyList<string> PatientOrientation { get; init; } = [];

    /// <summary>(0020,0062).</summary>
    public string ImageLaterality { get; init; } = "";

    /// <summary>(0020,0060), of the series.</summary>
    public string Laterality { get; init; } = "";

    /// <summary>(0020,9072), of the frames.</summary>
    public string FrameLaterality { get; init; } = "";

    /// <summary>Series Description, Protocol Name and the paddle's description.</summary>
    public string Description { get; init; } = "";

    /// <summary>(0028,1350) is YES.</summary>
    public bool IsPartial { get; init; }

    /// <summary>(0018,1114); about 1 for an ordinary view.</summary>
    public double? Magnification { get; init; }

    /// <summary>(0008,0008).</summary>
    public IReadOnlyList<string> ImageType { get; init; } = [];

    /// <summary>(0008,0016).</summary>
    public string SopClassUid { get; init; } = "";

    public int Frames { get; init; } = 1;
}
