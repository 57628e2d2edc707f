using Grid.Scheduling.Jobs;
using Grid.Scheduling.Learning;
using Grid.Scheduling.Nodes;
using static Grid.Scheduling.Tests.Dispatch.Given;
using static Grid.Scheduling.Tests.Nodes.GivenRuns;

namespace Grid.Scheduling.Tests.Nodes;

/// <summary>Which nodes serve a model, and whether anything can be done now.</summary>
public class NodeTableTests
{
    private readonly NodeTable _table = new(new RunTimes(Models, 0.2));

    [Fact]
    public void Serving_NodesInAnyOrder_OwnOnesByName()
    {
        Add(Node("n2"));
        Add(Node("n1", slots: 3));
        Add(Node("n3", models: "dental"));
        Add(Node("n4") with { Region = "east" });
        _table.Named("n0", 0); // not heard yet
        _table.Changed();

        Assert.Equal(["n1", "n2"], _table.Serving("stroke").Nodes.Select(n => n.Name));
        Assert.Equal(["n1", "n2", "n3"], _table.Own.Select(n => n.Name));
        Assert.Same(_table.Serving("stroke"), _table.Serving("stroke"));

        _table.Find("n2")!.IsLost = true;
        Assert.Equal(3, _table.Serving("stroke").CountSlots());
    }

    [Fact]
    public void Changes_WhatSomeNodeMayTakeIsOther_CountsUp()
    {
        var node = Add(Node("n1"));
        var before = _table.Changes();
        node.IsLost = true;
        Assert.Equal(before + 1, _table.Changes());
        _table.Changed();
        Assert.Equal(before + 2, _table.Changes());
    }

    [Fact]
    public void IsAnyFree_SlotOfAnotherModelOrOfANodeOutOfWork_DoesNotCount()
    {
        var node = Add(Node("n1", models: "dental"));
        Add(Node("n2") with { Availability = NodeAvailability.Cordoned });
        _table.LookForFree();
        Assert.True(_table.IsAnyFree("dental"));
        Assert.False(_table.IsAnyFree("stroke"));

        node.Add(Sliced(Tier.Routine, node));
        Assert.False(_table.IsAnyFree("dental")); // it has filled since
        _table.LookForFree();
        Assert.False(_table.IsAnyFree("dental"));
    }

    [Theory]
    [InlineData(Tier.Routine, 10, 0, true)]
    [InlineData(Tier.Emergency, 10, 0, false)] // nobody yields
    [InlineData(Tier.Routine, 0, 0, false)] // not begun
    [InlineData(Tier.Routine, 10, 15, false)] // asked before
    public void IsAnySlotAvailable_OneBusyNode_IfItsRunCouldYield(Tier tier, double started, double asked, bool isAny)
    {
        var node = Add(Node("n1"));
        _table.LookForFree();
        Assert.True(_table.IsAnySlotAvailable());

        var run = Sliced(tier, node);
        (run.StartedAt, run.YieldAskedAt) = (Seconds(started), Seconds(asked));
        node.Add(run);
        _table.LookForFree();
        Assert.Equal(isAny, _table.IsAnySlotAvailable());
    }

    [Fact]
    public void Remove_Node_NobodyServesAnyMore()
    {
        _table.Remove(Add(Node("n1")));

        Assert.Null(_table.Find("n1"));
        Assert.Empty(_table.Serving("stroke").Nodes);
    }

    private NodeEntry Add(NodeFacts facts)
    {
        var node = _table.Named(facts.Name, 0);
        node.Hear(Heard(facts), "kz", 0, 0);
        _table.Changed();
        return node;
    }
}
