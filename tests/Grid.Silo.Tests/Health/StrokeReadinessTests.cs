using Grid.Contracts.Dispatch;
using Grid.Contracts.Operations;
using Grid.Silo.Health;

namespace Grid.Silo.Tests.Health;

public class StrokeReadinessTests
{
    [Fact]
    public void Judge_EveryDispatcherSaysYes_YesWithWhere()
    {
        var answer = StrokeReadiness.Judge([Outlook("kz", true, "stroke would run on node-1")], [Node("node-1", "")]);
        Assert.True(answer.WouldRun);
        Assert.Empty(answer.Problems);
        Assert.Contains("stroke would run on node-1", answer.InWords, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_NodesAreOut_NoWithEachAndWhy()
    {
        var answer = StrokeReadiness.Judge(
            [Outlook("kz", false, "no node of this dispatcher would run stroke")],
            [Node("node-1", "cordoned"), Node("node-2", "clock off by +600.0 s: the machine of this silo is ahead of the ledger's time"), Node("node-3", "does not answer: TimeoutException")]);
        Assert.False(answer.WouldRun);
        Assert.Equal(["cordoned", "clock", "does not answer"], answer.Nodes.Select(n => n.WhyNot.Split(" off")[0].Split(':')[0]));
        Assert.All(answer.Nodes, n => Assert.Contains($"{n.Node}: {n.WhyNot}", answer.InWords, StringComparison.Ordinal));
    }

    [Fact]
    public void Judge_OneOfTwoDispatchersSaysNo_NoWithItsName()
    {
        var answer = StrokeReadiness.Judge([Outlook("east", true, ""), Outlook("west", false, "does not answer within 2 s (TimeoutException)")], []);
        Assert.False(answer.WouldRun);
        Assert.Equal("dispatcher west: does not answer within 2 s (TimeoutException)", Assert.Single(answer.Problems));
    }

    [Fact]
    public void Judge_NobodyWasAsked_No() => Assert.False(StrokeReadiness.Judge([], []).WouldRun);

    private static StrokeOutlook Outlook(string dispatcher, bool wouldRun, string reason) =>
        new() { Dispatcher = dispatcher, WouldRun = wouldRun, Reason = reason, Nodes = [] };

    private static NodeListing Node(string name, string whyNot) => new(name, "SC-01", null, "") { WhyNot = whyNot };
}
