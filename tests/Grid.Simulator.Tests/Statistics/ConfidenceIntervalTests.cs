using Grid.Simulator.Chance;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Tests.Statistics;

public class ConfidenceIntervalTests
{
    [Fact]
    public void Of_FiveValues_IsTheTextbookInterval()
    {
        var interval = ConfidenceInterval.Of([10.0, 12, 9, 11, 13]);

        // s = 1.5811, t(0.975, 4) = 2.7764.
        Assert.Equal(11, interval.Mean, 12);
        Assert.Equal(2.7764 * 1.58114 / Math.Sqrt(5), interval.HalfWidth, 3);
        Assert.True(interval.Covers(9.1));
        Assert.False(interval.Covers(9.0));
    }

    [Fact]
    public void Of_OneValue_KnowsNothingOfItsError() =>
        Assert.Equal(double.PositiveInfinity, ConfidenceInterval.Of([4.0]).HalfWidth);

    [Fact]
    public void OfDifference_SharedChance_IsFarNarrowerThanEachAlone()
    {
        var chance = new SeededChance(4);
        double[] these = new double[10], those = new double[10];
        for (var i = 0; i < 10; i++)
        {
            var shared = chance.Exponential(10);
            (these[i], those[i]) = (shared + 1 + chance.Between(-0.1, 0.1), shared);
        }

        var difference = ConfidenceInterval.OfDifference(these, those);

        Assert.True(difference.Covers(1));
        Assert.False(difference.Covers(0));
        Assert.True(difference.HalfWidth < ConfidenceInterval.Of(these).HalfWidth / 20);
    }

    [Fact]
    public void OfDifference_UnequalCounts_IsRefused() =>
        Assert.Throws<ArgumentException>(() => ConfidenceInterval.OfDifference([1.0, 2], [1.0]));
}
