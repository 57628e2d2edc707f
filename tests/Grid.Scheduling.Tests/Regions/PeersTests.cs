using Grid.Scheduling.Regions;
using static Grid.Scheduling.Tests.Nodes.GivenRuns;

namespace Grid.Scheduling.Tests.Regions;

/// <summary>The newest word of each region counts, and not for long.</summary>
public class PeersTests
{
    [Theory]
    [InlineData(2, 5, true)]
    [InlineData(2, 4, false)] // heard before
    [InlineData(2, 3, false)]
    [InlineData(3, 1, true)] // its dispatcher was restarted
    [InlineData(1, 9, false)]
    public void Hear_AnotherWord_OnlyIfItIsNewer(long incarnation, long sequence, bool isNew)
    {
        var peers = new Peers();
        peers.Hear(Word("east", 2, 4), 0);

        Assert.Equal(isNew, peers.Hear(Word("east", incarnation, sequence), 0));
        Assert.Equal(isNew ? sequence : 4, Assert.Single(peers.Fresh(0)).Sequence);
    }

    [Fact]
    public void Fresh_AfterFiveSeconds_AWordIsWorthNothing()
    {
        var peers = new Peers();
        peers.Hear(Word("west", 1, 1), Seconds(1));
        peers.Hear(Word("east", 1, 1), 0);
        var copy = new Peers();
        copy.CopyFrom(peers);

        Assert.Equal(["east", "west"], peers.Fresh(Seconds(5)).Select(word => word.Region));
        Assert.Equal(["west"], copy.Fresh(Seconds(5) + 1).Select(word => word.Region));
        Assert.Equal((2, 2), (peers.Count, copy.Count));
    }

    private static RegionStanding Word(string region, long incarnation, long sequence) => new(region, incarnation, sequence, []);
}
