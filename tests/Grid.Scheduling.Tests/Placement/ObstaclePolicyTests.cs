using Grid.Scheduling.Explaining;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Queue;
using static Grid.Scheduling.Tests.Dispatch.Given;
using static Grid.Scheduling.Tests.Nodes.GivenRuns;

namespace Grid.Scheduling.Tests.Placement;

/// <summary>Why one node does not take a job now, the first reason that holds.</summary>
public class ObstaclePolicyTests
{
    private readonly PlacementStage _stage = new();

    [Fact]
    public void OfNode_EachState_IsNamed()
    {
        Assert.Equal(NodeObstacle.None, ObstaclePolicy.OfNode(HeardNode(Node("n"))));
        Assert.Equal(NodeObstacle.OfAnotherRegion, ObstaclePolicy.OfNode(HeardNode(Node("n") with { Region = "east" })));
        Assert.Equal(NodeObstacle.Lost, ObstaclePolicy.OfNode(new NodeEntry("n", 0)));
        Assert.Equal(NodeObstacle.Cordoned, ObstaclePolicy.OfNode(HeardNode(Node("n") with { Availability = NodeAvailability.Cordoned })));
        Assert.Equal(NodeObstacle.Draining, ObstaclePolicy.OfNode(HeardNode(Node("n") with { Availability = NodeAvailability.Draining })));
        Assert.Equal(NodeObstacle.WithoutSlots, ObstaclePolicy.OfNode(HeardNode(Node("n", slots: 0))));

        var (lost, silent, refusing) = (HeardNode(Node("n")), HeardNode(Node("n")), HeardNode(Node("n")));
        lost.IsLost = true;
        silent.IsSuspect = true;
        refusing.Refuse(1, Seconds(1));
        Assert.Equal((NodeObstacle.Lost, NodeObstacle.Silent, NodeObstacle.Refusing), (ObstaclePolicy.OfNode(lost), ObstaclePolicy.OfNode(silent), ObstaclePolicy.OfNode(refusing)));
    }

    [Theory]
    [InlineData("almaty", 6_000L, NodeObstacle.None)]
    [InlineData("almaty", 0L, NodeObstacle.None)]
    [InlineData("almaty", 5_999L, NodeObstacle.WithoutMemory)]
    [InlineData("bishkek", 0L, NodeObstacle.ForeignJurisdiction)]
    [InlineData("village", 0L, NodeObstacle.OutOfReach)]
    public void Of_FreeNode_SaysWhatKeepsTheJobAway(string site, long memory, NodeObstacle obstacle) =>
        Assert.Equal(obstacle, Of(_stage.Add(Node("n1", site) with { MemoryMib = memory })));

    [Fact]
    public void Of_NodeItselfOutOfWork_IsSaidFirst() =>
        Assert.Equal(NodeObstacle.Cordoned, Of(_stage.Add(Node("n1", models: "dental") with { Availability = NodeAvailability.Cordoned })));

    [Fact]
    public void Of_WithoutTheModel_IsSaid() => Assert.Equal(NodeObstacle.WithoutModel, Of(_stage.Add(Node("n1", models: "dental"))));

    [Fact]
    public void Of_FaultyOrFailedThere_IsSaid()
    {
        var faulty = _stage.Add(Node("n1"));
        faulty.Faults.Add(PlumbingPart.Node, "", "broken", Seconds(20));

        Assert.Equal(NodeObstacle.Faulty, Of(faulty));
        Assert.Equal(NodeObstacle.FailedThere, Of(_stage.Add(Node("n2")), failedOn: "n2"));
        Assert.Equal(NodeObstacle.None, Of(_stage.Add(Node("n3")), failedOn: "n2"));
    }

    [Fact]
    public void Of_FaultThatAnEmergencyNeedNotWaitFor_KeepsOnlyLesserWorkAway()
    {
        var node = _stage.Add(Node("n1"));
        for (var i = 0; i < 7; i++) node.Faults.Add(PlumbingPart.Node, "", "broken", Seconds(2 * i));

        Assert.Equal(NodeObstacle.None, _stage.Obstacles.Of(Stroke("s1"), node, [], null, Seconds(20)));
        Assert.Equal(NodeObstacle.Faulty, _stage.Obstacles.Of(Dental("d1"), node, [], null, Seconds(20)));
    }

    [Fact]
    public void Of_AllSlotsTaken_BusyUntilNoneOfThemMovesAnyMore()
    {
        var node = _stage.Add(Node("n1", slots: 2));
        var (first, second) = (PlacementStage.Busy(node), PlacementStage.Busy(node));
        Assert.Equal(NodeObstacle.Busy, Of(node));

        second.OnProgress(1, Seconds(90));
        Assert.Equal(NodeObstacle.Busy, Of(node, now: 100));
        Assert.Equal(NodeObstacle.Stalled, Of(node, now: 200));

        node.Remove(first);
        Assert.False(ObstaclePolicy.IsStalled(node, Seconds(200))); // what others placed is not known
    }

    [Theory]
    [InlineData(Tier.Emergency, 2)] // lesser work yields
    [InlineData(Tier.Scheduled, 90)]
    public void FreeIn_OneRun_ItsEndOrItsYield(Tier tier, double wait)
    {
        var node = _stage.Add(Node("n1"));
        PlacementStage.Busy(node);

        Assert.Equal(Seconds(wait), _stage.Obstacles.FreeIn(node, tier, Seconds(20)));
    }

    [Fact]
    public void FreeIn_SeveralRuns_TheSoonest()
    {
        var node = _stage.Add(Node("n1", slots: 2));
        PlacementStage.Busy(node);
        PlacementStage.Busy(node).RunTicks = Seconds(50);

        Assert.Equal(Seconds(40), _stage.Obstacles.FreeIn(node, Tier.Routine, Seconds(20)));
    }

    [Fact]
    public void FreeIn_RunsThatOthersPlaced_AreOneSliceLongAtAGuess()
    {
        var node = _stage.Add(Node("n1", slots: 2));
        PlacementStage.Busy(node);

        Assert.Equal(Seconds(2), _stage.Obstacles.FreeIn(node, Tier.Routine, Seconds(20)));
        Assert.Equal(Seconds(2), _stage.Obstacles.FreeIn(_stage.Add(Node("n2", slots: 0)), Tier.Routine, Seconds(20)));
    }

    private NodeObstacle Of(NodeEntry node, double now = 20, params string[] failedOn) => _stage.Obstacles.Of(Stroke("s1"), node, failedOn, null, Seconds(now));
}
