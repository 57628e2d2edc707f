using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Dispatch;

/// <summary>Absurd values have a stated outcome: the job is durable and is answered, and no arithmetic escapes.</summary>
public class BadInputTests
{
    public static TheoryData<string, Job> AbsurdJobs => new()
    {
        { "negative bytes", Stroke("s1") with { Bytes = long.MinValue } },
        { "too many bytes", Stroke("s1") with { Bytes = long.MaxValue } },
        { "negative images", Stroke("s1") with { Images = int.MinValue } },
        { "too many images", Stroke("s1") with { Images = int.MaxValue } },
        { "deadline at the beginning of time", Stroke("s1") with { Deadline = DateTimeOffset.MinValue } },
        { "deadline at the end of time", Stroke("s1") with { Deadline = DateTimeOffset.MaxValue } },
        { "admitted at the beginning of time", Dental("s1") with { AdmittedAt = DateTimeOffset.MinValue } },
        { "admitted at the end of time", Dental("s1") with { AdmittedAt = DateTimeOffset.MaxValue } },
        { "deadline before admission", Breast("s1") with { Deadline = Noon.AddDays(-1) } },
        { "unknown tier", Stroke("s1") with { Tier = (Tier)77 } },
        { "negative tier", Stroke("s1") with { Tier = (Tier)(-1) } },
    };

    [Theory]
    [MemberData(nameof(AbsurdJobs))]
    public void Handle_AbsurdJob_IsPlacedAllTheSame(string what, Job job)
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        dispatcher.Handle(Heard(Node("n2", "astana")));

        var lease = Assert.IsType<TakeLease>(Assert.Single(dispatcher.Handle(Admitted(job))));

        Assert.Equal("n1", lease.Node);
        Assert.True(lease.Decision.InWords().Length > 0, what);
    }

    [Fact]
    public void Handle_AbsurdDeadlinesInTheQueue_OrderStaysTotal()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Admitted(Stroke("late") with { Deadline = DateTimeOffset.MinValue }));
        dispatcher.Handle(Admitted(Stroke("never") with { Deadline = DateTimeOffset.MaxValue }));
        dispatcher.Handle(Admitted(Stroke("plain")));

        var placed = dispatcher.Handle(Heard(Node("n1", slots: 3))).OfType<TakeLease>().Select(l => l.Key.Study);

        Assert.Equal(["late", "plain", "never"], placed);
    }

    [Fact]
    public void Handle_UnknownModel_WaitsAndHoldsUpNobody()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));

        Assert.Empty(dispatcher.Handle(Admitted(Stroke("s1") with { Key = new JobKey("s1", "no-such-model") })));
        Assert.Single(dispatcher.Handle(Admitted(Dental("d1"))));
        Assert.Equal(1, dispatcher.WaitingCount);
    }

    [Fact]
    public void Handle_EmptyCluster_JobWaitsAndIsPlacedWhenANodeComes()
    {
        var dispatcher = Dispatcher();
        Assert.Empty(dispatcher.Handle(Admitted(Stroke("s1"))));
        Assert.Empty(dispatcher.Handle(new TimePassed(Noon.AddHours(5))));

        Assert.Single(dispatcher.Handle(Heard(Node("n1"), sequence: 1) with { At = Noon.AddHours(5) }));
    }

    [Fact]
    public void Handle_NodeClaimsMoreSlotsThanItHas_LeftAloneForLongerEachTimeItRefuses()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Admitted(Stroke("s1")));
        var leases = 0;
        long epoch = 0;
        for (var second = 0; second < 120; second++)
        {
            var at = Noon.AddSeconds(second);
            foreach (var lease in dispatcher.Handle(Heard(Node("liar", slots: int.MaxValue), second + 1) with { At = at }).OfType<TakeLease>().ToList())
            {
                leases++;
                dispatcher.Handle(new LeaseGranted(at, lease.Key, lease.Node, ++epoch));
                dispatcher.Handle(new StartRefused(at, lease.Key, lease.Node, epoch, "no free slot"));
            }
        }

        // At once, after the next heartbeat, then after 2, 4, 8, 16 and 32 s.
        Assert.InRange(leases, 4, 9);
    }

    [Fact]
    public void Handle_ClockJumpsADayAhead_NoNodeIsBlamedForTheGap()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        dispatcher.Handle(Admitted(Stroke("s1")));
        dispatcher.Handle(new LeaseGranted(Noon, Stroke("s1").Key, "n1", 1));
        dispatcher.Handle(new StartAccepted(Noon, Stroke("s1").Key, "n1", 1, 1, 1));

        Assert.Empty(dispatcher.Handle(new TimePassed(Noon.AddDays(1))));
        Assert.Equal(0, dispatcher.WaitingCount);
    }

    [Fact]
    public void Handle_ClockJumpsBack_SilenceIsStillNoticed()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        dispatcher.Handle(Admitted(Stroke("s1")));
        dispatcher.Handle(new LeaseGranted(Noon, Stroke("s1").Key, "n1", 1));
        dispatcher.Handle(new StartAccepted(Noon, Stroke("s1").Key, "n1", 1, 1, 1));
        dispatcher.Handle(new TimePassed(Noon.AddHours(-1)));

        for (var second = 1; second <= 6; second++) dispatcher.Handle(new TimePassed(Noon.AddHours(-1).AddSeconds(second)));

        Assert.Equal(1, dispatcher.WaitingCount);
    }

    [Fact]
    public void Handle_TimeAtTheEdges_DoesNotOverflow()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        dispatcher.Handle(new TimePassed(DateTimeOffset.MaxValue));
        dispatcher.Handle(new TimePassed(DateTimeOffset.MinValue));

        Assert.Single(dispatcher.Handle(Admitted(Stroke("s1")) with { At = DateTimeOffset.MaxValue }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(double.NaN)]
    public void TransferTime_LinkWithoutBandwidth_OutOfReach(double mbit)
    {
        var map = new Topology([new SiteLink("a", 43, 77, 100, 1), new SiteLink("b", 44, 77, mbit, 1)]);

        Assert.Null(map.TransferTime("a", "b", 1));
        Assert.Equal(TimeSpan.Zero, map.TransferTime("b", "b", 1));
    }

    [Fact]
    public void Handle_LatencyNegative_CountsAsNone()
    {
        var map = new Topology([new SiteLink("a", 43, 77, 100, -500), new SiteLink("b", 43, 77, 100, -500)]);

        Assert.Equal(TimeSpan.FromSeconds(0.08), map.TransferTime("a", "b", 1_000_000));
    }
}
