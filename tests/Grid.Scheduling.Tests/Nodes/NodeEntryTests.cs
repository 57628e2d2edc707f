using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using static Grid.Scheduling.Tests.Dispatch.Given;
using static Grid.Scheduling.Tests.Nodes.GivenRuns;

namespace Grid.Scheduling.Tests.Nodes;

/// <summary>What is remembered of one node: its slots, its memory, and whether it may be given work.</summary>
public class NodeEntryTests
{
    [Fact]
    public void FreeSlots_RunsLentAndForeignOnes_AllTakeOne()
    {
        var node = HeardNode(Node("n1", slots: 4));
        var run = Sliced(Tier.Routine, node);
        node.Add(run);
        node.Reserve();
        node.CountForeign([new RunningLease(Dental("f").Key, 3)]);
        Assert.Equal(1, node.FreeSlots);

        node.Remove(run);
        node.Unreserve();
        Assert.Equal(3, node.FreeSlots);
        node.Remember(Dental("f").Key, 3); // it has ended
        Assert.Equal(4, node.FreeSlots);
        node.CountForeign([new RunningLease(Dental("f").Key, 3)]); // a heartbeat written before that still lists it
        Assert.Equal(4, node.FreeSlots);
    }

    [Fact]
    public void CountForeign_RunOfOurs_IsNotCountedTwice()
    {
        var node = HeardNode(Node("n1", slots: 2));
        var run = Sliced(Tier.Routine, node);
        run.Jobs.Add(Entry(Dental("d")));
        node.Add(run);

        node.CountForeign([new RunningLease(Dental("d").Key, 1)]);

        Assert.Equal(1, node.FreeSlots);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(64, 64)]
    [InlineData(65, 64)] // no device has as many
    public void Hear_SlotsAsTheNodeSays_WithinBounds(int claimed, int slots) => Assert.Equal(slots, HeardNode(Node("n1", slots: claimed)).Slots);

    [Fact]
    public void NextEnd_RunsComeAndGo_IsTheFirstToEnd()
    {
        var node = HeardNode(Node("n1", slots: 2));
        Assert.Equal(long.MaxValue, node.NextEnd);
        node.Add(Sliced(Tier.Routine, node));
        var shorter = Sliced(Tier.Routine, node);
        shorter.RunTicks = Seconds(30);
        node.Add(shorter);
        Assert.Equal(Seconds(40), node.NextEnd);
        Assert.Same(shorter, node.FirstToEnd(Seconds(20), 1));

        node.Promise(shorter, 1);
        Assert.NotSame(shorter, node.FirstToEnd(Seconds(20), 1));
        node.Remove(shorter);
        Assert.Equal(Seconds(110), node.NextEnd);
    }

    [Fact]
    public void IsPlaceable_EveryThingThatKeepsWorkAway_IsEnoughAlone()
    {
        Assert.True(HeardNode(Node("n1")).IsPlaceable);
        Assert.False(new NodeEntry("n1", 0).IsPlaceable);
        Assert.False(HeardNode(Node("n1", slots: 0)).IsPlaceable);
        Assert.False(HeardNode(Node("n1") with { Region = "east" }).IsPlaceable);
        Assert.True(HeardNode(Node("n1") with { Region = "kz" }).IsPlaceable);
        Assert.False(HeardNode(Node("n1") with { Availability = NodeAvailability.Draining }).IsPlaceable);

        var node = HeardNode(Node("n1"));
        var changes = node.Changes;
        node.IsLost = true;
        Assert.False(node.IsPlaceable);
        node.IsLost = false;
        node.IsSuspect = true;
        Assert.False(node.IsPlaceable);
        Assert.Equal(changes + 3, node.Changes);
        node.Hear(Heard(Node("n1"), 2), "kz", 0, Seconds(9));
        Assert.True(node.IsPlaceable);
        Assert.Equal((changes + 4, Seconds(9)), (node.Changes, node.HeardAt));
    }

    [Fact]
    public void Hear_OtherModelsSiteOrMemory_IsAChange()
    {
        var node = HeardNode(Node("n1"));
        var changes = node.Changes;
        Assert.False(node.Hear(Heard(Node("n1"), 2), "kz", 0, 0));
        Assert.Equal(changes, node.Changes);

        Assert.True(node.Hear(Heard(Node("n1", models: "stroke"), 3), "kz", 0, 0));
        Assert.True(node.Hear(Heard(Node("n1", models: "stroke") with { Region = "kz" }, 4), "kz", 0, 0));
        Assert.False(node.Hear(Heard(Node("n1", models: "stroke") with { Region = "kz" }, 5), "kz", 1, 0));
        Assert.False(node.Hear(Heard(Node("n1", models: "stroke") with { Region = "kz", MemoryMib = 9 }, 6), "kz", 1, 0));
        Assert.Equal(changes + 4, node.Changes);
        Assert.Equal((false, 1, 9L, new Heartbeat(1, 6)), (node.Serves("dental"), node.Site, node.MemoryMib, node.Last));
    }

    [Fact]
    public void Refuse_AgainAndAgain_IsLeftAloneForTwiceAsLongEachTime()
    {
        var node = HeardNode(Node("n1"));
        var pauses = new List<long>();
        var now = Seconds(1);
        for (var i = 0; i < 8; i++)
        {
            node.Refuse(now, Seconds(1));
            pauses.Add(node.RefusingUntil - now);
            Assert.False(node.IsPlaceable);
            now = node.RefusingUntil + 1;
        }

        // The first only until the next heartbeat; never more than 32 s.
        Assert.Equal([0, 2, 4, 8, 16, 32, 32, 32], pauses.Select(pause => pause / TimeSpan.TicksPerSecond));
        Assert.Equal(8, node.Refusals);
        node.Accept();
        Assert.Equal(0, node.Refusals);
    }

    [Fact]
    public void Refuse_WhileLeftAlone_CountsOnceAndEndsWithAHeartbeatAfterIt()
    {
        var node = HeardNode(Node("n1"));
        node.Refuse(Seconds(1), Seconds(1));
        node.Refuse(Seconds(2), Seconds(1));
        node.Refuse(Seconds(3), Seconds(1));
        Assert.Equal((2, Seconds(4)), (node.Refusals, node.RefusingUntil));

        node.Hear(Heard(Node("n1"), 2), "kz", 0, Seconds(3.9));
        Assert.False(node.IsPlaceable);
        node.Hear(Heard(Node("n1"), 3), "kz", 0, Seconds(4));
        Assert.True(node.IsPlaceable);
    }

    [Fact]
    public void HasLoaded_NodeThatSaysNothing_HasAllOfThem()
    {
        var all = HeardNode(Node("n1"));
        var some = HeardNode(Node("n1", slots: 2) with { Loaded = ["stroke"] });
        some.Add(Sliced(Tier.Routine, some, "stroke"));
        Assert.Equal((true, true, false), (all.HasLoadedAll, all.HasLoaded("dental"), some.HasLoadedAll));
        Assert.Equal((true, false, true), (some.HasLoaded("stroke"), some.HasLoaded("dental"), some.HasLoadedWhatItRuns()));

        some.Add(Sliced(Tier.Routine, some, "dental"));
        Assert.False(some.HasLoadedWhatItRuns());
    }

    [Fact]
    public void Lend_NodeOfAnotherRegion_IsAGuestAndLives()
    {
        var node = new NodeEntry("n1", 0) { IsLost = true };
        node.Lend(3, Seconds(5));
        Assert.Equal((true, 3, Seconds(5), false), (node.IsGuest, node.Site, node.HeardAt, node.IsLost));

        node.Add(Sliced(Tier.Routine, node));
        node.Lend(2, Seconds(9)); // its site is known, and its runs say how it is
        Assert.Equal((3, Seconds(5)), (node.Site, node.HeardAt));
    }

    [Fact]
    public void CopyWithoutRuns_NewMemory_KeepsWhatTakesSlotsAndWhatHasEnded()
    {
        var node = HeardNode(Node("n1", slots: 3));
        node.Reserve();
        node.Remember(Dental("e").Key, 1);
        node.CountForeign([new RunningLease(Dental("f").Key, 3)]);

        var copy = node.CopyWithoutRuns();

        Assert.Equal((1, true, true), (copy.FreeSlots, copy.IsPlaceable, copy.HasEnded(Dental("e").Key, 1)));
        Assert.False(copy.HasEnded(Dental("e").Key, 2));
    }
}
