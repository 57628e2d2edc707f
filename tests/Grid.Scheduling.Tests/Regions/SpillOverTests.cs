using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Regions;
using Grid.Scheduling.Tests.Dispatch;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Regions;

/// <summary>Two regions lend each other slots. The region that has the job goes on owning it.</summary>
public class SpillOverTests
{
    private static readonly Job Job = Stroke("s1");

    [Fact]
    public void Handle_EmergencyWithoutASlotAtHome_AnotherRegionIsAskedAndTheJobStartsThere()
    {
        var (south, north) = (Region("south"), Region("north"));
        north.Handle(Heard(Node("n1", "astana")));
        south.Handle(new PeerHeard(Noon, Standing(north)));

        var ask = Assert.IsType<AskReservation>(Assert.Single(south.Handle(Admitted(Job))));
        var answer = Assert.IsType<AnswerReservation>(Assert.Single(north.Handle(new ReservationAsked(Noon, ask.Request))));
        var lease = Assert.IsType<TakeLease>(Assert.Single(south.Handle(new ReservationAnswered(Noon, answer.Reply))));

        Assert.Equal(("north", "south", "n1"), (ask.Region, answer.Region, lease.Node));
        Assert.Equal("north", lease.Decision.LentBy);
        Assert.Contains("lent by north", lease.Decision.InWords(), StringComparison.Ordinal);
        Assert.IsType<StartRun>(Assert.Single(south.Handle(new LeaseGranted(Noon, Job.Key, "n1", 1))));
    }

    [Fact]
    public void Handle_SlotLent_NothingElseIsPlacedThereUntilItFallsBack()
    {
        var north = Region("north");
        north.Handle(Heard(Node("n1", "astana")));
        north.Handle(new ReservationAsked(Noon, Request()));

        Assert.DoesNotContain(north.Handle(Admitted(Dental("d1"))), a => a is TakeLease);
        Assert.Empty(PlacedWithin(north, seconds: 4));
        Assert.Equal(["d1"], PlacedWithin(north, seconds: 6));
    }

    [Fact]
    public void Handle_SameRequestTwice_SameSlotAnsweredTwice()
    {
        var north = Region("north");
        north.Handle(Heard(Node("n1", "astana", slots: 2)));

        var first = Assert.IsType<AnswerReservation>(Assert.Single(north.Handle(new ReservationAsked(Noon, Request()))));
        var second = Assert.IsType<AnswerReservation>(Assert.Single(north.Handle(new ReservationAsked(Noon, Request()))));

        Assert.Equal(first.Reply, second.Reply);
        Assert.Single(north.Handle(Admitted(Dental("d1"))));
    }

    [Fact]
    public void Handle_TwoRegionsLentASlotForOneJob_OneRunUsesOneOfThem()
    {
        var north = Region("north");
        north.Handle(Heard(Node("n1", "astana", slots: 3)));
        north.Handle(new ReservationAsked(Noon, Request()));
        north.Handle(new ReservationAsked(Noon, Request() with { From = "west" }));

        north.Handle(Heard(Node("n1", "astana", slots: 3), 2, new RunningLease(Job.Key, 1)));

        Assert.Contains(north.Handle(Admitted(Dental("d1"))), a => a is TakeLease);
        Assert.DoesNotContain(north.Handle(Admitted(Dental("d2"))), a => a is TakeLease);
    }

    [Fact]
    public void Handle_SlotReturned_IsFreeAtOnce()
    {
        var north = Region("north");
        north.Handle(Heard(Node("n1", "astana")));
        north.Handle(Admitted(Dental("d0") with { Key = new JobKey("d0", "unknown") }));
        north.Handle(new ReservationAsked(Noon, Request()));
        north.Handle(Admitted(Dental("d1")));

        Assert.Contains(north.Handle(new ReservationReturned(Noon, "south", Job.Key)), a => a is TakeLease { Key.Study: "d1" });
    }

    [Fact]
    public void Handle_EmergencyAskedWhileLesserWorkRuns_TheLenderMakesItYieldAndAnswersThen()
    {
        var north = Region("north");
        north.Handle(Heard(Node("n1", "astana")));
        north.Handle(Admitted(Breast("m1", "astana")));
        north.Handle(new LeaseGranted(Noon, Breast("m1").Key, "n1", 1));
        north.Handle(new StartAccepted(Noon, Breast("m1").Key, "n1", 1, 1, 1));

        var yields = Assert.IsType<YieldRun>(Assert.Single(north.Handle(new ReservationAsked(Noon, Request()))));
        var after = north.Handle(new RunYielded(Noon, Breast("m1").Key, "n1", 1, 1, 4));

        Assert.Equal(Job.Key, yields.For);
        Assert.Equal("n1", Assert.IsType<AnswerReservation>(Assert.Single(after)).Reply.Node?.Name);
    }

    [Fact]
    public void Handle_OwnEmergencyWaits_ItGoesBeforeAnotherRegions()
    {
        var north = Region("north");
        north.Handle(Admitted(Stroke("own", "astana", dueInSeconds: 500)));
        north.Handle(new ReservationAsked(Noon, Request()));

        var actions = north.Handle(Heard(Node("n1", "astana")));

        Assert.Equal("own", Assert.IsType<TakeLease>(Assert.Single(actions)).Key.Study);
    }

    [Fact]
    public void Handle_NoSlotInTime_RefusedWithTheReason()
    {
        var north = Region("north");
        north.Handle(new ReservationAsked(Noon, Request()));

        AnswerReservation? answer = null;
        for (var second = 1; second <= 5 && answer is null; second++)
            answer = north.Handle(new TimePassed(Noon.AddSeconds(second))).OfType<AnswerReservation>().FirstOrDefault();

        Assert.Null(answer!.Reply.Node);
        Assert.Equal("no slot came free in time", answer.Reply.Reason);
    }

    [Fact]
    public void Handle_GrantedAfterAHomeSlotCameFree_TheLentOneIsReturned()
    {
        var (south, north) = (Region("south"), Region("north"));
        north.Handle(Heard(Node("n1", "astana")));
        south.Handle(new PeerHeard(Noon, Standing(north)));
        var ask = Assert.IsType<AskReservation>(Assert.Single(south.Handle(Admitted(Job))));
        south.Handle(Heard(Node("home", "almaty")));

        var late = new ReservationReply("north", ask.Request.Job.Key, new GrantedNode("n1", "astana"), TimeSpan.FromSeconds(5), "");

        Assert.Equal(new ReturnReservation("north", "south", Job.Key), Assert.Single(south.Handle(new ReservationAnswered(Noon, late))));
    }

    [Fact]
    public void Handle_QueueAtHomeIsLong_OneOfItsLateJobsGoesToTheIdleRegion()
    {
        var south = Region("south");
        south.Handle(Heard(Node("home", "almaty")));
        for (var i = 0; i < 40; i++) south.Handle(Admitted(Dental($"d{i:00}", dueInSeconds: 60 + i)));
        var north = Region("north");
        north.Handle(Heard(Node("n1", "astana")));

        var ask = Assert.IsType<AskReservation>(Assert.Single(south.Handle(new PeerHeard(Noon, Standing(north)))));

        Assert.True(string.CompareOrdinal(ask.Request.Job.Key.Study, "d20") > 0, $"{ask.Request.Job.Key} would have been served soon at home");
    }

    [Fact]
    public void Handle_QueueAtHomeIsShort_NobodyIsAsked()
    {
        var south = Region("south");
        south.Handle(Heard(Node("home", "almaty")));
        for (var i = 0; i < 3; i++) south.Handle(Admitted(Dental($"d{i:00}")));
        var north = Region("north");
        north.Handle(Heard(Node("n1", "astana")));

        Assert.Empty(south.Handle(new PeerHeard(Noon, Standing(north))));
    }

    [Fact]
    public void Handle_OlderWordOfARegion_Ignored()
    {
        var south = Region("south");
        var node = new NodeStanding("n1", "astana", 1, TimeSpan.Zero, TimeSpan.Zero, ["stroke"], null);
        south.Handle(new PeerHeard(Noon, new RegionStanding("north", 2, 1, [])));
        south.Handle(new PeerHeard(Noon, new RegionStanding("north", 1, 900, [node])));

        Assert.Empty(south.Handle(Admitted(Job)));
    }

    [Fact]
    public void Handle_LentNodeFallsSilent_JobWaitsAgainAtHome()
    {
        var (south, north) = (Region("south"), Region("north"));
        north.Handle(Heard(Node("n1", "astana")));
        south.Handle(new PeerHeard(Noon, Standing(north)));
        south.Handle(Admitted(Job));
        south.Handle(new ReservationAnswered(Noon, new ReservationReply("north", Job.Key, new GrantedNode("n1", "astana"), TimeSpan.FromSeconds(5), "")));
        south.Handle(new LeaseGranted(Noon, Job.Key, "n1", 1));
        south.Handle(new StartAccepted(Noon, Job.Key, "n1", 1, 1, 1));
        Assert.Equal(0, south.WaitingCount);

        for (var second = 1; second <= 6; second++) south.Handle(new TimePassed(Noon.AddSeconds(second)));

        Assert.Equal(1, south.WaitingCount);
    }

    private static Dispatcher Region(string name) =>
        new(Options() with { Region = name, Peers = name == "south" ? ["north"] : ["south"] });

    private static ReservationRequest Request() => new("south", Job, "n1");

    private static RegionStanding Standing(Dispatcher region) =>
        region.Handle(new TimePassed(Noon)).OfType<TellPeers>().Single().Standing;

    /// <summary>Lets time pass since noon, the node's heart beating, and says what was placed.</summary>
    private static List<string> PlacedWithin(Dispatcher region, int seconds)
    {
        var placed = new List<string>();
        for (var second = 1; second <= seconds; second++)
        {
            var at = Noon.AddSeconds(second);
            foreach (var happened in new DispatchEvent[] { Heard(Node("n1", "astana"), second + 1) with { At = at }, new TimePassed(at) })
                placed.AddRange(region.Handle(happened).OfType<TakeLease>().Select(l => l.Key.Study));
        }

        return placed;
    }
}
