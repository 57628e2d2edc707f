namespace Grid.Inference.Geometry;

/// <summary>Whether headers say that two stacks are reconstructions of one scan: thick and thin, soft and sharp, or reformatted.</summary>
internal static class SameScan
{
    // Reconstructions of one scan carry its times; a repeat begins seconds later.
    private const double ToleranceSeconds = 1;

    public static bool Is(SliceStack a, SliceStack b)
    {
        if (a.FrameOfReferenceUid != b.FrameOfReferenceUid) return false;
        if ((a.Contrast == ContrastState.Enhanced) != (b.Contrast == ContrastState.Enhanced)) return false;
        var (mine, theirs) = (a.Acquisitions, b.Acquisitions);
        if (mine.Count > 0 && theirs.Count > 0 && !mine.Overlaps(theirs)) return false;
        return a.Seconds is not { } first || b.Seconds is not { } second
            || (first.First <= second.Last + ToleranceSeconds && second.First <= first.Last + ToleranceSeconds);
    }

    /// <summary>Another reconstruction differs in what a reconstruction chooses; two that do not are two scans, or a copy.</summary>
    public static bool DiffersInReconstruction(SliceStack a, SliceStack b) =>
        a.Kernel != b.Kernel || Math.Abs(a.ThicknessMm - b.ThicknessMm) > 0.1 || a.IsOriginal != b.IsOriginal || a.IsAxial != b.IsAxial || a.IsComputed != b.IsComputed;

    /// <summary>Whether all that the other shows along the slices' way lies within this one, give or take a slice.</summary>
    public static bool Covers(SliceStack read, SliceStack other)
    {
        if (read.Slices.Normal is not { } normal || read.Along(normal) is not { } own || other.Along(normal) is not { } its) return false;
        var tolerance = Math.Max(3, Math.Max(read.ThicknessMm, other.ThicknessMm));
        // Of slices that are not axial only the middles are known; how far they reach along the axis their rows say.
        return !other.IsAxial || (its.Low >= own.Low - tolerance && its.High <= own.High + tolerance);
    }
}
