using Grid.Simulator.Chance;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Tests.Statistics;

public class SteadyStateTests
{
    [Fact]
    public void Cut_RampThenLevel_IsWhereTheRampEnds()
    {
        var chance = new SeededChance(6);
        var series = Series(400, i => Math.Min(i, 60) + chance.Between(-3, 3));

        Assert.InRange(WarmUp.Cut(series), 45, 75);
    }

    [Fact]
    public void Cut_LevelFromTheStart_CutsLittle()
    {
        var chance = new SeededChance(6);

        Assert.InRange(WarmUp.Cut(Series(400, _ => chance.Between(9, 11))), 0, 100);
    }

    [Fact]
    public void Cut_AllTheSame_CutsNothing() => Assert.Equal(0, WarmUp.Cut(Series(100, _ => 7)));

    [Fact]
    public void Judge_Level_IsSteady()
    {
        var chance = new SeededChance(8);
        var verdict = SteadyState.Judge(Series(400, i => (i < 40 ? i : 40) + chance.Between(-5, 5)));

        Assert.True(verdict.IsSteady, verdict.Reason);
        Assert.InRange(verdict.WarmUpCut, 20, 175);
    }

    [Fact]
    public void Judge_BacklogGrowsToTheEnd_SaysThatItStillChanges()
    {
        var chance = new SeededChance(8);
        var verdict = SteadyState.Judge(Series(400, i => i + chance.Between(-5, 5)));

        Assert.False(verdict.IsSteady);
        Assert.Contains("no steady state", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_SlowGrowthUnderNoise_SaysThatItGrows()
    {
        // Too noisy for MSER-5, which finds nothing to cut; the halves tell.
        var chance = new SeededChance(8);
        var verdict = SteadyState.Judge(Series(2_000, i => 20 + (i / 10.0) + chance.Exponential(150)));

        Assert.False(verdict.IsSteady);
        Assert.Contains("the backlog grows", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_TooShort_SaysHowManyAreNeeded() =>
        Assert.Contains("at least 50", SteadyState.Judge(Series(49, _ => 1)).Reason, StringComparison.Ordinal);

    private static double[] Series(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(value)];
}
