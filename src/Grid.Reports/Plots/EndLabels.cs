namespace Grid.Reports.Plots;

/// <summary>Moves labels that would cover each other apart, in their order, as little as may be.</summary>
internal static class EndLabels
{
    /// <param name="wanted">Where each label would stand; of equal ones the later stands higher, as p99 above p50.</param>
    /// <param name="apart">Least distance between two.</param>
    /// <param name="from">None stands above this,</param>
    /// <param name="to">or below this, as long as there is room.</param>
    /// <returns>Where each one stands, in the order of <paramref name="wanted"/>.</returns>
    public static IReadOnlyList<double> Spread(IReadOnlyList<double> wanted, double apart, double from, double to)
    {
        var order = Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i]).ThenByDescending(i => i).ToList();
        var places = new double[wanted.Count];

        // Labels that touch are one group around the middle of what its members want.
        var groups = new List<(int First, int Count, double Middle)>();
        for (var i = 0; i < order.Count; i++)
        {
            groups.Add((i, 1, wanted[order[i]]));
            while (groups.Count > 1 && Overlap(groups[^2], groups[^1])) Join();
        }

        foreach (var (first, count, middle) in groups)
        {
            var half = (count - 1) * apart / 2;
            var centre = Math.Max(from + half, Math.Min(to - half, middle));
            for (var i = 0; i < count; i++) places[order[first + i]] = centre - half + (i * apart);
        }

        return places;

        bool Overlap((int First, int Count, double Middle) a, (int First, int Count, double Middle) b) =>
            b.Middle - a.Middle < (a.Count + b.Count) * apart / 2;

        void Join()
        {
            var (a, b) = (groups[^2], groups[^1]);
            groups.RemoveRange(groups.Count - 2, 2);
            var count = a.Count + b.Count;
            groups.Add((a.First, count, ((a.Middle * a.Count) + (b.Middle * b.Count)) / count));
        }
    }
}
