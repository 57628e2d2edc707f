namespace Grid.Simulator.Statistics;

/// <summary>
/// How much of the beginning of a run tells of its start and not of its steady state: MSER-5 (White 1997). Of all cuts, the one after
/// which the mean of what is left is known best.
/// </summary>
public static class WarmUp
{
    private const int BatchSize = 5;

    /// <summary>Shorter series have too few batches for a cut.</summary>
    public const int LeastObservations = 10 * BatchSize;

    /// <summary>
    /// How many observations to drop from the front, a multiple of 5 and at most half of them: cuts near the end leave a handful
    /// whose mean is well known only by chance. Where the best cut is at that half, the run was too short to become steady, and
    /// its mean should not be believed (<see cref="SteadyState"/> says so in words).
    /// </summary>
    /// <param name="series">Observations in order, or means over equal spans of time.</param>
    /// <exception cref="ArgumentException">Shorter than <see cref="LeastObservations"/>.</exception>
    public static int Cut(ReadOnlySpan<double> series)
    {
        if (series.Length < LeastObservations)
            throw new ArgumentException($"{series.Length} observations, at least {LeastObservations} are needed to find the warm-up.", nameof(series));

        var batches = series.Length / BatchSize;
        var tail = new Tally();
        var (cut, least) = (0, double.PositiveInfinity);
        for (var batch = batches - 1; batch >= 0; batch--)
        {
            tail.Add(Mean(series.Slice(batch * BatchSize, BatchSize)));
            if (batch > batches / 2) continue;

            // At a tie the earlier cut: it keeps more.
            var error = tail.Variance * (tail.Count - 1) / ((double)tail.Count * tail.Count);
            if (error > least) continue;
            (cut, least) = (batch, error);
        }

        return cut * BatchSize;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }
}
