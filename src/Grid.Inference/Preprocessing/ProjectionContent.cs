namespace Grid.Inference.Preprocessing;

/// <summary>What the pixels of a projection say about themselves: an image may be there in full and still show nothing, or not all. Pure.</summary>
internal static class ProjectionContent
{
    private const double LeastContent = 0.02, MostSaturated = 0.25, LeastCutShare = 0.03, AbruptColumns = 0.25, AbruptStep = 0.1;

    /// <summary>Why nothing can be said of the image, or null.</summary>
    public static string? Fault(ImagePlane plane)
    {
        var spread = Spread.Of(plane.Values);
        if (spread.Infinite > 0) return $"{spread.Infinite} of its {plane.Values.Length} values are no numbers";
        if (spread.Usable == 0) return "all of it is padding";
        if (spread.Usable < LeastContent * plane.Values.Length) return Invariant($"all but {(double)spread.Usable / plane.Values.Length:P1} of it is padding");
        return spread.Low == spread.High ? "every pixel has the same value: it shows nothing" : null;
    }

    /// <summary>Why a negative answer cannot rest on the image although it can be read, or null.</summary>
    public static string? Doubt(ImagePlane plane)
    {
        var spread = Spread.Of(plane.Values);
        // The larger end is background; of the rest little may lie at the other end, where differences are lost.
        var rest = spread.Usable - Math.Max(spread.AtLow, spread.AtHigh);
        var lost = Math.Min(spread.AtLow, spread.AtHigh);
        if (rest < LeastContent * spread.Usable) return "nearly all of its pixels have the same value";
        if (lost > MostSaturated * rest) return Invariant($"it is saturated: {(double)lost / rest:P0} of what is not background has the highest or lowest value");
        return BlankRows(plane, spread) ?? BlankColumns(plane);
    }

    private static string? BlankRows(ImagePlane plane, Spread spread)
    {
        var blank = new bool[plane.Rows];
        for (var y = 0; y < plane.Rows; y++) blank[y] = IsBlank(plane.Values.AsSpan(y * plane.Columns, plane.Columns));
        if (Inner(blank) is { } inner) return $"rows {inner.First + 1} to {inner.Last + 1} of {plane.Rows} hold one value";

        var top = Array.FindIndex(blank, row => !row);
        var bottom = plane.Rows - 1 - Array.FindLastIndex(blank, row => !row);
        var (longer, shorter) = (Math.Max(top, bottom), Math.Min(top, bottom));
        // A collimator leaves a border on both sides; an image that was cut ends on one.
        if (longer < LeastCutShare * plane.Rows || shorter > longer / 4) return null;
        var (edge, beyond) = bottom >= top ? (plane.Rows - 1 - bottom, plane.Rows - bottom) : (top, top - 1);
        return IsAbrupt(plane, edge, beyond, spread) ? $"the {(bottom >= top ? "last" : "first")} {longer} of {plane.Rows} rows hold one value: the image may be cut" : null;
    }

    private static string? BlankColumns(ImagePlane plane)
    {
        var blank = new bool[plane.Columns];
        Array.Fill(blank, true);
        var first = plane.Values.AsSpan(0, plane.Columns);
        for (var y = 1; y < plane.Rows; y++)
        {
            var row = plane.Values.AsSpan(y * plane.Columns, plane.Columns);
            for (var x = 0; x < row.Length; x++) blank[x] &= row[x] == first[x];
        }

        return Inner(blank) is { } inner ? $"columns {inner.First + 1} to {inner.Last + 1} of {plane.Columns} hold one value" : null;
    }

    /// <summary>The longest run of blank lines with content on both sides, if it is more than chance.</summary>
    private static (int First, int Last)? Inner(bool[] blank)
    {
        var (from, to) = (Array.IndexOf(blank, false), Array.LastIndexOf(blank, false));
        (int First, int Last)? longest = null;
        for (var i = Math.Max(from, 0); i < to; i++)
        {
            if (!blank[i]) continue;
            var first = i;
            while (blank[i]) i++;
            if (longest is null || i - first > longest.Value.Last - longest.Value.First + 1) longest = (first, i - 1);
        }

        return longest is { } run && run.Last - run.First + 1 >= Math.Max(2, blank.Length / 200) ? longest : null;
    }

    /// <summary>One value all along; declared padding is no blank line of an image.</summary>
    private static bool IsBlank(ReadOnlySpan<float> row) => !float.IsNaN(row[0]) && row.IndexOfAnyExcept(row[0]) < 0;

    private static bool IsAbrupt(ImagePlane plane, int edge, int beyond, Spread spread)
    {
        var value = plane.Values[beyond * plane.Columns];
        var far = 0;
        foreach (var one in plane.Values.AsSpan(edge * plane.Columns, plane.Columns))
        {
            if (Math.Abs(one - value) > AbruptStep * (spread.High - spread.Low)) far++;
        }

        return far > AbruptColumns * plane.Columns;
    }

    private readonly record struct Spread(float Low, float High, int AtLow, int AtHigh, int Usable, int Infinite)
    {
        public static Spread Of(float[] values)
        {
            var (low, high, usable, infinite) = (float.PositiveInfinity, float.NegativeInfinity, 0, 0);
            foreach (var value in values)
            {
                if (float.IsNaN(value)) continue;
                if (float.IsInfinity(value)) infinite++;
                usable++;
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }

            var (atLow, atHigh) = (0, 0);
            foreach (var value in values)
            {
                if (value == low) atLow++;
                if (value == high) atHigh++;
            }

            return new Spread(low, high, atLow, atHigh, usable, infinite);
        }
    }
}
