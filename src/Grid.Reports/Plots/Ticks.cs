namespace Grid.Reports.Plots;

/// <summary>A value at an axis and how it is written.</summary>
internal readonly record struct Tick(double Value, string Label);

/// <summary>Where an axis is marked: round numbers, few of them.</summary>
internal static class Ticks
{
    /// <summary>1, 2 or 5 times a power of ten apart, about so many, from the first at or above the lower end to the last at or below the upper.</summary>
    public static IReadOnlyList<double> Round(double from, double to, int about)
    {
        if (!(to > from)) return [from];
        var rough = (to - from) / Math.Max(1, about);
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = (rough / power) switch { <= 1.5 => power, <= 3.5 => 2 * power, <= 7.5 => 5 * power, _ => 10 * power };
        var (first, last) = ((long)Math.Ceiling((from / step) - 1e-9), (long)Math.Floor((to / step) + 1e-9));
        return [.. Enumerable.Range(0, (int)(last - first + 1)).Select(i => Math.Round((first + i) * step, 12))];
    }

    /// <summary>Round times on a scale that spans decades, as people say them: 0.1 s, 10 s, 1 min, 1 h.</summary>
    /// <returns>From the last one at or below the least value to the first at or above the greatest, where there are such.</returns>
    public static IReadOnlyList<Tick> TimesAround(double least, double most)
    {
        Tick[] known =
        [
            new(1e-6, "1 µs"), new(1e-5, "10 µs"), new(1e-4, "0.1 ms"), new(1e-3, "1 ms"), new(1e-2, "10 ms"), new(0.1, "0.1 s"), new(1, "1 s"), new(10, "10 s"),
            new(60, "1 min"), new(600, "10 min"), new(3_600, "1 h"), new(36_000, "10 h"), new(4 * 86_400, "4 d"), new(40 * 86_400, "40 d"),
        ];
        var first = Math.Max(0, Array.FindLastIndex(known, t => t.Value <= least));
        var last = Array.FindIndex(known, t => t.Value >= most);
        return known[first..(last < 0 ? known.Length : last + 1)];
    }
}
