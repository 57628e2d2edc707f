namespace Grid.Simulator.Chance;

internal sealed class ExponentialDistribution(double mean) : Distribution(mean, 1)
{
    private readonly double _mean = mean;

    internal override double Draw(SeededChance chance) => _mean * Ziggurat.Exponential(chance);
}

internal sealed class DeterministicDistribution(double value) : Distribution(value, 0)
{
    internal override double Draw(SeededChance chance) => Mean;
}

internal sealed class UniformDistribution(double low, double high)
    : Distribution((low + high) / 2, (high - low) * (high - low) / 3 / ((low + high) * (low + high)))
{
    internal override double Draw(SeededChance chance) => chance.Between(low, high);
}

internal sealed class EmpiricalDistribution(double[] values) : Distribution(values.Average(), Variation(values))
{
    internal override double Draw(SeededChance chance) => values[chance.Below(values.Length)];

    private static double Variation(double[] values)
    {
        var mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / values.Length / (mean * mean);
    }
}
