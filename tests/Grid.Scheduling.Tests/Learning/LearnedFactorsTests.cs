using Grid.Scheduling.Jobs;
using Grid.Scheduling.Learning;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Learning;

/// <summary>What runs have shown of a model: of all nodes together, and of one that is not like the others.</summary>
public class LearnedFactorsTests
{
    [Fact]
    public void Of_OneNodeAlwaysTwiceAsSlow_IsBelievedMoreWithEveryRun()
    {
        var learned = new LearnedFactors(0.2);
        var factors = new List<double>();
        for (var i = 0; i < 40; i++)
        {
            learned.Learn("n1", 2);
            factors.Add(learned.Of("n1"));
        }

        Assert.Equal(1.2, factors[0], 6);
        Assert.Equal(1.36, factors[1], 6);
        Assert.InRange(factors[^1], 1.99, 2);
        Assert.Equal(40, learned.Version);
        Assert.Equal(1, learned.Of("never run"));
    }

    [Fact]
    public void Shown_TwoRuns_MeanVarianceAndScatterAreWeightedByTheRate()
    {
        var learned = new LearnedFactors(0.2);
        learned.Learn("n1", 2);
        learned.Learn("n1", 2);

        // 0.8 (0.2 * 1) = 0.16, then 0.8 (0.16 + 0.2 * 0.64) = 0.2304; 4 sqrt(0.2304 * 0.2 / 1.8) = 0.64.
        var shown = learned.Shown("n1")!;
        Assert.Equal((1.36, 0.2304, 0.64), (Math.Round(shown.Mean, 9), Math.Round(shown.Variance, 9), Math.Round(shown.Scatter, 9)));
    }

    [Fact]
    public void Of_OneOfTwoNodesDiffers_OnlyItIsTakenForDifferent()
    {
        var learned = new LearnedFactors(0.2);
        for (var i = 0; i < 100; i++)
        {
            learned.Learn("slow", 3);
            learned.Learn("usual", 1);
        }

        Assert.Equal(3, learned.Of("slow"), 3);
        Assert.Equal(1, learned.Of("usual"), 3);
    }

    [Fact]
    public void Of_NodeFasterThanTheOthersByMoreThanChance_IsBelieved()
    {
        var learned = new LearnedFactors(0.2);
        for (var i = 0; i < 100; i++)
        {
            learned.Learn("fast", 0.5);
            learned.Learn("usual", 1);
        }

        Assert.Equal(0.5, learned.Of("fast"), 3);
    }

    [Fact]
    public void Of_MeansWithinTheirScatter_AllNodesHaveTheCommonFactor()
    {
        var learned = new LearnedFactors(0.2);
        for (var i = 0; i < 50; i++)
        {
            learned.Learn("a", i % 2 == 0 ? 0.6 : 1.4);
            learned.Learn("b", i % 2 == 0 ? 1.4 : 0.6);
        }

        Assert.Equal(learned.Of("a"), learned.Of("b"), 9);
        Assert.NotEqual(learned.Shown("a")!.Mean, learned.Of("a"), 3);
    }

    [Theory]
    [InlineData(1_000, 1 + (0.2 * 19))] // as if twenty times too slow
    [InlineData(0.001, 1 - (0.2 * 0.95))] // as if twenty times too fast
    public void Learn_AbsurdMeasurement_ClaimsNoMoreThanTwentyfold(double factor, double mean)
    {
        var learned = new LearnedFactors(0.2);
        learned.Learn("n1", factor);

        Assert.Equal(mean, learned.Shown("n1")!.Mean, 9);
    }

    [Fact]
    public void Copy_NewMemory_KnowsTheSameAndGoesOnAlone()
    {
        var learned = new LearnedFactors(0.2);
        learned.Learn("n1", 2);
        var copy = learned.Copy(0.5);
        Assert.Equal((learned.Of("n1"), 1L, learned.Shown("n1")!.Variance), (copy.Of("n1"), copy.Version, copy.Shown("n1")!.Variance));

        copy.Learn("n1", 2);
        Assert.Equal(1.6, copy.Shown("n1")!.Mean, 9);
        Assert.Equal(1.2, learned.Shown("n1")!.Mean, 9);
    }

    [Theory]
    [InlineData("stroke", 28, 4.8)]
    [InlineData("stroke", -5, 2)] // no fewer than none
    [InlineData("nobody stated", 28, 0)]
    public void StatedTicks_AsTheManifestSays_FixedAndForEachImage(string model, int images, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds).Ticks, new RunTimes(Models, 0.2).StatedTicks(model, images));

    [Theory]
    [InlineData(0.2, 10, 20, 1.2)]
    [InlineData(0.2, 0, 20, 1)] // nothing was stated to compare with
    [InlineData(0.2, 10, 0, 1)] // nothing was measured
    [InlineData(0, 10, 20, 1)] // learning is off
    public void Learn_OneRun_MeasuredOverStated(double rate, double stated, double took, double factor)
    {
        var times = new RunTimes(Models, rate);
        times.Learn(new JobKey("s", "stroke"), "n1", TimeSpan.FromSeconds(stated).Ticks, TimeSpan.FromSeconds(took));
        var copy = new RunTimes(Models, rate);
        copy.CopyFrom(times);

        Assert.Equal(factor, times.Factor("stroke", "n1"), 9);
        Assert.Equal(factor, copy.Factor("stroke", "n1"), 9);
        Assert.Equal(1, times.Factor("dental", "n1"));
    }
}
