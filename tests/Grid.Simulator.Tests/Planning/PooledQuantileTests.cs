using Grid.Simulator.Planning;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Tests.Planning;

public class PooledQuantileTests
{
    // Regions of 40 to 400 studies in each of ten replications, with exponential times: the truth is known.
    [Theory]
    [InlineData(40, 0.95)]
    [InlineData(120, 0.99)]
    [InlineData(400, 0.99)]
    [InlineData(400, 0.5)]
    public void Of_FewStudiesInEachReplication_TheIntervalCoversTheTruthAsOftenAsItSays(int studies, double share)
    {
        const int Trials = 400;
        var (truth, covered, above) = (-Math.Log(1 - share) * 100, 0, 0);
        var random = new Random(7);
        for (var trial = 0; trial < Trials; trial++)
        {
            var found = Draw(random, replications: 10, studies, share);
            if (found.Covers(truth)) covered++;
            if (found.Mean > truth) above++;
        }

        Assert.InRange(covered, 0.93 * Trials, Trials);
        Assert.InRange(above, 0.35 * Trials, 0.65 * Trials);
    }

    [Fact]
    public void Of_TooFewStudies_SaysNothing() =>
        Assert.True(double.IsNaN(Draw(new Random(1), replications: 4, studies: 30, share: 0.99).Mean));

    [Fact]
    public void Of_TheSameInEveryReplication_TheStepOfTheSketchIsPartOfTheError()
    {
        var all = new SpreadTally();
        for (var i = 0; i < 1_000; i++) all.Add(130);

        var found = PooledQuantile.Of(all, 0.95, [130, 130, 130]);

        Assert.InRange(found.HalfWidth, 0.99 * QuantileSketch.RelativeError * 130, 3);
        Assert.True(found.Covers(130));
    }

    [Fact]
    public void WithSteps_DifferenceWithinASketchesStep_IsNotBeyondChance()
    {
        var key = new FigureKey(ScenarioFigures.ResultP95, "dental", "");
        double[] these = [130, 130, 130];
        double[] those = [131, 131, 131];

        var difference = PooledQuantile.WithSteps(ConfidenceInterval.OfDifference(these, those), key, these, those);

        Assert.True(difference.Covers(0));
        Assert.False(PooledQuantile.WithSteps(ConfidenceInterval.OfDifference(these, those), key with { Metric = ScenarioFigures.ResultMean }, these, those).Covers(0));
    }

    private static ConfidenceInterval Draw(Random random, int replications, int studies, double share)
    {
        var pooled = new SpreadTally();
        var each = new double[replications];
        for (var r = 0; r < replications; r++)
        {
            var one = new SpreadTally();
            for (var i = 0; i < studies; i++) one.Add(-Math.Log(1 - random.NextDouble()) * 100);
            each[r] = one.Quantile(share);
            pooled.Merge(one);
        }

        return PooledQuantile.Of(pooled, share, each);
    }
}
