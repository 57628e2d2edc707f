using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;
using static Grid.Scheduling.Tests.Nodes.GivenRuns;

namespace Grid.Scheduling.Tests.Placement;

/// <summary>Which run makes way for an emergency, and how long that takes. Runs began at 10 s, take 100 s and have slices of 2 s.</summary>
public class VictimPolicyTests
{
    private static readonly PolicyOptions Default = new();

    [Fact]
    public void WaitFor_LesserRun_YieldsAtTheEndOfItsSlice() => Assert.Equal((Seconds(2), true), VictimPolicy.WaitFor(Sliced(Tier.Routine), Seconds(20), Default));

    [Fact]
    public void WaitFor_AnotherEmergency_RunsToItsEnd() => Assert.Equal((Seconds(90), false), VictimPolicy.WaitFor(Sliced(Tier.Emergency), Seconds(20), Default));

    [Fact]
    public void WaitFor_PreemptionOff_NobodyYields() =>
        Assert.Equal((Seconds(90), false), VictimPolicy.WaitFor(Sliced(Tier.Routine), Seconds(20), new PolicyOptions { Preemption = false }));

    [Fact]
    public void WaitFor_RunThatItsNodeHasNotTaken_IsNotAsked()
    {
        var run = Sliced(Tier.Routine);
        run.StartedAt = 0;

        Assert.Equal((Seconds(80), false), VictimPolicy.WaitFor(run, Seconds(20), Default));
    }

    [Fact]
    public void WaitFor_YoungRun_IsLeftAloneForItsFirstHalfSecond() =>
        Assert.Equal((Seconds(2.3), true), VictimPolicy.WaitFor(Sliced(Tier.Routine), Seconds(10.2), Default));

    [Theory]
    [InlineData(108, 2, false)] // it ends as soon as it would yield: nothing is stopped for nothing
    [InlineData(107.9, 2, true)]
    public void WaitFor_RunAboutToEnd_IsWaitedFor(double now, double wait, bool isByYield) =>
        Assert.Equal((Seconds(wait), isByYield), VictimPolicy.WaitFor(Sliced(Tier.Routine), Seconds(now), Default));

    [Fact]
    public void WaitFor_AskedBefore_IsWaitedForAlthoughYoung()
    {
        var run = Sliced(Tier.Routine);
        run.YieldAskedAt = Seconds(10.1);

        Assert.Equal((Seconds(2), true), VictimPolicy.WaitFor(run, Seconds(10.2), Default));
    }

    [Theory]
    [InlineData(Tier.Routine, 5, true, Tier.Scheduled, 1, true, true)] // the lower tier, although it takes longer
    [InlineData(Tier.Scheduled, 1, true, Tier.Routine, 5, true, false)]
    [InlineData(Tier.Routine, 1, true, Tier.Routine, 5, true, true)]
    [InlineData(Tier.Routine, 5, true, Tier.Routine, 5, true, false)] // equal: the first stays
    [InlineData(Tier.Routine, 5, false, Tier.Scheduled, 1, true, false)] // nothing is stopped on one side: the sooner
    [InlineData(Tier.Routine, 5, true, Tier.Scheduled, 1, false, false)]
    public void IsCheaper_TwoRuns_LowestTierThenSoonest(Tier tier, double wait, bool isByYield, Tier best, double bestWait, bool bestIsByYield, bool cheaper) =>
        Assert.Equal(cheaper, VictimPolicy.IsCheaper(Sliced(tier), Seconds(wait), isByYield, Sliced(best), Seconds(bestWait), bestIsByYield));
}
