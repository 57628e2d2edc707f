using Grid.Simulator.Chance;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Tests.Chance;

public class DistributionTests
{
    private static readonly double[] Measured = [0, 1, 1, 4, 14];

    public static TheoryData<string, Distribution, double, double> Known => new()
    {
        { "exponential", Distribution.Exponential(3), 3, 1 },
        { "deterministic", Distribution.Deterministic(3), 3, 0 },
        { "uniform", Distribution.Uniform(2, 6), 4, 1.0 / 12 },
        { "lognormal", Distribution.LogNormal(5, 0.5), 5, 0.5 },
        { "gamma, shape 4", Distribution.Erlang(4, 8), 8, 0.25 },
        { "gamma, shape 1/2", Distribution.Gamma(2, 2), 2, 2 },
        { "empirical", Distribution.Empirical(Measured), 4, 26.8 / 16 },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Draw_ManyTimes_HasTheStatedMeanAndVariation(string name, Distribution distribution, double mean, double squaredVariation)
    {
        var (chance, tally) = (new SeededChance(11), new Tally());
        for (var i = 0; i < 200_000; i++) tally.Add(distribution.Draw(chance));

        Assert.Equal(mean, distribution.Mean, 9);
        Assert.Equal(squaredVariation, distribution.SquaredVariation, 9);

        // Four standard errors of the mean; the variance of the heaviest, the lognormal, is known to a few percent.
        Assert.True(Math.Abs(tally.Mean - mean) <= (4 * mean * Math.Sqrt(squaredVariation / 200_000)) + 1e-9, $"{name}: mean {tally.Mean}");
        Assert.True(Math.Abs((tally.Variance / (mean * mean)) - squaredVariation) <= 0.05 * squaredVariation, $"{name}: variance {tally.Variance}");
        Assert.True(tally.Minimum >= 0);
    }

    [Fact]
    public void Exponential_ByZiggurat_HasTheDistributionsShareBelowEachPoint()
    {
        // Kolmogorov's distance of a million draws: beyond 1.95 / sqrt(n) once in a thousand.
        var chance = new SeededChance(12);
        var draws = Enumerable.Range(0, 1_000_000).Select(_ => Ziggurat.Exponential(chance)).Order().ToArray();
        var distance = draws.Select((x, i) => Math.Max(Math.Abs(1 - Math.Exp(-x) - (i / 1e6)), Math.Abs(1 - Math.Exp(-x) - ((i + 1) / 1e6)))).Max();

        Assert.InRange(distance, 0, 1.95 / 1_000);

        // Beyond the tail's start lie 454 in a million of all.
        Assert.InRange(draws.Count(static x => x > 7.69711747), 454 - 85, 454 + 85);
    }

    [Fact]
    public void Factory_ImpossibleNumbers_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Distribution.Exponential(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Distribution.Uniform(3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Distribution.LogNormal(1, double.NaN));
        Assert.Throws<ArgumentException>(() => Distribution.Empirical([]));
        Assert.Throws<ArgumentException>(() => Distribution.Empirical([1, -1]));
        Assert.Throws<ArgumentException>(() => Distribution.Empirical([0, 0]));
    }
}
