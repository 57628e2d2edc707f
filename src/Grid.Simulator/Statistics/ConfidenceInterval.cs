using MathNet.Numerics.Distributions;

namespace Grid.Simulator.Statistics;

/// <summary>A mean and how far off it may be, by Student's t over independent values.</summary>
/// <param name="Mean">NaN without values.</param>
/// <param name="HalfWidth">Infinite below two values: nothing is known of the spread.</param>
/// <param name="Level">How often such an interval covers the truth, e.g. 0.95.</param>
/// <param name="Count">Values it stands on: replications or batches.</param>
public readonly record struct ConfidenceInterval(double Mean, double HalfWidth, double Level, int Count)
{
    public const double UsualLevel = 0.95;

    public double Low => Mean - HalfWidth;

    public double High => Mean + HalfWidth;

    /// <summary>Half width as a share of the mean.</summary>
    public double RelativeHalfWidth => HalfWidth / Math.Abs(Mean);

    public bool Covers(double value) => Math.Abs(value - Mean) <= HalfWidth;

    /// <summary>From one value a replication, or any other values that do not depend on each other.</summary>
    public static ConfidenceInterval Of(ReadOnlySpan<double> values, double level = UsualLevel)
    {
        var tally = new Tally();
        foreach (var value in values) tally.Add(value);
        return Of(tally, level);
    }

    public static ConfidenceInterval Of(Tally values, double level = UsualLevel)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!(level is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "Expected a level above 0 and below 1.");
        if (values.Count < 2) return new ConfidenceInterval(values.Mean, double.PositiveInfinity, level, (int)values.Count);

        var count = (int)Math.Min(values.Count, int.MaxValue);
        var factor = StudentT.InvCDF(0, 1, count - 1, (1 + level) / 2);
        return new ConfidenceInterval(values.Mean, factor * Math.Sqrt(values.Variance / count), level, count);
    }

    /// <summary>
    /// How much greater <paramref name="these"/> are than <paramref name="those"/>, replication by replication. With common random
    /// numbers the chance that both share falls out, so far fewer replications tell two policies apart. An interval that does not
    /// cover 0 says that they differ.
    /// </summary>
    /// <exception cref="ArgumentException">Not the same number of replications.</exception>
    public static ConfidenceInterval OfDifference(ReadOnlySpan<double> these, ReadOnlySpan<double> those, double level = UsualLevel)
    {
        if (these.Length != those.Length)
            throw new ArgumentException($"{these.Length} replications cannot be paired with {those.Length}; run both with the same ones.", nameof(those));

        var tally = new Tally();
        for (var i = 0; i < these.Length; i++) tally.Add(these[i] - those[i]);
        return Of(tally, level);
    }
}
