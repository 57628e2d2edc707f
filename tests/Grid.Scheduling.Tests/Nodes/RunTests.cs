using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using static Grid.Scheduling.Tests.Nodes.GivenRuns;

namespace Grid.Scheduling.Tests.Nodes;

/// <summary>What is expected of a run.</summary>
public class RunTests
{
    [Theory]
    [InlineData(20, 90)]
    [InlineData(109.99, 0.05)] // never sooner than a message takes
    [InlineData(110, 0.05)]
    [InlineData(130, 10)] // overdue by 20 s: half as long again
    public void RemainingTicks_RunOf100SecondsBegunAt10_IsWhatIsLeft(double now, double left) =>
        Assert.Equal(Seconds(left), Sliced(Tier.Routine).RemainingTicks(Seconds(now)));

    [Fact]
    public void ExpectedEnd_NotBegun_CountsTransferLoadAndRunFromItsPlacing()
    {
        var run = new Run(new NodeEntry("n1", 0), "breast", Tier.Routine, Seconds(5)) { TransferTicks = Seconds(1), LoadTicks = Seconds(2), RunTicks = Seconds(4) };

        Assert.Equal(Seconds(12), run.ExpectedEnd);
        run.StartedAt = Seconds(6);
        Assert.Equal(Seconds(13), run.ExpectedEnd);
    }

    [Fact]
    public void YieldTicks_ImagesOnTheirWay_NothingIsLostByStopping()
    {
        var run = Sliced(Tier.Routine);
        (run.IsFetched, run.TransferTicks) = (false, Seconds(5));

        Assert.Equal(Run.SoonTicks, run.YieldTicks(Seconds(14.9), Seconds(2), Seconds(90)));
        Assert.Equal(Seconds(2), run.YieldTicks(Seconds(15), Seconds(2), Seconds(90)));
    }

    [Theory]
    [InlineData(50, 2)]
    [InlineData(100, 1)]
    [InlineData(10, 2)] // no slice is longer than the limit
    [InlineData(0, 2)] // nobody has said: the whole run, at most a slice
    public void YieldTicks_SlicesAsTheNodeSays_TakesOneOfThem(int slices, double wait)
    {
        var run = Sliced(Tier.Routine);
        run.Slice(slices);

        Assert.Equal(Seconds(wait), run.YieldTicks(Seconds(20), Seconds(2), Seconds(90)));
    }

    [Fact]
    public void YieldTicks_EndsSoonerThanItsSlice_TakesWhatIsLeft() => Assert.Equal(Seconds(1), Sliced(Tier.Routine).YieldTicks(Seconds(20), Seconds(2), Seconds(1)));

    [Theory]
    [InlineData(35, false)] // five slices of 2 s and 15 s more
    [InlineData(35.1, true)]
    public void IsStalled_NoSliceForLong_OnceFiveSlicesAndFifteenSecondsArePast(double now, bool isStalled) =>
        Assert.Equal(isStalled, Sliced(Tier.Routine).IsStalled(Seconds(now)));

    [Fact]
    public void IsStalled_SlicesGoOn_CountsFromTheLastOne()
    {
        var run = Sliced(Tier.Routine);
        run.OnProgress(1, Seconds(30));
        run.OnProgress(1, Seconds(50)); // the same slice again is no progress

        Assert.Equal(Seconds(30), run.ProgressAt);
        Assert.False(run.IsStalled(Seconds(55)));
        Assert.True(run.IsStalled(Seconds(55.1)));
        run.OnProgress(2, Seconds(56));
        Assert.False(run.IsStalled(Seconds(56.1)));
    }

    [Fact]
    public void IsStalled_NeitherBegunNorSliced_OnlyOnceTwiceItsTimeIsPast()
    {
        var run = Sliced(Tier.Routine);
        run.Slice(0);
        run.LoadTicks = Seconds(5);
        Assert.False(run.IsStalled(Seconds(235)));
        Assert.True(run.IsStalled(Seconds(235.1)));

        (run.IsFetched, run.TransferTicks) = (false, Seconds(10));
        Assert.False(run.IsStalled(Seconds(255)));
        Assert.True(run.IsStalled(Seconds(255.1)));

        run.StartedAt = 0;
        Assert.False(run.IsStalled(Seconds(9_999)));
    }
}
