using Grid.Simulator.Search;

namespace Grid.Simulator.Tests.Search;

public class PlanChoicesTests
{
    [Theory]
    [InlineData("large:slots=4,speed=0.5,memoryMib=24000,count=3,cost=30000", 4, 0.5, 24_000, 3, 30_000)]
    [InlineData("plain", 1, 1, 0, null, 1)]
    [InlineData(" mid : slots = 2 , cost = 7.5 ", 2, 1, 0, null, 7.5)]
    public void Types_Written_AreRead(string text, int slots, double speed, long memory, int? count, double cost)
    {
        var type = Assert.Single(PlanChoices.Types(Towns.Of(1, 1), node: null, [text]));

        Assert.Equal((slots, speed, memory, count, cost), (type.Node.Slots, type.Node.Speed, type.Node.MemoryMib, type.Count, type.Cost));
    }

    [Theory]
    [InlineData("large:slot=4", "Did you mean slots?")]
    [InlineData("large:slots=0", "slots to be a whole number from 1 to 64")]
    [InlineData("large:slots=1.5", "slots to be a whole number from 1 to 64")]
    [InlineData("large:cost=-3", "cost to be a number from 0.001")]
    [InlineData("large:cost", "cost to be a number from 0.001")]
    [InlineData(":slots=4", "a name before the colon")]
    public void Types_WrittenWrong_SaysWhatWasExpected(string text, string said)
    {
        var refused = Assert.Throws<PlanRefusedException>(() => PlanChoices.Types(Towns.Of(1, 1), node: null, [text]));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_OfTheScenario_AreUsedUnlessANodeIsNamed()
    {
        var scenario = Towns.Of(1, 1);
        scenario = scenario with { NodeTypes = [new NodeType("a", scenario.Nodes[0], 3), new NodeType("b", scenario.Nodes[0] with { Slots = 2 }, 5)] };

        Assert.Equal(["a", "b"], PlanChoices.Types(scenario, node: null, []).Select(t => t.Name));
        Assert.Equal((2, 5.0), PlanChoices.Types(scenario, node: null, ["b"]) is [var b] ? (b.Node.Slots, b.Cost) : default);
        Assert.Equal("node", Assert.Single(PlanChoices.Types(scenario, "node", [])).Name);
    }

    [Theory]
    [InlineData(new[] { 0, 1 }, 0, "no site of jurisdiction \"south\" may have a node, and 1 of them send studies (town-2)")]
    [InlineData(new[] { 0, 1, 2 }, 1, "only 1 of the sites of jurisdiction \"south\" may have nodes, and with 1 down none is left")]
    public void Run_JurisdictionLeftWithoutNodes_IsNamed(int[] sites, int down, string said)
    {
        var scenario = Towns.Of(3, 0.1);
        scenario = scenario with { Sites = [.. scenario.Sites.Select((s, i) => s with { Jurisdiction = i < 2 ? "north" : "south" })] };

        var refused = Assert.Throws<PlanRefusedException>(() => Towns.Answer(Towns.Ask(scenario, "head.p90 <= 60s") with { Sites = sites, Down = down }));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }
}
