using Grid.Inference.Execution;
using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;

namespace Grid.Inference.Reading;

/// <summary>
/// Measures stacks at a few slices, and compares two of them: slice by slice for copies, by the means of small blocks of tissue
/// otherwise, which noise and kernel leave alone. One slice of each stack is in memory.
/// </summary>
internal sealed class PixelEvidence(IPlaneSource source, CancellationToken stop) : IStackEvidence
{
    /// <summary>Beyond this many stacks a study is left to its headers, and stacks that they do not settle are all read.</summary>
    private const int MaxStacks = 24;

    private static readonly double[] Samples = [0.3, 0.5, 0.7];
    private readonly Dictionary<SliceStack, StackFacts?> _facts = [];
    private readonly Dictionary<(SliceStack, SliceStack), Likeness> _compared = [];

    public StackFacts? FactsOf(SliceStack stack)
    {
        if (_facts.TryGetValue(stack, out var known)) return known;
        return _facts[stack] = _facts.Count < MaxStacks ? Measure(stack) : null;
    }

    public Likeness Compare(SliceStack read, SliceStack other)
    {
        if (_compared.TryGetValue((read, other), out var known)) return known;
        return _compared[(read, other)] = _compared.Count < MaxStacks ? Likened(read, other) : Likeness.Unknown;
    }

    private StackFacts? Measure(SliceStack stack)
    {
        var facts = Samples.Select(share => Read(stack.Slices.Slices[(int)(share * (stack.Count - 1))])).OfType<ImagePlane>().Select(PlaneFacts.Measure).ToList();
        if (facts.Count == 0) return null;
        var noise = facts.Where(fact => fact.NoiseHu is not null).Select(fact => fact.NoiseHu!.Value).Order().ToList();
        return new StackFacts(facts.Max(fact => fact.Head?.BrainCm2 ?? 0), noise.Count > 0 ? noise[noise.Count / 2] : null);
    }

    private Likeness Likened(SliceStack read, SliceStack other)
    {
        if (read.Slices.Normal is not { } normal || other.Slices.Normal is not { } its || normal.DegreesTo(its) > 1 || read.Count == 0 || other.Count == 0) return Likeness.Unknown;
        if (IsCopy(read, other)) return Likeness.Copy;

        var blocks = new List<double>();
        foreach (var share in Samples)
        {
            var slice = other.Slices.Slices[(int)(share * (other.Count - 1))];
            var nearest = read.Slices.Slices.MinBy(one => Math.Abs(one.Header.Centre!.Value.Minus(slice.Header.Centre!.Value).Dot(normal)));
            if (Read(nearest) is { } mine && Read(slice) is { } theirs) blocks.AddRange(BlockMeans.Differences(mine, nearest.Header, theirs, slice.Header));
        }

        return BlockMeans.Judge(blocks);
    }

    /// <summary>As many slices at the same places with the same values. Mostly the first pair tells.</summary>
    private bool IsCopy(SliceStack read, SliceStack other)
    {
        foreach (var slice in other.Slices.Slices)
        {
            var twin = read.Slices.Slices.FirstOrDefault(one => one.Header.Centre!.Value.Minus(slice.Header.Centre!.Value).Length < 0.05);
            if (twin.Header is null || Read(twin) is not { } mine || Read(slice) is not { } theirs) return false;
            if (mine.Rows != theirs.Rows || !mine.Values.AsSpan().SequenceEqual(theirs.Values)) return false;
        }

        return true;
    }

    private ImagePlane? Read(Slice slice)
    {
        stop.ThrowIfCancellationRequested();
        try
        {
            return source.Read(new PlannedPlane(slice.Header, 0));
        }
        catch (InferenceFailedException broken) when (broken.Fault == InferenceFault.Study)
        {
            // The run meets it again and names it.
            return null;
        }
    }
}
