using Grid.Inference.Geometry;
using Grid.Inference.Repository;

namespace Grid.Inference.Execution;

/// <summary>What the pixels of the stacks that were read say against a negative answer. Pure.</summary>
internal static class StackVerdict
{
    // A soft kernel by name may be noisy in a large patient; beyond this nothing faint can be seen in it.
    private const double HopelessNoiseHu = 2 * StackChoice.SharpNoiseHu;

    // A calcified plexus or gland takes up to this in two or three slices; enhanced vessels are seen in every one.
    private const double MinVesselCm2 = 0.4;
    private const double MinVesselShare = 0.4;

    /// <summary>Where most slices of a stack have values that are no HU, the others pass by chance: nothing rests on them either.</summary>
    public static IReadOnlyList<ReadPlane> Distrust(StudyPlan plan, ReadPlane[] read)
    {
        foreach (var stack in plan.Stacks)
        {
            var count = stack.Slices.Slices.Count;
            if (read.Skip(stack.First).Take(count).Count(plane => plane.Facts?.Fault is not null) * 2 <= count) continue;
            for (var i = stack.First; i < stack.First + count; i++)
                if (read[i].Refusal is null) read[i] = read[i] with { Score = null, Refusal = "the values of most slices beside it are no HU" };
        }

        return read;
    }

    /// <param name="manifest">The model.</param>
    /// <param name="plan">What was to be read.</param>
    /// <param name="read">One for each plane of the plan.</param>
    public static IReadOnlyList<string> Shortfalls(ModelManifest manifest, StudyPlan plan, IReadOnlyList<ReadPlane> read)
    {
        var shortfalls = new List<string>();
        var coverage = new List<IReadOnlyList<string>>();
        foreach (var stack in plan.Stacks)
        {
            List<ReadPlane> own = [.. read.Skip(stack.First).Take(stack.Slices.Slices.Count)];
            var name = plan.Stacks.Count > 1 ? $"{stack.Name}: " : "";
            List<string> reasons = [.. StackContent.Shortfalls(stack.Slices, [.. own.Select(plane => plane.Facts)])];
            if (plan.NeedsWholeBrain)
            {
                AddField(manifest, stack, own, reasons);
                AddKernelAndAgent(stack, own, reasons);
                coverage.Add([.. HeadCoverage.Shortfalls(stack.Slices, [.. own.Select(plane => plane.Refusal is null ? plane.Facts?.Head : null)]).Select(reason => name + reason)]);
            }

            shortfalls.AddRange(reasons.Select(reason => name + reason));
        }

        // One whole head is enough: what repeats a part of it need not be whole.
        if (coverage.Count > 0 && coverage.MinBy(reasons => reasons.Count) is { Count: > 0 } least && !IsWholeTogether(plan, read)) shortfalls.AddRange(least);
        return shortfalls;
    }

    /// <summary>Base and vault scanned one after the other, in two series.</summary>
    private static bool IsWholeTogether(StudyPlan plan, IReadOnlyList<ReadPlane> read)
    {
        if (plan.Stacks.Count < 2 || plan.Stacks.Select(stack => stack.Slices.Slices[0].Header.FrameOfReferenceUid).Distinct(StringComparer.Ordinal).Count() > 1) return false;
        var heads = plan.Planes.Zip(read).Where(pair => pair.Second is { Refusal: null, Facts.Head: not null }).ToDictionary(pair => pair.First.Header, pair => pair.Second.Facts!.Head);
        var all = OrderedSlices.Sort([.. heads.Keys]);
        return all.Normal is not null && StackSpacing.Of(all).Shortfalls().Count == 0 && HeadCoverage.Shortfalls(all, [.. all.Slices.Select(slice => heads[slice.Header])]).Count == 0;
    }

    private static void AddField(ModelManifest manifest, PlannedStack stack, List<ReadPlane> own, List<string> reasons)
    {
        if (manifest.Preprocess.FieldOfViewMm is not { } field) return;
        var width = field / manifest.Input.Rows * manifest.Input.Columns;
        var cut = own.Select((plane, index) => (plane, stack.Slices.Slices[index].Header))
            .Where(one => one.plane is { Facts.Bone: { } bone, Plane: { RowSpacingMm: { } down, ColumnSpacingMm: { } across } } && bone.IsLargerThan(field / down, width / across))
            .Select(one => one.Header).ToList();
        if (cut.Count > 0) reasons.Add(Invariant($"the head is larger than the {field:0} mm that the model is shown, so that its edge was not seen in {SliceWords.Name(cut)}"));
    }

    private static void AddKernelAndAgent(PlannedStack stack, List<ReadPlane> own, List<string> reasons)
    {
        var header = stack.Slices.Slices[0].Header;
        var noise = own.Where(plane => plane.Facts?.NoiseHu is not null).Select(plane => plane.Facts!.NoiseHu!.Value).Order().ToList();
        var limit = KernelNames.Of(header) == KernelSharpness.Soft ? HopelessNoiseHu : StackChoice.SharpNoiseHu;
        if (noise.Count > 0 && noise[noise.Count / 2] is var median && median > limit)
            reasons.Add(Invariant($"the slices have {median:0} HU of noise, as of a sharp kernel, and faint changes cannot be seen in them; send the soft-tissue reconstruction"));

        var brains = own.Where(plane => plane.Facts?.Head is { BrainCm2: > HeadCoverage.MinLargestBrainCm2 }).ToList();
        var bright = brains.Count(plane => plane.Facts!.VesselCm2 > MinVesselCm2);
        if (brains.Count >= 4 && bright > brains.Count * MinVesselShare)
            reasons.Add($"{bright} of {brains.Count} slices show vessels as bright as with a contrast agent, which the header does not name; send the images without contrast agent");
    }
}
