namespace Grid.Inference.Geometry;

/// <summary>
/// Chooses which series of a CT study a model reads: the unenhanced original axial one in a soft kernel that reaches furthest.
/// Every series left out is named with its reason. Pure; the order of the images does not matter.
/// </summary>
public sealed record SeriesChoice(OrderedSlices? Stack, IReadOnlyList<InstanceHeader> Series, IReadOnlyList<string> Notes)
{
    // Names of the makers' bone kernels; a kernel that is not known counts as soft.
    private static readonly string[] SharpKernels = ["BONE", "EDGE", "SHARP", "LUNG", "DETAIL", "H60", "H70", "HR60", "HR64", "FC80", "FC81", "YD", "YC"];

    public static SeriesChoice Among(IReadOnlyList<InstanceHeader> study)
    {
        ArgumentNullException.ThrowIfNull(study);
        var candidates = study.GroupBy(header => header.SeriesInstanceUid, StringComparer.Ordinal).Select(group => new Candidate([.. group]))
            .OrderByDescending(candidate => candidate.Stack.Slices.Count >= 2)
            .ThenByDescending(candidate => candidate.IsAxial)
            .ThenByDescending(candidate => candidate.IsOriginal)
            .ThenBy(candidate => candidate.HasContrast)
            .ThenBy(candidate => candidate.IsSharp)
            .ThenByDescending(candidate => Math.Round(candidate.Stack.ExtentMm))
            .ThenBy(candidate => candidate.Stack.Slices.Count)
            .ThenBy(candidate => candidate.Images[0].SeriesInstanceUid, StringComparer.Ordinal)
            .ToList();
        if (candidates.Count == 0 || candidates[0].Stack.Slices.Count == 0)
            return new SeriesChoice(null, [], [.. candidates.Select(candidate => $"{candidate.Name} was not analysed: {candidate.Reason(null)}")]);

        var chosen = candidates[0];
        var notes = new List<string>();
        if (candidates.Count > 1) notes.Add($"{chosen.Name} was analysed ({chosen.Stack.Slices.Count} slices)");
        if (chosen.Localizers > 0) notes.Add($"{chosen.Localizers} localizer images of {chosen.Name} were left out");
        if (chosen.HasContrast) notes.Add($"{chosen.Name} names a contrast agent");
        if (!chosen.IsAxial && chosen.Stack.Normal is not null) notes.Add($"{chosen.Name} is not axial");
        notes.AddRange(candidates.Skip(1).Select(other => $"{other.Name} was not analysed: {other.Reason(chosen)}"));
        return new SeriesChoice(chosen.Stack, chosen.Images, notes);
    }

    private sealed class Candidate
    {
        public Candidate(IReadOnlyList<InstanceHeader> images)
        {
            Images = images;
            Stack = OrderedSlices.Sort([.. images.Where(header => header is { IsLocalizer: false, Frames: 1 })]);
        }

        public IReadOnlyList<InstanceHeader> Images { get; }
        public OrderedSlices Stack { get; }

        public int Localizers => Images.Count(header => header.IsLocalizer);

        public bool IsAxial => Stack.Normal?.DegreesTo(new PatientVector(0, 0, 1)) <= 45;

        public bool IsOriginal => Stack.Slices.All(slice => !slice.Header.ImageType.Contains("DERIVED") && !slice.Header.ImageType.Contains("SECONDARY"));

        public bool HasContrast => Stack.Slices.Any(slice => slice.Header.HasContrast);

        public bool IsSharp => Stack.Slices.Count > 0
            && SharpKernels.Any(kernel => Stack.Slices[0].Header.ConvolutionKernel.StartsWith(kernel, StringComparison.OrdinalIgnoreCase));

        public string Name => Images[0].SeriesNumber is { } number ? $"series {number}" : "a series without a number";

        public string Reason(Candidate? chosen) => this switch
        {
            { Stack.Slices.Count: 0 } when Localizers == Images.Count => "it holds localizer images only",
            { Stack.Slices.Count: 0 } => "it holds multi-frame images, whose frame positions this version does not read",
            { Stack.Slices.Count: 1 } => "it holds a single slice",
            _ when chosen is null => "it holds no stack of slices",
            { IsAxial: false } when chosen.IsAxial => "its slices are not axial",
            { IsOriginal: false } when chosen.IsOriginal => "it is derived from other images",
            { HasContrast: true } when !chosen.HasContrast => "it names a contrast agent",
            { IsSharp: true } when !chosen.IsSharp => $"its kernel {Stack.Slices[0].Header.ConvolutionKernel} is sharp",
            _ when Math.Round(Stack.ExtentMm) < Math.Round(chosen.Stack.ExtentMm) => Invariant($"it covers {Stack.ExtentMm:0} mm, the other {chosen.Stack.ExtentMm:0} mm"),
            _ => "it shows the same as the one analysed",
        };
    }
}
