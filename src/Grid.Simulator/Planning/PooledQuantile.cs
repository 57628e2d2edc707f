using Grid.Simulator.Statistics;

namespace Grid.Simulator.Planning;

/// <summary>A quantile of all replications together, with how far off it may be.</summary>
internal static class PooledQuantile
{
    /// <summary>Values that must lie beyond a quantile before it is one: below that it is a few studies' luck.</summary>
    private const double LeastBeyond = 5;

    public static ConfidenceInterval Of(SpreadTally all, double share, ReadOnlySpan<double> ofEach)
    {
        var tally = new Tally();
        foreach (var value in ofEach)
        {
            if (double.IsFinite(value)) tally.Add(value);
        }

        if (all.Pooled * (1 - share) < LeastBeyond) return new ConfidenceInterval(double.NaN, double.PositiveInfinity, ConfidenceInterval.UsualLevel, (int)tally.Count);
        var mean = all.Quantile(share);
        if (tally.Count < 2) return new ConfidenceInterval(mean, double.PositiveInfinity, ConfidenceInterval.UsualLevel, (int)tally.Count);

        var between = ConfidenceInterval.Of(tally).HalfWidth;
        var half = Math.Max(between, OfRanks(all, share, mean)) + (QuantileSketch.RelativeError * mean);
        return new ConfidenceInterval(mean, half, ConfidenceInterval.UsualLevel, (int)tally.Count);
    }

    /// <summary>A difference of quantiles with the steps of both sketches; other figures have none.</summary>
    public static ConfidenceInterval WithSteps(ConfidenceInterval difference, FigureKey key, ReadOnlySpan<double> these, ReadOnlySpan<double> those) =>
        ScenarioFigures.QuantileOf(key.Metric) is null
            ? difference
            : difference with { HalfWidth = difference.HalfWidth + (QuantileSketch.RelativeError * (Mean(these) + Mean(those))) };

    /// <summary>Ranks of a quantile are binomial: their spread, read off the values.</summary>
    private static double OfRanks(SpreadTally all, double share, double mean)
    {
        var spread = 1.96 * Math.Sqrt(share * (1 - share) / all.Pooled);
        return Math.Max(all.Quantile(Math.Min(1, share + spread)) - mean, mean - all.Quantile(Math.Max(0, share - spread)));
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += Math.Abs(value);
        return sum / values.Length;
    }
}
