namespace Grid.Inference.Geometry;

/// <summary>The way from one slice to the next.</summary>
/// <param name="AcrossMm">Along the normal of the slices.</param>
/// <param name="TableMm">Along the way of the table, which is longer under a tilted gantry.</param>
public readonly record struct SliceStep(double AcrossMm, double TableMm);

/// <summary>Neighbouring steps of one length.</summary>
/// <param name="First">Index of the first step: from slice First to slice First + 1.</param>
/// <param name="Count">How many.</param>
/// <param name="Mean">Their mean length.</param>
public readonly record struct StepRun(int First, int Count, SliceStep Mean)
{
    /// <summary>Three equal steps in a row are a protocol, two a chance.</summary>
    public bool IsRegular => Count >= 3;
}

/// <summary>
/// How the slices of a stack are spaced. Several regular blocks are legitimate: head protocols scan the skull base in thin
/// slices and the rest in thick ones. A step longer than the blocks on both its sides explain is a gap.
/// </summary>
public sealed class StackSpacing
{
    private const double SameMm = 0.1;
    private const double SameShare = 0.03;

    // Between a 4.2 and a 7.4 mm block one thin slice missing makes a step of 8.5 mm, 1.15 times the greater spacing.
    private const double GapFactor = 1.1;

    // Slices 5 mm thick every 6 mm are a usual protocol; 5 mm thick every 10 mm leave half the tissue unseen.
    private const double UnseenFactor = 1.5;

    // Heads are scanned at up to 5 mm; thicker slices are stated by every scanner that makes them.
    private const double MaxUnstatedMm = 6;

    private StackSpacing(OrderedSlices stack, IReadOnlyList<StepRun> runs) => (Stack, Runs) = (stack, runs);

    public OrderedSlices Stack { get; }

    /// <summary>All steps from the first slice to the last, neighbours of one length together.</summary>
    public IReadOnlyList<StepRun> Runs { get; }

    public static StackSpacing Of(OrderedSlices stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        var runs = new List<StepRun>();
        for (var i = 0; stack.Normal is not null && i + 1 < stack.Slices.Count; i++)
        {
            var (low, high) = (stack.Slices[i], stack.Slices[i + 1]);
            var step = new SliceStep(high.AlongNormalMm - low.AlongNormalMm, high.Header.Centre!.Value.Minus(low.Header.Centre!.Value).Length);
            if (runs.Count > 0 && IsSame(runs[^1].Mean.AcrossMm, step.AcrossMm)) runs[^1] = Extend(runs[^1], step);
            else runs.Add(new StepRun(i, 1, step));
        }

        return new StackSpacing(stack, runs);
    }

    /// <summary>"slice spacing: 13 steps of 4.2 mm, 1 of 1.1 mm, ..."; null with fewer than two placed slices.</summary>
    public string? Describe()
    {
        if (Runs.Count == 0) return null;
        const int MaxRuns = 6;
        var isTilted = StackTilt.DegreesByPosition(Stack) >= StackTilt.SmallestDegrees;
        var words = Runs.Take(MaxRuns).Select(run => isTilted
            ? Invariant($"{run.Count} of {run.Mean.TableMm:0.0} mm along the table ({run.Mean.AcrossMm:0.0} mm across the slices)")
            : Invariant($"{run.Count} of {run.Mean.AcrossMm:0.0} mm"));
        var rest = Runs.Skip(MaxRuns).Sum(run => run.Count);
        return $"slice spacing, from {SliceWords.Name([Stack.Slices[0].Header])}: steps {string.Join(", then ", words)}{(rest > 0 ? $", then {rest} more" : "")}";
    }

    /// <summary>Gaps between slices and tissue between them that no slice shows, in words with millimetres.</summary>
    public IReadOnlyList<string> Shortfalls()
    {
        var shortfalls = new List<string>();
        if (Runs.Count > 0 && !Runs.Any(run => run.IsRegular))
            shortfalls.Add(Invariant($"the slices are not regularly spaced ({Runs.Min(run => run.Mean.AcrossMm):0.0} to {Runs.Max(run => run.Mean.AcrossMm):0.0} mm), so that missing ones cannot be told"));

        for (var i = 0; i < Runs.Count; i++)
        {
            if (Runs[i].IsRegular) AddUnseen(Runs[i], shortfalls);
            else AddGap(i, shortfalls);
        }

        return shortfalls;
    }

    private void AddGap(int index, List<string> shortfalls)
    {
        var regular = Math.Max(
            Runs.Take(index).LastOrDefault(run => run.IsRegular).Mean.AcrossMm,
            Runs.Skip(index + 1).FirstOrDefault(run => run.IsRegular).Mean.AcrossMm);
        var run = Runs[index];
        if (regular == 0 || run.Mean.AcrossMm <= regular * GapFactor) return;
        for (var step = run.First; step < run.First + run.Count; step++)
            shortfalls.Add(Invariant($"{run.Mean.AcrossMm:0.0} mm between {Pair(step)}, where slices are at most {regular:0.0} mm apart: at least {run.Mean.AcrossMm - regular:0.0} mm were not received"));
    }

    private void AddUnseen(StepRun run, List<string> shortfalls)
    {
        var header = Stack.Slices[run.First].Header;
        if (header.SpacingBetweenSlicesMm is > 0 and var stated && run.Mean.AcrossMm > stated * UnseenFactor)
        {
            shortfalls.Add(Invariant($"the header (0018,0088) states {stated:0.0} mm between slices, but they lie {run.Mean.AcrossMm:0.0} mm apart between {Ends(run)}: slices between them were not received"));
            return;
        }

        if (header.SliceThicknessMm is not > 0)
        {
            if (run.Mean.AcrossMm > MaxUnstatedMm)
                shortfalls.Add(Invariant($"the slices lie {run.Mean.AcrossMm:0.0} mm apart and do not state their thickness (0018,0050), so that what lies between them may not be seen"));
            return;
        }

        var thickness = header.SliceThicknessMm.Value;
        if (run.Mean.AcrossMm <= thickness * UnseenFactor) return;
        shortfalls.Add(Invariant($"slices {thickness:0.0} mm thick lie {run.Mean.AcrossMm:0.0} mm apart between {Ends(run)}: {run.Mean.AcrossMm - thickness:0.0} mm between each two are not seen"));
    }

    private string Ends(StepRun run) => $"{SliceWords.Name([Stack.Slices[run.First].Header])} and {SliceWords.Name([Stack.Slices[run.First + run.Count].Header])}";

    private string Pair(int step) => $"{SliceWords.Name([Stack.Slices[step].Header])} and {SliceWords.Name([Stack.Slices[step + 1].Header])}";

    private static bool IsSame(double mean, double mm) => Math.Abs(mean - mm) <= Math.Max(SameMm, mean * SameShare);

    private static StepRun Extend(StepRun run, SliceStep step) => run with
    {
        Count = run.Count + 1,
        Mean = new SliceStep(
            run.Mean.AcrossMm + ((step.AcrossMm - run.Mean.AcrossMm) / (run.Count + 1)),
            run.Mean.TableMm + ((step.TableMm - run.Mean.TableMm) / (run.Count + 1))),
    };
}
