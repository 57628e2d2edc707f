namespace Grid.Inference.Geometry;

/// <summary>What the pixels of a stack show, measured at a few of its slices.</summary>
/// <param name="LargestBrainCm2">The largest brain in a closed skull that was seen.</param>
/// <param name="NoiseHu">Fine noise within the skull; null where no brain was seen.</param>
internal readonly record struct StackFacts(double LargestBrainCm2, double? NoiseHu);

/// <summary>How the pixels of one stack compare with another's.</summary>
internal enum Likeness
{
    /// <summary>Not compared.</summary>
    Unknown,

    /// <summary>Every slice holds the same values at the same place.</summary>
    Copy,

    /// <summary>Where both show tissue they show the same, as far as noise and slice thickness allow.</summary>
    Alike,

    Different,
}

/// <summary>Facts of the pixels for the choice of stacks, asked for only where headers leave one.</summary>
internal interface IStackEvidence
{
    /// <summary>Null where no slice of it could be read.</summary>
    StackFacts? FactsOf(SliceStack stack);

    Likeness Compare(SliceStack read, SliceStack other);
}

/// <summary>Headers alone.</summary>
internal sealed class NoEvidence : IStackEvidence
{
    public static NoEvidence Instance { get; } = new();

    public StackFacts? FactsOf(SliceStack stack) => null;

    public Likeness Compare(SliceStack read, SliceStack other) => Likeness.Unknown;
}
