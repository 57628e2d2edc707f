using Grid.Samples.Drawing;

namespace Grid.Samples.Tests.Drawing;

public sealed class SeededRandomTests
{
    [Fact]
    public void NextUInt64_SeedOne_IsTheSequenceItHasAlwaysBeen()
    {
        // Written down on the day the samples were first made: a change here changes every sample and every model's data.
        var random = new SeededRandom(1);

        Assert.Equal([12966619160104079557UL, 9600361134598540522UL, 10590380919521690900UL], [random.NextUInt64(), random.NextUInt64(), random.NextUInt64()]);
    }

    [Fact]
    public void For_TwoParts_DrawDifferently() =>
        Assert.NotEqual(SeededRandom.For(1, "left").NextUInt64(), SeededRandom.For(1, "right").NextUInt64());

    [Fact]
    public void Normal_ManyDraws_HaveMeanZeroAndDeviationOne()
    {
        var random = new SeededRandom(42);
        var draws = Enumerable.Range(0, 20_000).Select(_ => (double)random.Normal()).ToList();

        Assert.Equal(0, draws.Average(), 0.03);
        Assert.Equal(1, Math.Sqrt(draws.Average(draw => draw * draw)), 0.03);
    }

    [Fact]
    public void Whole_ManyDraws_ReachBothEndsAndNoFurther()
    {
        var random = new SeededRandom(7);
        var draws = Enumerable.Range(0, 500).Select(_ => random.Whole(-2, 2)).ToHashSet();

        Assert.Equal([-2, -1, 0, 1, 2], draws.Order());
    }
}
