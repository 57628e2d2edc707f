using Grid.Simulator.Search;
using Grid.Simulator.Validation;

namespace Grid.Simulator.Tests.Search;

/// <summary>Types of nodes with costs, and how much more load the answer's nodes take.</summary>
public class CheapestNodesTests
{
    private const double WaitSeconds = 10;
    private const double Allowed = 0.1;

    // Five slots are needed: a large node of four and a small one is the cheapest, unless there is no large one, or it costs too much.
    [Theory]
    [InlineData(35, null, 45, 1, 1)]
    [InlineData(60, null, 50, 5, 0)]
    [InlineData(20, null, 30, 1, 1)]
    [InlineData(8, null, 16, 0, 2)]
    [InlineData(8, 1, 18, 1, 1)]
    public void Run_TypesWithCosts_ChoosesTheCheapestSet(double costOfLarge, int? count, double cost, int small, int large)
    {
        var question = Towns.Ask(Towns.Of(1, 0.27), $"head.wait.p90 <= {WaitSeconds}s");
        var node = question.Types[0].Node;
        question = question with { Types = [new NodeType("small", node, 10), new NodeType("large", node with { Slots = 4 }, costOfLarge, count)] };

        var answer = Towns.Answer(question);

        Assert.Equal(5, Enumerable.Range(1, 9).First(c => c > 2.7 && Wait(c, 0.27) <= Allowed));
        Assert.Equal(cost, answer.Design?.Cost(question.Types));
        Assert.Equal((small, large), (answer.Design?.OfType(0), answer.Design?.OfType(1)));
    }

    [Fact]
    public void Run_OnlyTheFastTypeIsFastEnough_UsesItWhateverItCosts()
    {
        var question = Towns.Ask(Towns.Of(1, 0.05), "head.p90 <= 16s") with { MostPerSite = 6 };
        var node = question.Types[0].Node;
        question = question with { Types = [new NodeType("slow", node, 1), new NodeType("fast", node with { Speed = 0.5 }, 9)] };

        var answer = Towns.Answer(question);

        Assert.True(answer.Design?.OfType(1) > 0);
    }

    [Theory]
    [InlineData(0.1, 4)]
    [InlineData(0.25, 5)]
    public void Run_Answer_SaysUpToWhichLoadItHolds(double arrivals, int nodes)
    {
        var answer = Towns.Answer(Towns.Ask(Towns.Of(1, arrivals), $"head.wait.p90 <= {WaitSeconds}s") with { MostReplications = 32 });

        var room = answer.LoadRoom!;
        Assert.InRange(answer.Design!.Nodes, 1, nodes);
        Assert.True(Wait(answer.Design.Nodes, arrivals * room.Factor) <= Allowed, $"{room.Factor} is too much");
        Assert.True(Wait(answer.Design.Nodes, arrivals * room.NotAt!.Value * 1.15) > Allowed, $"{room.NotAt} is far from too much");
    }

    private static double Wait(int nodes, double arrivals) => arrivals * Towns.MeanRunSeconds >= nodes
        ? 1
        : Formulas.ErlangC(nodes, arrivals * Towns.MeanRunSeconds) * Math.Exp(-((nodes / Towns.MeanRunSeconds) - arrivals) * WaitSeconds);
}
