using Grid.Silo.Startup;

namespace Grid.Silo.Tests.Startup;

public class ModelMemoryTests
{
    private static readonly string[] AllNodesSmall = ["nodes[0].memoryMib=100", "nodes[1].memoryMib=100", "nodes[2].memoryMib=120", "nodes[3].memoryMib=100"];

    [Fact]
    public void Check_ShippedNodesAndModels_Fit() => ModelMemory.Check(Shipped.Load().Model, Shipped.Models());

    [Fact]
    public void Check_OneNodeIsLargeEnough_IsEnough() =>
        ModelMemory.Check(Shipped.Load([.. AllNodesSmall, "nodes[1].memoryMib=4096"]).Model, Shipped.Models());

    [Fact]
    public void Check_NoNodeIsLargeEnough_ListsEveryModelWithWhatItNeeds()
    {
        var refused = Assert.Throws<StartupException>(() => ModelMemory.Check(Shipped.Load(AllNodesSmall).Model, Shipped.Models()));

        Assert.Contains(
            "stroke-hypodensity 1.0.0 needs 128 MiB; the largest of 4 nodes is node-shymkent-1 with 120 MiB.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Shipped.Models().Count(m => m.Manifest.Resources.MemoryMib > 120), refused.Message.Split('\n').Length - 1);
    }

    [Fact]
    public void Check_OnlyTheNodeThatServesItIsTooSmall_IsRefused()
    {
        var model = Shipped.Load("nodes[0].memoryMib=64", "nodes[1].models=lung-nodule", "nodes[2].models=breast-mass,dental-lesion", "nodes[3].models=lung-nodule").Model;

        var refused = Assert.Throws<StartupException>(() => ModelMemory.Check(model, Shipped.Models()));

        Assert.Contains("stroke-hypodensity 1.0.0 needs 128 MiB; the largest of 1 nodes is node-almaty-1 with 64 MiB.", refused.Message, StringComparison.Ordinal);
    }
}
