namespace Grid.Inference.Geometry;

/// <summary>
/// Which stacks of a CT study a model reads. What it can read and what is not surely another picture of the same scan is read,
/// all of it, and the worst answer stands; so that the choice cannot hide a lesion. What is left out is named, and makes a
/// negative answer indeterminate unless it is another picture of what was read. Pure: headers and measured facts in, choice out.
/// </summary>
/// <param name="Read">In the order of the series' numbers; empty when nothing fits.</param>
/// <param name="Notes">What a reader should know.</param>
/// <param name="Shortfalls">Stacks that were not read and may show more.</param>
internal sealed record StackChoice(IReadOnlyList<SliceStack> Read, IReadOnlyList<string> Notes, IReadOnlyList<string> Shortfalls)
{
    /// <summary>Above this the pixels look like a sharp kernel, whatever its name: soft ones of the public series lie at 2 to 8 HU.</summary>
    public const double SharpNoiseHu = 20;

    public static StackChoice Among(BodyRegion wanted, string model, IReadOnlyList<SliceStack> stacks, IStackEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(stacks);
        ArgumentNullException.ThrowIfNull(evidence);
        var decided = new Decision(wanted, model, stacks.Count > 1 ? evidence : NoEvidence.Instance);
        decided.Decide([.. stacks.OrderBy(stack => stack.SeriesNumber ?? int.MaxValue).ThenBy(stack => stack.SeriesUid, StringComparer.Ordinal).ThenBy(stack => stack.Name, StringComparer.Ordinal)]);
        return new StackChoice(decided.Read, decided.Notes, decided.Shortfalls);
    }

    private const double ReachMm = 6;

    private sealed class Decision(BodyRegion wanted, string model, IStackEvidence evidence)
    {
        private readonly List<(SliceStack Stack, string Reason)> _named = [], _missing = [];

        public List<SliceStack> Read { get; } = [];
        public List<string> Notes { get; } = [];
        public List<string> Shortfalls { get; } = [];

        public void Decide(List<SliceStack> stacks)
        {
            var unfit = stacks.Select(stack => (Stack: stack, Reason: Unfit(stack))).Where(one => one.Reason is not null).ToList();
            ChooseReadable([.. stacks.Except(unfit.Select(one => one.Stack))]);
            foreach (var (stack, reason) in unfit) Leave(stack, reason!);

            Read.Sort((a, b) => stacks.IndexOf(a).CompareTo(stacks.IndexOf(b)));
            if (stacks.Count > 1) Notes.AddRange(Read.Select(stack => $"{stack.Name} was read ({stack.Count} slices)"));
            Notes.AddRange(Grouped(_named, ""));
            Shortfalls.AddRange(Grouped(_missing, "; have a person look at it"));
        }

        /// <summary>One stack for each scan, the best of it, and every other that is not surely the same scan again.</summary>
        private void ChooseReadable(List<SliceStack> readable)
        {
            // What one stack reaches further than another by less than a slice is no reach.
            var ranked = readable.OrderBy(SharpnessOf).ThenBy(stack => stack.Contrast).ThenByDescending(stack => stack.IsOriginal).ThenBy(HasGaps)
                .ThenByDescending(stack => Math.Round((stack.Slices.ExtentMm + stack.ThicknessMm) / ReachMm)).ThenBy(stack => stack.Count)
                .ThenBy(stack => evidence.FactsOf(stack)?.NoiseHu ?? 0).ThenBy(stack => stack.SeriesUid, StringComparer.Ordinal).ThenBy(stack => stack.Name, StringComparer.Ordinal);
            foreach (var stack in ranked)
            {
                if (SameAs(stack) is { } reason) _named.Add((stack, reason));
                else Read.Add(stack);
            }
        }

        /// <summary>Why the stack shows nothing that a stack already chosen does not; null when it must be read too.</summary>
        private string? SameAs(SliceStack stack)
        {
            foreach (var read in Read)
            {
                var likeness = SameScan.Covers(read, stack) ? evidence.Compare(read, stack) : Likeness.Different;
                if (likeness == Likeness.Copy) return $"every pixel equals {read.Name}";
                if (likeness == Likeness.Different || !SameScan.Is(read, stack) || !SameScan.DiffersInReconstruction(read, stack)) continue;
                return $"it is another reconstruction of the scan that {read.Name} shows";
            }

            return null;
        }

        private void Leave(SliceStack stack, string reason)
        {
            if (stack.IsDosePage || IsOtherPart(stack))
            {
                _named.Add((stack, reason));
                return;
            }

            var source = stack.IsCapture ? null : Read.FirstOrDefault(read => SameScan.Is(read, stack) && SameScan.Covers(read, stack));
            var isOfSource = source is not null && (!stack.IsAxial || stack.IsComputed || evidence.Compare(source, stack) != Likeness.Different);
            if (isOfSource) _named.Add((stack, $"{reason}; it was made of the scan that {source!.Name} shows"));
            else _missing.Add((stack, reason));
        }

        private string? Unfit(SliceStack stack)
        {
            if (stack.IsDosePage) return "it is a page about dose or protocol";
            if (stack.IsCapture) return "it holds captures of a screen, which have no values to measure";
            if (stack.IsComputed) return "it is a projection, rendering or map made of other images";
            if (IsOtherPart(stack)) return "it shows another part of the body";
            if (!stack.IsAxial) return $"its slices are not axial; {model} reads axial ones";
            if (wanted == BodyRegion.Head && stack.Contrast == ContrastState.Enhanced) return $"it shows a contrast agent; {model} reads images without one";
            if (wanted == BodyRegion.Head && stack.Sharpness == KernelSharpness.Sharp)
                return $"its kernel{(stack.Kernel.Length > 0 ? $" {stack.Kernel}" : "")} is sharp (bone, lung); {model} reads soft-tissue kernels";
            return null;
        }

        /// <summary>The header names another part, and no brain is seen in it.</summary>
        private bool IsOtherPart(SliceStack stack)
        {
            if (stack.Region == BodyRegion.Unknown || stack.Region == wanted) return false;
            return wanted != BodyRegion.Head || evidence.FactsOf(stack) is not { LargestBrainCm2: >= HeadCoverage.MinLargestBrainCm2 };
        }

        private static bool HasGaps(SliceStack stack) => stack.Slices.Shortfalls.Count > 0 || StackSpacing.Of(stack.Slices).Shortfalls().Count > 0;

        /// <summary>0 soft, 1 medium, 2 sharp; where names do not tell, by the measured noise.</summary>
        private double SharpnessOf(SliceStack stack) => stack.Sharpness switch
        {
            KernelSharpness.Soft => 0,
            KernelSharpness.Medium => 1,
            KernelSharpness.Sharp => 2,
            _ => evidence.FactsOf(stack)?.NoiseHu is { } noise ? noise > SharpNoiseHu ? 2 : noise / SharpNoiseHu / 2 : 0.5,
        };

        private static IEnumerable<string> Grouped(List<(SliceStack Stack, string Reason)> left, string advice) =>
            left.GroupBy(one => one.Reason, StringComparer.Ordinal).Select(group => $"{Names([.. group.Select(one => one.Stack.Name)])} not read: {group.Key}{advice}");

        private static string Names(List<string> names) =>
            names.Count == 1 ? $"{names[0]} was" : $"{string.Join("; ", names.Take(8))}{(names.Count > 8 ? $" and {names.Count - 8} more" : "")} were";
    }
}
