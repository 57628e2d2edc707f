using Grid.Contracts.Nodes;

namespace Grid.Grains.Tests.Dispatch;

public class OutlookTests
{
    [Fact]
    public async Task GetOutlookAsync_NodesAreCordonedOneByOne_SaysWhenAStrokeWouldNotRun()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 2);
        Assert.True((await grid.Dispatcher().GetOutlookAsync()).WouldRun);

        await grid.Node("node-1").SetAvailabilityAsync(NodeAvailability.Cordoned);
        await grid.UntilAsync(async () => (await grid.Dispatcher().GetOutlookAsync()).Nodes.Any(n => n.WhyNot == "cordoned"), "the dispatcher knows");
        Assert.True((await grid.Dispatcher().GetOutlookAsync()).WouldRun);

        await grid.Node("node-2").SetAvailabilityAsync(NodeAvailability.Draining);
        await grid.UntilAsync(async () => !(await grid.Dispatcher().GetOutlookAsync()).WouldRun, "no node would run a stroke");

        var outlook = await grid.Dispatcher().GetOutlookAsync();
        Assert.Equal(["cordoned", "draining"], outlook.Nodes.Select(n => n.WhyNot));
        Assert.Contains("node-2: draining", outlook.Reason, StringComparison.Ordinal);
    }
}
