using Grid.Grains.Dispatch;
using Grid.Grains.Ports;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;

namespace Grid.Grains.Tests.Dispatch;

/// <summary>What a dispatcher that begins anew makes of a job whose node's silo is dead.</summary>
public sealed class LostWithItsSiloTests
{
    private static readonly OpenJob Held = new()
    {
        Job = new JobId("1.2.3", "stroke-model"),
        Pathway = "stroke",
        Tier = "emergency",
        SiteId = "SC-01",
        ReceivedAt = GridCluster.Start,
        Deadline = GridCluster.Start.AddMinutes(2),
        Bytes = 1,
        InstanceCount = 1,
        Epoch = 4,
        LeasedTo = "node-2",
        LostWith = "node-1 7 2 begun",
    };

    [Fact]
    public void Lost_JobHeldByADeadSilosNode_WaitsUnderItsEpochAndTheLossIsPresumed()
    {
        var waiting = Assert.IsType<JobAdmitted>(JobEvents.Lost(Held, GridCluster.Start));

        Assert.Equal(4, waiting.Epoch);
        Assert.Equal([new NodeLoss("node-1", 7, 2, HadBegun: true), new NodeLoss("node-2", 0, 4, HadBegun: false)], waiting.Losses);
    }

    [Fact]
    public void Handle_JobLostWithItsSilo_IsLeasedElsewhereWithoutWaitingForASign()
    {
        var (plan, now) = (TestPlan.OneRegion("silo-1", 1), GridCluster.Start);
        var dispatcher = new Dispatcher(new DispatcherOptions { Region = "kz", Topology = plan.Topology, Models = plan.ModelCosts, Policy = plan.Dispatch.Policy });
        dispatcher.Handle(JobEvents.Lost(Held, now));
        var node = new Scheduling.Nodes.NodeFacts
        {
            Name = "node-1",
            Site = "SC-01",
            Region = "kz",
            Slots = 1,
            Models = ["stroke-model"],
            MemoryMib = 0,
            Availability = Scheduling.Nodes.NodeAvailability.Active,
        };

        var lease = Assert.Single(dispatcher.Handle(new NodeHeard(now, node, 1, 1, [])).OfType<TakeLease>());

        Assert.Equal(("node-1", 4L), (lease.Node, lease.ExpectedEpoch));
    }
}
