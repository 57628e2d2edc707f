using Grid.Configuration;
using Grid.Silo.Startup;

namespace Grid.Silo.Tests.Startup;

public class PlanReadingTests
{
    [Fact]
    public void Read_ShippedSiloJson_TheCountryAsGrainsNeedIt()
    {
        var loaded = Assert.IsType<ConfigurationResult.Loaded>(GridConfiguration.Load(
            Path.Combine(RepositoryFolder.Path, "silo.json"), new Dictionary<string, string>(), []));

        var plan = PlanReading.Read(loaded, []);

        Assert.Equal(33, plan.Sites.Keys.Count(s => s.StartsWith("SC-", StringComparison.Ordinal)));
        Assert.Equal(190, plan.Sites.Keys.Count(s => s.StartsWith("INST-", StringComparison.Ordinal)));
        Assert.Equal(TimeSpan.FromMinutes(2), plan.Pathways["stroke"].Promise);
        Assert.Empty(plan.Pathways["general"].Models);
        Assert.All(plan.Nodes, n => Assert.Equal(["breast-mass", "dental-lesion", "lung-nodule", "stroke-hypodensity"], n.Models));
        Assert.NotNull(plan.Topology.TransferTime("SC-01", "SC-08", 1));
    }
}
