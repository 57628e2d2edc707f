using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;
using Grid.Silo.Startup;

namespace Grid.Silo.Tests.Startup;

public class PlanReadingTests
{
    [Fact]
    public void Read_ShippedSiloJson_TheCountryAsGrainsNeedIt()
    {
        var plan = TopologyReading.Read(Shipped.Load(), []);

        Assert.Equal(33, plan.Sites.Keys.Count(s => s.StartsWith("SC-", StringComparison.Ordinal)));
        Assert.Equal(190, plan.Sites.Keys.Count(s => s.StartsWith("INST-", StringComparison.Ordinal)));
        Assert.Equal(TimeSpan.FromMinutes(2), plan.Pathways["stroke"].Promise);
        Assert.Empty(plan.Pathways["general"].Models);
        Assert.All(plan.Nodes, n => Assert.Equal(["breast-mass", "dental-lesion", "lung-nodule", "stroke-hypodensity"], n.Models));
        Assert.All(plan.Nodes, n => Assert.Equal(2048, n.MemoryMib));
        Assert.NotNull(plan.Topology.TransferTime("SC-01", "SC-08", 1));
        Assert.Equivalent(new PolicyOptions(), plan.Dispatch.Policy, strict: true);
        Assert.Equal("", plan.Dispatch.TraceDirectory);
    }

    [Fact]
    public void Read_ShippedModels_CostsAsTheirManifestsStateThem()
    {
        var costs = TopologyReading.Read(Shipped.Load(), Shipped.Models()).ModelCosts;

        var stroke = new ModelCost
        {
            PerImage = TimeSpan.FromSeconds(0.0054),
            Load = Shipped.LoadTime,
            MemoryMib = 128,
            IsBatched = false,
        };
        Assert.Equal(stroke, costs.Of("stroke-hypodensity"));
        Assert.All(["breast-mass", "dental-lesion", "lung-nodule"], model => Assert.True(costs.Of(model).IsBatched, model));
    }
}
