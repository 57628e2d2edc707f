namespace Grid.Inference.Geometry;

/// <summary>
/// Slices of one series that belong together: of one acquisition, phase, direction and kind. A series is usually one stack;
/// scanners and archives also put several into one (<see cref="SeriesSplit"/>).
/// </summary>
internal sealed class SliceStack
{
    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";
    private static readonly HashSet<string> Computed = new(StringComparer.Ordinal)
    {
        "MIP", "MINIP", "MAX_IP", "MIN_IP", "MAXIMUM_IP", "VRT", "VR", "SSD", "3D", "VOLUME_RENDER", "VOLUMERENDER", "CBF", "CBV", "MTT", "TTP", "TMAX", "IODINE", "VNC", "DE_MIX", "Z_EFF", "RHO",
    };

    private static readonly HashSet<string> DosePage = new(StringComparer.Ordinal) { "DOSE", "DOSE_INFO", "DOSIS", "PROTOCOL", "ДОЗА" };

    private readonly IReadOnlyList<InstanceHeader> _images;
    private readonly string _part;

    /// <param name="series">All images of the series.</param>
    /// <param name="images">Those of this stack; at least one.</param>
    /// <param name="part">What tells it from the other stacks of its series, e.g. "acquisition 2"; empty where it is the only one.</param>
    public SliceStack(IReadOnlyList<InstanceHeader> series, IReadOnlyList<InstanceHeader> images, string part)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(images);
        (Series, _images, _part) = (series, images, part);
        Slices = OrderedSlices.Sort(images);
        Sharpness = images.Max(KernelNames.Of);
        Contrast = images.Max(ContrastWords.Of);
        var regions = images.Select(BodyRegions.Of).Distinct().ToList();
        Region = regions.Count == 1 ? regions[0] : BodyRegion.Unknown;
        ThicknessMm = images.Max(header => header.SliceThicknessMm) is > 0 and var thickness ? thickness : 0;
    }

    public IReadOnlyList<InstanceHeader> Series { get; }
    public OrderedSlices Slices { get; }

    public KernelSharpness Sharpness { get; }
    public ContrastState Contrast { get; }
    public BodyRegion Region { get; }

    /// <summary>0 where it is not stated.</summary>
    public double ThicknessMm { get; }

    public int Count => Slices.Slices.Count;
    public string SeriesUid => Series[0].SeriesInstanceUid;
    public int? SeriesNumber => Series[0].SeriesNumber;
    public string Kernel => _images[0].ConvolutionKernel;
    public string FrameOfReferenceUid => _images[0].FrameOfReferenceUid;

    public string Name => (SeriesNumber is { } number ? $"series {number}" : "a series without a number") + (_part.Length > 0 ? $", {_part}" : "");

    public bool IsAxial => Slices.Normal is not { } normal || PlaneTurn.IsAxial(normal);

    public bool IsOriginal => _images.All(header => !header.ImageType.Contains("DERIVED") && !header.ImageType.Contains("SECONDARY"));

    /// <summary>A picture of a screen: it has no place in the patient, and its values are grey levels.</summary>
    public bool IsCapture => _images.Any(IsCaptured);

    /// <summary>The scanner's page about dose and protocol, which shows no anatomy.</summary>
    public bool IsDosePage => IsCapture && _images.All(header => Words.Of(header.SeriesDescription).Overlaps(DosePage) || header.ImageType.Any(DosePage.Contains));

    /// <summary>Projections, renderings and maps: made of slices, and no slices themselves.</summary>
    public bool IsComputed => _images.Any(header => header.ImageType.Any(Computed.Contains) || Words.Of(header.SeriesDescription).Overlaps(Computed));

    public IReadOnlySet<int> Acquisitions => _images.Where(header => header.AcquisitionNumber is not null).Select(header => header.AcquisitionNumber!.Value).ToHashSet();

    /// <summary>When it was acquired, from the first slice to the last; null where not every slice says.</summary>
    public (double First, double Last)? Seconds => _images.All(header => header.AcquisitionSeconds is not null)
        ? (_images.Min(header => header.AcquisitionSeconds!.Value), _images.Max(header => header.AcquisitionSeconds!.Value))
        : null;

    /// <summary>Where it lies along a direction, with half a slice at either end; null without positions.</summary>
    public (double Low, double High)? Along(PatientVector normal)
    {
        if (Slices.Normal is null || Count == 0) return null;
        var places = Slices.Slices.Select(slice => slice.Header.Centre!.Value.Dot(normal)).ToList();
        return (places.Min() - (ThicknessMm / 2), places.Max() + (ThicknessMm / 2));
    }

    internal static bool IsCaptured(InstanceHeader header) =>
        header.SopClassUid.StartsWith(SecondaryCapture, StringComparison.Ordinal)
        || header.ImageType.Any(value => value is "SCREEN SAVE" or "SCREENSHOT" or "SCREEN_CAPTURE")
        || ((header.Position is null || header.Normal is null) && header.ImageType.Contains("SECONDARY"));
}
