namespace Grid.Inference.Geometry;

/// <summary>
/// Whether a stack shows a whole brain, judged by what the slices show, because no header tells that the last ones are missing.
/// </summary>
/// <remarks>
/// The numbers come from the one real series at hand (28 slices of an adult, 144 mm across the slices, gantry tilted). Brain
/// enclosed by bone, from the 16th slice up: 183, 185, 182, 176, 166, 155, 139, 121, 97, 68, 39, 9.3 and 0.0 cm2 in the last.
/// So the stack ends above the brain only if its last slice shows (almost) none, and taking away just that slice leaves 9 cm2.
/// From below the areas are 5, 0, 0, 0, 11, 27, 50, 0, 1, 0, 132 cm2: the skull base has holes through which "outside" reaches
/// the brain, so the lower end is judged by area, extent and the air of the skull base together. Instance numbers say nothing
/// about an end: archives count anew what they were sent.
/// </remarks>
public static class HeadCoverage
{
    /// <summary>More brain than this in the last slice, and the vertex was not reached.</summary>
    public const double MaxBrainAtTopCm2 = 2;

    /// <summary>A defect of the skull can hide brain from the area rule; then the head itself must have tapered off. 0.22 in the real series.</summary>
    public const double MaxBodyShareAtTop = 0.5;

    /// <summary>A stack whose largest slice shows less than this shows no brain, or a skull that is open everywhere.</summary>
    public const double MinLargestBrainCm2 = 60;

    /// <summary>Less than this from the first slice to the last cannot hold an adult's brain: that of the real series begins 116 mm below its top.</summary>
    public const double MinExtentMm = 120;

    /// <summary>More brain in the first slice, and the stack may begin above the skull base: a foramen magnum takes 8 to 12 cm2.</summary>
    public const double MaxBrainAtStartCm2 = 20;

    /// <summary>Air of sinuses or mastoid cells in the first slice shows that it lies at the skull base after all, if the stack is long enough.</summary>
    public const double MinAirAtStartCm2 = 0.5;

    /// <summary>From the level of the sinuses to the vertex.</summary>
    public const double MinExtentFromSinusMm = 135;

    /// <param name="stack">Slices from the skull base to the vertex.</param>
    /// <param name="contents">One for each slice of the stack, null for one that could not be read.</param>
    /// <returns>Why the brain is not covered, in words; empty when it is.</returns>
    public static IReadOnlyList<string> Shortfalls(OrderedSlices stack, IReadOnlyList<HeadContent?> contents)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(contents);
        if (contents.Count != stack.Slices.Count) throw new ArgumentException($"{contents.Count} contents for {stack.Slices.Count} slices", nameof(contents));
        if (stack.Normal is null) return ["without slice positions it cannot be told whether the whole brain was received"];
        if (contents.Count == 0 || contents[0] is not { } first || contents[^1] is not { } last)
            return ["the first or the last slice could not be read, so that it cannot be told whether the whole brain was received"];

        var shortfalls = new List<string>();
        if (stack.Normal.Value.DegreesTo(new PatientVector(0, 0, 1)) > 45)
            shortfalls.Add("the slices are not axial, so that it cannot be told whether the whole brain was received");

        var largest = contents.Max(content => content?.BrainCm2 ?? 0);
        if (largest < MinLargestBrainCm2)
            shortfalls.Add(Invariant($"no slice shows a brain within a closed skull (the largest area is {largest:0} cm2, expected at least {MinLargestBrainCm2:0} cm2)"));

        AddTop(stack, last, contents.Max(content => content?.BodyCm2 ?? 0), shortfalls);
        AddStart(stack, first, shortfalls);
        return shortfalls;
    }

    private static void AddTop(OrderedSlices stack, HeadContent last, double largestBody, List<string> shortfalls)
    {
        var name = SliceWords.Name([stack.Slices[^1].Header]);
        if (last.BrainCm2 > MaxBrainAtTopCm2)
            shortfalls.Add(Invariant($"the stack ends below the vertex: its last slice ({name}) still shows {last.BrainCm2:0} cm2 of brain, so the slices above it were not received"));
        else if (last.BodyCm2 > largestBody * MaxBodyShareAtTop)
            shortfalls.Add(Invariant($"the stack ends below the vertex: in its last slice ({name}) the head still has {last.BodyCm2 / largestBody:P0} of its largest area, expected at most {MaxBodyShareAtTop:P0}"));
    }

    private static void AddStart(OrderedSlices stack, HeadContent first, List<string> shortfalls)
    {
        if (stack.ExtentMm < MinExtentMm)
            shortfalls.Add(Invariant($"the slices cover {stack.ExtentMm:0} mm, expected at least {MinExtentMm:0} mm from the skull base to the vertex"));
        if (first.BrainCm2 > MaxBrainAtStartCm2 && (first.AirInsideCm2 < MinAirAtStartCm2 || stack.ExtentMm < MinExtentFromSinusMm))
            shortfalls.Add(Invariant($"the stack begins above the skull base: its first slice ({SliceWords.Name([stack.Slices[0].Header])}) shows {first.BrainCm2:0} cm2 of brain"));
    }
}
