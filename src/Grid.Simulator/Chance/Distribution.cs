namespace Grid.Simulator.Chance;

/// <summary>
/// A distribution of times or sizes, at least 0, made by the factories below. Immutable and safe for several threads: the chance
/// is the caller's.
/// </summary>
public abstract class Distribution
{
    private protected Distribution(double mean, double squaredVariation)
    {
        Mean = mean;
        SquaredVariation = squaredVariation;
    }

    public double Mean { get; }

    /// <summary>Squared coefficient of variation: variance over the mean squared. 0 is always the same, 1 exponential.</summary>
    public double SquaredVariation { get; }

    /// <summary>Mean of the square, as in the Pollaczek-Khinchine formula.</summary>
    public double SecondMoment => Mean * Mean * (1 + SquaredVariation);

    internal abstract double Draw(SeededChance chance);

    public static Distribution Exponential(double mean) => new ExponentialDistribution(Positive(mean, nameof(mean)));

    /// <summary>Always the same.</summary>
    public static Distribution Deterministic(double value) => new DeterministicDistribution(Positive(value, nameof(value)));

    public static Distribution Uniform(double low, double high)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(low);
        if (!(high > low && double.IsFinite(high))) throw new ArgumentOutOfRangeException(nameof(high), high, $"Expected a number above {low}.");
        return new UniformDistribution(low, high);
    }

    /// <param name="mean">Of the value itself, not of its logarithm.</param>
    /// <param name="squaredVariation">Variance over the mean squared.</param>
    public static Distribution LogNormal(double mean, double squaredVariation) =>
        new LogNormalDistribution(Positive(mean, nameof(mean)), Positive(squaredVariation, nameof(squaredVariation)));

    /// <param name="mean">Of the value.</param>
    /// <param name="squaredVariation">Variance over the mean squared: one over the shape.</param>
    public static Distribution Gamma(double mean, double squaredVariation) =>
        new GammaDistribution(Positive(mean, nameof(mean)), Positive(squaredVariation, nameof(squaredVariation)));

    /// <summary>The sum of some exponential stages of one mean.</summary>
    /// <param name="stages">At least 1.</param>
    /// <param name="mean">Of the sum.</param>
    public static Distribution Erlang(int stages, double mean)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stages, 1);
        return Gamma(mean, 1.0 / stages);
    }

    /// <summary>What was measured, each value as likely as it was often.</summary>
    /// <param name="values">At least one; at least 0, and not all 0.</param>
    public static Distribution Empirical(IReadOnlyCollection<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0) throw new ArgumentException("No measured values to draw from.", nameof(values));
        foreach (var value in values)
            if (!(value >= 0 && double.IsFinite(value))) throw new ArgumentException($"{value} is among the measured values; expected numbers from 0 up.", nameof(values));
        if (!values.Any(static v => v > 0)) throw new ArgumentException("All measured values are 0.", nameof(values));
        return new EmpiricalDistribution([.. values]);
    }

    private static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "Expected a finite number above 0.");
}
