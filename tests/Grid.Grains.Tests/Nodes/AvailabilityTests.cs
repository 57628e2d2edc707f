using Grid.Contracts.Nodes;
using Orleans.Runtime;

namespace Grid.Grains.Tests.Nodes;

public class AvailabilityTests
{
    [Fact]
    public async Task SetAvailabilityAsync_NodeStartsAgain_StillCordoned()
    {
        await using var grid = await GridCluster.StartAsync();
        var node = grid.Node("node-1");
        var first = (await node.GetStatusAsync()).Incarnation;

        await node.SetAvailabilityAsync(NodeAvailability.Cordoned);
        await grid.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, TestContext.Current.CancellationToken);

        Assert.Equal(new NodeRegistration(first + 1, NodeAvailability.Cordoned), await node.RegisterAsync());
        Assert.Equal(NodeAvailability.Cordoned, (await node.GetStatusAsync()).Availability);
    }

    [Fact]
    public async Task SetAvailabilityAsync_WriteLost_NotInForceUntilRepeated()
    {
        await using var grid = await GridCluster.StartAsync();
        var node = grid.Node("node-1");
        grid.Storage.FailWrites = 1;

        await Assert.ThrowsAnyAsync<Exception>(() => node.SetAvailabilityAsync(NodeAvailability.Draining));
        Assert.Equal(NodeAvailability.Active, (await node.GetStatusAsync()).Availability);
        Assert.Equal(NodeAvailability.Active, (await node.RegisterAsync()).Availability);

        await node.SetAvailabilityAsync(NodeAvailability.Draining);
        Assert.Equal(NodeAvailability.Draining, (await node.GetStatusAsync()).Availability);
    }
}
