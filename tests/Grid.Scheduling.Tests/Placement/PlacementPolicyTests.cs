using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Explaining;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Policy;
using Grid.Scheduling.Queue;
using static Grid.Scheduling.Tests.Dispatch.Given;
using static Grid.Scheduling.Tests.Nodes.GivenRuns;

namespace Grid.Scheduling.Tests.Placement;

/// <summary>What each node would cost one job, and which nodes cannot take it.</summary>
public class PlacementPolicyTests
{
    private readonly PlacementStage _stage = new();

    [Fact]
    public void Rank_NodeAtTheSite_CostsTheRunAlone()
    {
        _stage.Add(Node("n1"));

        var best = _stage.Rank(PlacementStage.Stroke()).Best;

        Assert.Equal((0, 0, 0, Seconds(5), Seconds(5)), (best.Queue, best.Transfer, best.Load, best.Run, best.Total));
        Assert.True(best.IsFree);
    }

    [Fact]
    public void Rank_NodeElsewhereWithoutTheModelInMemory_TransferAndLoadAreAdded()
    {
        _stage.Add(Node("n1", "astana") with { Loaded = ["dental"], MemoryMib = 20_000 });

        var best = _stage.Rank(PlacementStage.Stroke()).Best;

        Assert.InRange(best.Transfer, Seconds(1), Seconds(1.02)); // 1 Gbit, and 970 km of fibre
        Assert.Equal(Seconds(3), best.Load);
        Assert.Equal(best.Transfer + Seconds(3 + 5), best.Total);
        Assert.InRange(best.Km, 965, 985);
    }

    [Fact]
    public void Rank_ImagesWereBroughtThereBefore_NothingMovesTwice()
    {
        _stage.Images.Add("s1", 1);
        _stage.Add(Node("n1", "astana"));

        Assert.Equal(0, _stage.Rank(PlacementStage.Stroke()).Best.Transfer);
        Assert.Equal(0, _stage.Placement.TransferTicks(Stroke("s1"), 1));
        Assert.NotEqual(0, _stage.Placement.TransferTicks(Stroke("s2"), 1));
    }

    [Fact]
    public void Rank_NodesThatCannotTakeIt_AreCountedByTheFirstReason()
    {
        _stage.Add(Node("lost")).IsLost = true;
        _stage.Add(Node("suspect")).IsSuspect = true;
        _stage.Add(Node("cordoned") with { Availability = NodeAvailability.Cordoned });
        _stage.Add(Node("draining") with { Availability = NodeAvailability.Draining });
        _stage.Add(Node("other", models: "dental"));
        _stage.Add(Node("small") with { MemoryMib = 5_999 });
        _stage.Add(Node("abroad", "bishkek"));
        _stage.Add(Node("cut", "village"));
        _stage.Add(Node("unknown", "nowhere"));
        _stage.Add(Node("faulty")).Faults.Add(PlumbingPart.Node, "", "broken", Seconds(20));
        _stage.Add(Node("failed"));
        _stage.Add(Node("good") with { MemoryMib = 6_000 });
        var entry = PlacementStage.Stroke();
        entry.AddFailure("failed", "why");

        var ranking = _stage.Rank(entry);

        Assert.Equal(
            new Exclusions { Lost = 1, Suspect = 1, Cordoned = 1, Draining = 1, WithoutModel = 1, WithoutMemory = 1, ForeignJurisdiction = 1, OutOfReach = 2, Faulty = 1, FailedThere = 1 },
            ranking.Excluded);
        Assert.Equal((1, "good"), (ranking.Count, ranking.Best.Node.Name));
    }

    [Fact]
    public void ReachOf_JobOfAlmaty_LawAndLinksDecide()
    {
        var job = Stroke("s1");

        Assert.Equal(
            [NodeObstacle.None, NodeObstacle.None, NodeObstacle.OutOfReach, NodeObstacle.ForeignJurisdiction, NodeObstacle.OutOfReach],
            new[] { 0, 1, 2, 3, -1 }.Select(site => _stage.Placement.ReachOf(job, site)));
        Assert.Equal(NodeObstacle.OutOfReach, _stage.Placement.ReachOf(Stroke("s1", "nowhere"), 0));
    }

    [Fact]
    public void Rank_FailedOnTheOnlyNode_GoesBackThereOnlyAfterItsPause()
    {
        _stage.Add(Node("n1"));
        var entry = PlacementStage.Stroke();
        entry.AddFailure("n1", "why");
        entry.RetryAfter(Seconds(20));

        Assert.Equal(1, _stage.Rank(entry, now: 19.9).Excluded.FailedThere);
        Assert.Equal("n1", _stage.Rank(entry, now: 20).Best.Node.Name);
    }

    [Theory]
    [InlineData("astana", 20_000L, false, true)]
    [InlineData("village", 20_000L, false, false)] // out of reach
    [InlineData("astana", 5_999L, false, false)] // too small
    [InlineData("astana", 6_000L, false, true)]
    [InlineData("astana", 0L, false, true)] // memory is not limited
    [InlineData("astana", 20_000L, true, false)] // lost
    public void MayYetBeTried_OneNodeWhereItHasNotFailed_OnlyIfItCouldRunThere(string site, long memory, bool isLost, bool may)
    {
        _stage.Add(Node("failed"));
        _stage.Add(Node("other", site) with { MemoryMib = memory }).IsLost = isLost;
        var entry = PlacementStage.Stroke();
        entry.AddFailure("failed", "why");

        Assert.Equal(may, _stage.Placement.MayYetBeTried(entry, _stage.Nodes));
        Assert.Equal(may ? 1 : 0, _stage.Rank(entry).Excluded.FailedThere);
    }

    [Fact]
    public void MayYetBeTried_CordonedNode_MayOnceSomebodyLetsIt()
    {
        _stage.Add(Node("failed"));
        _stage.Add(Node("other") with { Availability = NodeAvailability.Cordoned });
        var entry = PlacementStage.Stroke();
        entry.AddFailure("failed", "why");

        Assert.True(_stage.Placement.MayYetBeTried(entry, _stage.Nodes));
        Assert.Equal("failed", _stage.Rank(entry).Best.Node.Name); // until then the first is as good as any
    }

    [Fact]
    public void Rank_RunPinsTheMemory_OnlyAnEmergencyWaitsForItToMakeWay()
    {
        var node = _stage.Add(Node("n1", slots: 2) with { MemoryMib = 10_999, Loaded = ["dental"] });
        var run = PlacementStage.Busy(node);

        Assert.Equal((0, 1), (_stage.Rank(PlacementStage.Stroke()).Count, _stage.Rank(PlacementStage.Stroke()).Excluded.WithoutMemory));
        var urgent = _stage.Rank(PlacementStage.Stroke(), isUrgent: true).Best;
        Assert.Same(run, urgent.Awaited);
        Assert.Equal((false, true, Seconds(2)), (urgent.IsFree, urgent.IsByYield, urgent.Queue));
    }

    [Fact]
    public void Rank_ModelThatJustFitsTheDevice_AnEmergencyWaitsForTheOtherToMakeWay()
    {
        PlacementStage.Busy(_stage.Add(Node("n1", slots: 2) with { MemoryMib = 6_000, Loaded = ["dental"] }));
        PlacementStage.Busy(_stage.Add(Node("n2", slots: 2) with { MemoryMib = 6_000, Loaded = ["dental", "stroke"] }));

        var ranking = _stage.Rank(PlacementStage.Stroke(), isUrgent: true);

        Assert.Equal(2, ranking.Count);
        Assert.Equal("n2", ranking.BestFree.Node.Name); // the device says that it holds both
    }

    [Fact]
    public void Rank_MemoryForBothModels_TheFreeSlotIsTaken()
    {
        var node = _stage.Add(Node("n1", slots: 2) with { MemoryMib = 11_000, Loaded = ["dental"] });
        PlacementStage.Busy(node);

        Assert.True(_stage.Rank(PlacementStage.Stroke()).Best.IsFree);
    }

    [Fact]
    public void Rank_TheDeviceHoldsBothModels_IsBelievedMoreThanTheStatedCosts()
    {
        var node = _stage.Add(Node("n1", slots: 2) with { MemoryMib = 10_000, Loaded = ["dental", "stroke"] });
        PlacementStage.Busy(node);
        Assert.Equal(1, _stage.Rank(PlacementStage.Stroke()).Count);

        // What runs has yet to load its model, and will push this one out.
        node.Hear(Heard(Node("n1", slots: 2) with { MemoryMib = 10_000, Loaded = ["stroke"] }, 2), "kz", 0, 0);
        Assert.Equal(0, _stage.Rank(PlacementStage.Stroke()).Count);
    }

    [Fact]
    public void Rank_EverythingIsLoaded_OnlyTheModelItselfMustFit()
    {
        PlacementStage.Busy(_stage.Add(Node("n1", slots: 2) with { MemoryMib = 6_000 }));
        PlacementStage.Busy(_stage.Add(Node("n2", slots: 2) with { MemoryMib = 5_999 }));

        var ranking = _stage.Rank(PlacementStage.Stroke());

        Assert.Equal((1, "n1"), (ranking.Count, ranking.Best.Node.Name));
    }

    [Fact]
    public void Rank_SlotKeptForEmergenciesOfThisRound_LesserWorkDoesNotTakeIt()
    {
        var node = _stage.Add(Node("n1"));
        node.KeptForEmergenciesIn = PlacementStage.Round;

        Assert.Equal(0, _stage.Rank(PlacementStage.Dental()).Count);
        Assert.True(_stage.Rank(PlacementStage.Stroke(), isUrgent: true).Best.IsFree);

        node.KeptForEmergenciesIn = PlacementStage.Round - 1;
        Assert.True(_stage.Rank(PlacementStage.Dental()).Best.IsFree);
    }

    [Fact]
    public void Rank_BusyNode_IsACandidateForWhenItsRunEnds()
    {
        PlacementStage.Busy(_stage.Add(Node("n1")));

        var best = _stage.Rank(PlacementStage.Dental()).Best;

        Assert.Equal((Seconds(90), false, null), (best.Queue, best.IsFree, best.Awaited));
    }

    [Fact]
    public void Rank_SlotPromisedInThisRound_TheNextRunCounts()
    {
        var node = _stage.Add(Node("n1", slots: 2));
        var first = PlacementStage.Busy(node);
        var second = PlacementStage.Busy(node);
        second.RunTicks = Seconds(120);
        node.RunsChanged();
        Assert.Equal(Seconds(90), _stage.Rank(PlacementStage.Dental()).Best.Queue);

        node.Promise(first, PlacementStage.Round);
        Assert.Equal(Seconds(110), _stage.Rank(PlacementStage.Dental()).Best.Queue);

        node.Promise(second, PlacementStage.Round);
        Assert.Equal(0, _stage.Rank(PlacementStage.Dental()).Count);
    }

    [Fact]
    public void Rank_OverdueRun_IsWaitedForHalfAsLongAsItIsLate()
    {
        PlacementStage.Busy(_stage.Add(Node("n1")));

        Assert.Equal(Seconds(10), _stage.Rank(PlacementStage.Dental(), now: 130).Best.Queue);
    }

    [Fact]
    public void Rank_Emergency_AsksTheCheapestRunThatIsNotPromised()
    {
        var node = _stage.Add(Node("n1", slots: 3));
        var scheduled = PlacementStage.Busy(node, Tier.Scheduled);
        var routine = PlacementStage.Busy(node);
        PlacementStage.Busy(node, Tier.Emergency, "stroke");
        Assert.Same(routine, _stage.Rank(PlacementStage.Stroke(), isUrgent: true).Best.Awaited);

        node.Promise(routine, PlacementStage.Round);
        var best = _stage.Rank(PlacementStage.Stroke(), isUrgent: true, asked: scheduled);
        Assert.Same(scheduled, best.Best.Awaited);
        Assert.True(best.HasAsked);
        Assert.False(_stage.Rank(PlacementStage.Stroke("s2"), isUrgent: true, asked: routine).HasAsked);
    }

    [Fact]
    public void Rank_ByKilometres_BusyNodesAreNoCandidates()
    {
        var stage = new PlacementStage(new PolicyOptions { Placement = PlacementRule.NearestKilometres });
        PlacementStage.Busy(stage.Add(Node("n1")));
        stage.Add(Node("n2", "astana"));

        Assert.Equal((1, "n2"), (stage.Rank(PlacementStage.Dental()).Count, stage.Rank(PlacementStage.Dental()).Best.Node.Name));
    }

    [Fact]
    public void Rank_ByKilometres_TheNearestOfManyAlthoughTheLast()
    {
        var stage = new PlacementStage(new PolicyOptions { Placement = PlacementRule.NearestKilometres });
        for (var i = 0; i < 9; i++) stage.Add(Node($"far-{i}", "astana"));
        var near = stage.Add(Node("near") with { Loaded = ["dental"] });

        // It has to load the model, and would be the last by completion.
        Assert.Same(near, stage.Rank(PlacementStage.Stroke()).Best.Node);
    }

    [Fact]
    public void RunTicks_NodeKeepsHalfOfTheSlices_HalfIsLeftThereAndAllElsewhere()
    {
        var entry = PlacementStage.Stroke();
        entry.Kept = new Checkpoint("n1", 2, 4);

        Assert.Equal(Seconds(2.5), _stage.Placement.RunTicks(entry, "n1"));
        Assert.Equal(Seconds(5), _stage.Placement.RunTicks(entry, "n2"));
    }

    [Theory]
    [InlineData("astana", nameof(PlumbingPart.Site), "almaty", true)] // the way to the job's site is broken, and the images must come
    [InlineData("almaty", nameof(PlumbingPart.Site), "almaty", true)] // at the site itself its store is asked too
    [InlineData("astana", nameof(PlumbingPart.Site), "shymkent", false)]
    [InlineData("astana", nameof(PlumbingPart.Model), "stroke", true)]
    [InlineData("astana", nameof(PlumbingPart.Model), "dental", false)]
    public void IsKeptAway_FaultOfTheNode_OnlyFromWorkThatWouldMeetIt(string site, string part, string name, bool isKept)
    {
        var node = _stage.Add(Node("n1", site));
        node.Faults.Add(Enum.Parse<PlumbingPart>(part), name, "broken", Seconds(20));

        Assert.Equal(isKept, _stage.Placement.IsKeptAway(Stroke("s1"), null, node, isUrgent: true, Seconds(20)));
        Assert.Equal(isKept ? 1 : 0, _stage.Rank(PlacementStage.Stroke()).Excluded.Faulty);
        Assert.Equal(!isKept, _stage.Placement.IsAnyOther(PlacementStage.Stroke(), _stage.Nodes, Seconds(20), isUrgent: true));
    }

    [Fact]
    public void IsKeptAway_ImagesWereBroughtThereBefore_TheWayToTheSiteDoesNotMatter()
    {
        _stage.Images.Add("s1", 1);
        var node = _stage.Add(Node("n1", "astana"));
        node.Faults.Add(PlumbingPart.Site, "almaty", "broken", Seconds(20));

        Assert.False(_stage.Placement.IsKeptAway(Stroke("s1"), null, node, isUrgent: true, Seconds(20)));
    }

    [Fact]
    public void IsKeptAway_TriedThereSinceItLastWaited_OthersFirst()
    {
        var (first, second) = (_stage.Add(Node("n1")), _stage.Add(Node("n2")));
        var entry = PlacementStage.Stroke();
        entry.Trouble = new ImageTrouble();
        entry.Trouble.Tried.Add("n1");

        Assert.True(_stage.Placement.IsKeptAway(entry.Job, entry.Trouble, first, true, 0));
        Assert.False(_stage.Placement.IsKeptAway(entry.Job, entry.Trouble, second, true, 0));
        Assert.Equal((1, "n2"), (_stage.Rank(entry).Excluded.Faulty, _stage.Rank(entry).Best.Node.Name));
    }

    [Theory]
    [InlineData("almaty", 0L, false, true)]
    [InlineData("almaty", 6_000L, false, true)]
    [InlineData("almaty", 5_999L, false, false)]
    [InlineData("village", 0L, false, false)]
    [InlineData("almaty", 0L, true, false)]
    public void IsAnyOther_OneNode_OnlyIfItCouldTakeTheJob(string site, long memory, bool isSuspect, bool isAny)
    {
        _stage.Add(Node("n1", site) with { MemoryMib = memory }).IsSuspect = isSuspect;

        Assert.Equal(isAny, _stage.Placement.IsAnyOther(PlacementStage.Stroke(), _stage.Nodes, 0, isUrgent: true));
    }
}
