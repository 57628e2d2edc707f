using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Grid.Grains.Operations;

namespace Grid.Grains.Tests.Operations;

public class NodeWordsTests
{
    private static readonly NodeStatus Idle = new()
    {
        Node = "node-1",
        SiteId = "SC-01",
        Silo = "silo-1",
        Slots = 1,
        Running = [],
        Models = ["stroke-model"],
        Incarnation = 1,
        Device = "cpu",
        Finished = 0,
        MemoryMib = 0,
        Availability = NodeAvailability.Active,
        Dispatcher = "kz",
    };

    [Fact]
    public void WhyNot_DispatcherWouldUseIt_NothingToSay() => Assert.Equal("", WhyNot(Idle, Outlook(true, "all slots are taken")));

    [Fact]
    public void WhyNot_IdleAndActiveButRefusing_SaidWithSinceAndWhy() => Assert.Equal(
        "refused what it was given and is left alone for a while (refuses since 2026-11-23 12:00:00 UTC: the lease ran out)",
        WhyNot(Idle with { Refusal = "refuses since 2026-11-23 12:00:00 UTC: the lease ran out" }, Outlook(false, "refused what it was given and is left alone for a while")));

    [Fact]
    public void WhyNot_ClockIsOff_TheClockAndNotTheDrainingThatFollowsFromIt() => Assert.StartsWith(
        "clock off by +600.0 s",
        WhyNot(Idle with { Availability = NodeAvailability.Draining, ClockWords = "clock off by +600.0 s: the machine of this silo is ahead of the ledger's time" }, Outlook(false, "draining")),
        StringComparison.Ordinal);

    [Fact]
    public void WhyNot_OrdersAndSilence_EachInWords()
    {
        Assert.Equal("cordoned", WhyNot(Idle with { Availability = NodeAvailability.Cordoned }, Outlook(false, "cordoned")));
        Assert.Equal("draining", WhyNot(Idle with { Availability = NodeAvailability.Draining }, Outlook(false, "draining")));
        Assert.Equal("has not registered yet", WhyNot(Idle with { Incarnation = 0 }, Outlook(true, "")));
        Assert.Equal("its dispatcher kz does not answer", WhyNot(Idle, null));
        Assert.Equal("not heard of, taken for lost", WhyNot(Idle, Outlook(false, "not heard of, taken for lost")));
        Assert.Equal("does not answer: TimeoutException", NodeWords.WhyNot("node-1", null, "does not answer: TimeoutException", Outlook(true, ""), "kz"));
    }

    [Fact]
    public async Task ListNodesAsync_CordonedAndUncordoned_SaysSoAndNothingAfterwards()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 2);
        await grid.Node("node-1").SetAvailabilityAsync(NodeAvailability.Cordoned);
        await grid.UntilAsync(async () => (await ListAsync(grid)).SequenceEqual(["cordoned", ""]), "one node is cordoned and the other takes work");
        await grid.Node("node-1").SetAvailabilityAsync(NodeAvailability.Active);
        await grid.UntilAsync(async () => (await ListAsync(grid)).SequenceEqual(["", ""]), "both take work");
    }

    private static async Task<IEnumerable<string>> ListAsync(GridCluster grid) =>
        (await grid.Client.GetGrain<Contracts.Operations.IOperationsGrain>(0).ListNodesAsync()).Select(n => n.WhyNot);

    private static string WhyNot(NodeStatus status, StrokeOutlook? outlook) => NodeWords.WhyNot("node-1", status, "", outlook, "kz");

    private static StrokeOutlook Outlook(bool wouldRun, string whyNot) => new()
    {
        Dispatcher = "kz",
        WouldRun = wouldRun,
        Reason = "",
        Nodes = [new NodeOutlook("node-1", "SC-01", "stroke-model", wouldRun, whyNot)],
    };
}
