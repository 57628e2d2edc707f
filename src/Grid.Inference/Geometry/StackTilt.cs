namespace Grid.Inference.Geometry;

/// <summary>
/// Gantry tilt: the slices lie across the table's way at another angle than 90 degrees, each shifted in its own plane against
/// the one below. Positions and orientation show it; the header may state it. Neither is trusted alone.
/// </summary>
public static class StackTilt
{
    /// <summary>Below this many degrees a tilt is rounding of the header's decimals.</summary>
    public const double SmallestDegrees = 0.5;

    private const double AgreementDegrees = 1;

    /// <summary>Between the normal and the way from the first slice to the last, 0 to 90; null with fewer than two placed slices.</summary>
    public static double? DegreesByPosition(OrderedSlices stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        if (stack.Normal is not { } normal || stack.Slices.Count < 2) return null;
        return normal.DegreesTo(stack.Slices[^1].Header.Centre!.Value.Minus(stack.Slices[0].Header.Centre!.Value));
    }

    /// <summary>One sentence that names the angle and where it is known from; null when there is no tilt to speak of.</summary>
    public static string? Describe(OrderedSlices stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        var seen = DegreesByPosition(stack);
        var told = stack.Slices.Select(slice => slice.Header.GantryTiltDegrees).FirstOrDefault(tilt => tilt is not null);
        var (isSeen, isTold) = (seen >= SmallestDegrees, told is { } degrees && Math.Abs(degrees) >= SmallestDegrees);
        if (!isSeen && !isTold) return null;
        if (seen is null) return Invariant($"gantry tilt {told:0.0} degrees by the header (0018,1120); positions do not show it");
        if (told is null) return Invariant($"gantry tilt {seen:0.0} degrees by slice positions; the header does not state it");

        return Math.Abs(Math.Abs(told.Value) - seen.Value) <= AgreementDegrees
            ? Invariant($"gantry tilt {seen:0.0} degrees, by slice positions and by the header (0018,1120: {told:+0.0;-0.0}); each slice was read in its own plane")
            : Invariant($"gantry tilt {seen:0.0} degrees by slice positions, but {told:+0.0;-0.0} by the header (0018,1120); each slice was read in its own plane");
    }
}
