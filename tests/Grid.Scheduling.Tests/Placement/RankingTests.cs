using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using static Grid.Scheduling.Tests.Dispatch.Given;
using static Grid.Scheduling.Tests.Nodes.GivenRuns;

namespace Grid.Scheduling.Tests.Placement;

/// <summary>The best of the nodes, and which others a decision names.</summary>
public class RankingTests
{
    [Fact]
    public void Add_SeveralNodes_SoonestIsBestAndTheOthersAreNamedByCompletion()
    {
        var ranking = Of(3, Cost("a", 5), Cost("b", 3), Cost("c", 9), Cost("d", 4));

        Assert.Equal(4, ranking.Count);
        Assert.Equal("b", ranking.Best.Node.Name);
        Assert.Equal(["b", "d", "a"], ranking.Name(ranking.Best).Select(c => c.Node));
    }

    [Fact]
    public void Add_EqualCompletion_TheNearerThenTheFirstInNameOrder()
    {
        Assert.Equal("b", Of(3, Cost("a", 5, km: 9), Cost("b", 5, km: 1)).Best.Node.Name);
        Assert.Equal("a", Of(3, Cost("a", 5), Cost("b", 5)).Best.Node.Name);
        var equal = Of(3, Cost("a", 5), Cost("b", 5), Cost("c", 5), Cost("d", 5));
        Assert.Equal(["a", "b", "c"], equal.Name(equal.Best).Select(c => c.Node));
    }

    [Fact]
    public void Name_WinnerIsNotTheSoonest_ComesFirstAndOnlyOnce()
    {
        var ranking = Of(3, Cost("a", 1, isFree: false), Cost("b", 2), Cost("c", 3));

        Assert.True(ranking.HasFree);
        Assert.Equal("b", ranking.BestFree.Node.Name);
        Assert.Equal(["b", "a", "c"], ranking.Name(ranking.BestFree).Select(c => c.Node));
    }

    [Fact]
    public void Add_NothingIsFree_SaysSo() => Assert.False(Of(3, Cost("a", 1, isFree: false)).HasFree);

    [Fact]
    public void Add_ByDistance_TheNearestAlthoughLater()
    {
        var ranking = new Ranking(3);
        foreach (var cost in new[] { Cost("a", 5, km: 500), Cost("b", 9, km: 20), Cost("c", 4, km: 900) }) ranking.Add(cost, byDistance: true);

        Assert.Equal("b", ranking.Best.Node.Name);
        Assert.Equal(["b", "c", "a"], ranking.Name(ranking.Best).Select(c => c.Node)); // the others by completion all the same

        ranking.Add(Cost("d", 5.5, km: 1), byDistance: true);
        Assert.Equal("d", ranking.Best.Node.Name);
        Assert.Equal(["d", "c", "a"], ranking.Name(ranking.Best).Select(c => c.Node));
    }

    [Theory]
    [InlineData(0.02, "routine")] // equal but for a fiftieth of a second: the lower tier yields
    [InlineData(-0.02, "routine")]
    [InlineData(1, "scheduled")]
    public void Add_TwoThatWouldYield_TheLowerTierWhereTheyAreAboutEqual(double later, string best)
    {
        // Both within one step of 2^20 ticks, unless a second apart.
        var middle = (double)((40L << 20) + (1 << 19)) / TimeSpan.TicksPerSecond;

        Assert.Equal(best, Of(3, Yield("scheduled", Tier.Scheduled, middle), Yield("routine", Tier.Routine, middle + later)).Best.Node.Name);
        Assert.Equal(best, Of(3, Yield("routine", Tier.Routine, middle + later), Yield("scheduled", Tier.Scheduled, middle)).Best.Node.Name);
    }

    [Fact]
    public void Add_SlotThatWasAskedForBefore_IsRemembered()
    {
        var asked = Yield("b", Tier.Routine, 9);
        var ranking = new Ranking(1);
        ranking.Clear(asked.Awaited);
        foreach (var cost in new[] { Cost("a", 1), asked, Yield("c", Tier.Routine, 2) })
        {
            Assert.True(ranking.IsWorthAdding(cost.Total, cost.IsFree)); // it may be the one that was asked for
            ranking.Add(cost, byDistance: false);
        }

        Assert.True(ranking.HasAsked);
        Assert.Equal("b", ranking.Asked.Node.Name);
        ranking.Clear(null);
        Assert.Equal((0, false, false), (ranking.Count, ranking.HasAsked, ranking.HasFree));
    }

    [Theory]
    [InlineData(5, true, true)] // as soon as the last that is named
    [InlineData(5.1, false, true)] // about as soon: a cheaper victim may decide
    [InlineData(5.2, false, false)]
    [InlineData(8, true, true)] // as soon as the best free slot
    [InlineData(8.1, true, false)]
    public void IsWorthAdding_RoomIsTaken_OnlyWhatCouldBeAmongTheBest(double total, bool isFree, bool isWorth)
    {
        var ranking = Of(1, Cost("a", 5, isFree: false), Cost("b", 8));

        Assert.Equal(isWorth, ranking.IsWorthAdding(Seconds(total), isFree));
        Assert.Equal(isWorth ? 2 : 3, ranking.Count);
    }

    [Fact]
    public void IsWorthAdding_NoFreeSlotYetOrRoomLeft_Always()
    {
        Assert.True(Of(2, Cost("a", 5)).IsWorthAdding(Seconds(99), isFree: false));
        Assert.True(Of(1, Cost("a", 5, isFree: false)).IsWorthAdding(Seconds(99), isFree: true));
    }

    [Fact]
    public void Total_OfACandidate_IsTheSumOfItsFourParts() =>
        Assert.Equal(TimeSpan.FromSeconds(15), new Candidate("n", "s", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8), 0).Total);

    private static Ranking Of(int named, params NodeCost[] costs)
    {
        var ranking = new Ranking(named);
        ranking.Clear(null);
        foreach (var cost in costs) ranking.Add(cost, byDistance: false);
        return ranking;
    }

    private static NodeCost Cost(string node, double total, double km = 0, bool isFree = true) =>
        new() { Node = HeardNode(Node(node)), Run = Seconds(total), Total = Seconds(total), Km = km, IsFree = isFree };

    private static NodeCost Yield(string node, Tier tier, double total)
    {
        var cost = Cost(node, total, isFree: false);
        (cost.Awaited, cost.IsByYield) = (Sliced(tier, cost.Node), true);
        return cost;
    }
}
