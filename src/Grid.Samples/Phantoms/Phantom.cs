namespace Grid.Samples.Phantoms;

/// <summary>What a sample study is of; one per pathway.</summary>
public enum SampleKind
{
    /// <summary>Head CT without contrast; positive: an ischaemic territory, darker than the tissue around it.</summary>
    Stroke,

    /// <summary>Mammography, both breasts in two views; positive: a mass in one breast, seen in both its views.</summary>
    Breast,

    /// <summary>Frontal chest X-ray; positive: one or more nodules.</summary>
    Lung,

    /// <summary>Intra-oral or panoramic dental X-ray; positive: a periapical lesion or caries.</summary>
    Dental,
}

/// <summary>Made-up anatomy: the planes of one study with the truth about each. Same kind, seed and label, same values.</summary>
/// <param name="Kind">What it is of.</param>
/// <param name="IsPositive">Whether the finding is there.</param>
/// <param name="Seed">Where all its chance comes from.</param>
/// <param name="Layout">What the study holds, for the DICOM attributes that describe it.</param>
/// <param name="Planes">In order: slices from the feet up, or views.</param>
public sealed record Phantom(SampleKind Kind, bool IsPositive, ulong Seed, PhantomLayout Layout, IReadOnlyList<PhantomPlane> Planes)
{
    /// <summary>Changes whenever the same seed gives other values; models name the version they were trained on.</summary>
    public const string Version = "1";

    /// <summary>Draws the whole study. The planes are drawn in parallel; the values do not depend on that.</summary>
    public static Phantom Create(SampleKind kind, bool isPositive, ulong seed) => kind switch
    {
        SampleKind.Stroke => new HeadPhantom(isPositive, seed).Draw(),
        SampleKind.Breast => new MammogramPhantom(isPositive, seed).Draw(),
        SampleKind.Lung => new ChestPhantom(isPositive, seed).Draw(),
        SampleKind.Dental => DentalPhantom.Draw(isPositive, seed),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of sample"),
    };
}

public enum PhantomLayout
{
    AxialSlices,
    FourViewMammogram,
    FrontalChest,
    IntraOral,
    Panoramic,
}

/// <summary>One drawn plane.</summary>
public sealed record PhantomPlane
{
    /// <summary>Whole numbers: HU for CT, detector values for projections. Row-major.</summary>
    public required float[] Values { get; init; }

    /// <summary>1 where the finding is, 0 elsewhere; null when the plane shows none of it.</summary>
    public byte[]? Truth { get; init; }
    public required int Rows { get; init; }
    public required int Columns { get; init; }

    /// <summary>Millimetres per pixel, both ways.</summary>
    public required float SpacingMm { get; init; }

    /// <summary>For slices: height above the lowest one, in millimetres.</summary>
    public float HeightMm { get; init; }

    /// <summary>For mammograms: L or R; else empty.</summary>
    public string Laterality { get; init; } = "";

    /// <summary>For mammograms CC or MLO, for chests PA; else empty.</summary>
    public string View { get; init; } = "";
}
