using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Dispatch;

/// <summary>One failure, and a second node that lives and cannot take the job: it goes back to the first rather than wait for ever.</summary>
public class TriedNodeTests
{
    private static readonly Job Job = Stroke("s1");

    public static TheoryData<string> Unable => ["cordoned", "draining", "out of reach", "foreign", "too small", "without the model", "without slots"];

    [Theory]
    [MemberData(nameof(Unable))]
    public void Handle_FailedOnce_SecondNodeCannotTakeIt_GoesBackToTheFirst(string how)
    {
        var dispatcher = FailedOnceOn("n1", how);

        Assert.Empty(dispatcher.Handle(new TimePassed(Noon.AddSeconds(0.9))).OfType<TakeLease>());
        var lease = Assert.Single(Beat(dispatcher, how, 1).OfType<TakeLease>());

        Assert.Equal("n1", lease.Node);
    }

    [Fact]
    public void Handle_FailedOnce_SecondNodeCanTakeIt_GoesThereAtOnce()
    {
        var dispatcher = FailedOnceOn("n1", "cordoned");

        var actions = dispatcher.Handle(Heard(Node("n2"), sequence: 9) with { At = Noon.AddSeconds(0.5) });

        Assert.Equal("n2", Assert.Single(actions.OfType<TakeLease>()).Node);
    }

    [Fact]
    public void Handle_FailsAgainAndAgainWhileTheSecondIsCordoned_IsTriedMoreRarelyAndNotQuarantined()
    {
        var dispatcher = FailedOnceOn("n1", "cordoned");
        var (tries, epoch) = (0, 1L);
        for (var second = 1; second <= 120; second++)
        {
            var actions = Beat(dispatcher, "cordoned", second);
            Assert.Empty(actions.OfType<QuarantineJob>());
            if (actions.OfType<TakeLease>().SingleOrDefault() is not { } lease) continue;
            tries++;
            epoch++;
            dispatcher.Handle(new LeaseGranted(Noon.AddSeconds(second), Job.Key, lease.Node, epoch));
            dispatcher.Handle(new RunFailed(Noon.AddSeconds(second), Job.Key, lease.Node, epoch, "broken"));
        }

        Assert.InRange(tries, 5, 8);
    }

    private static Dispatcher FailedOnceOn(string node, string secondIs)
    {
        var dispatcher = new Dispatcher(Options() with
        {
            Topology = new Topology(
            [
                new SiteLink("almaty", 43.24, 76.95, BandwidthMbit: 1000, LatencyMs: 1),
                new SiteLink("village", 44.0, 77.0, BandwidthMbit: 0, LatencyMs: 5),
                new SiteLink("abroad", 41.0, 69.0, BandwidthMbit: 1000, LatencyMs: 5, Jurisdiction: "elsewhere"),
            ]),
            Models = new ModelCosts(new Dictionary<string, ModelCost> { ["stroke"] = new() { Fixed = TimeSpan.FromSeconds(2), MemoryMib = 4_000 } }),
        });
        dispatcher.Handle(Heard(Node(node)));
        dispatcher.Handle(Heard(Second(secondIs)));
        dispatcher.Handle(Admitted(Job));
        dispatcher.Handle(new LeaseGranted(Noon, Job.Key, node, 1));
        dispatcher.Handle(new StartAccepted(Noon, Job.Key, node, 1, 1, 1));
        Assert.Empty(dispatcher.Handle(new RunFailed(Noon, Job.Key, node, 1, "broken")));
        return dispatcher;
    }

    private static List<DispatchAction> Beat(Dispatcher dispatcher, string secondIs, int second)
    {
        var at = Noon.AddSeconds(second);
        List<DispatchAction> actions = [.. dispatcher.Handle(Heard(Node("n1"), 10 + second) with { At = at })];
        actions.AddRange(dispatcher.Handle(Heard(Second(secondIs), 10 + second) with { At = at }));
        actions.AddRange(dispatcher.Handle(new TimePassed(at)));
        return actions;
    }

    private static NodeFacts Second(string how) => how switch
    {
        "cordoned" => Node("n2") with { Availability = NodeAvailability.Cordoned },
        "draining" => Node("n2") with { Availability = NodeAvailability.Draining },
        "out of reach" => Node("n2", "village"),
        "foreign" => Node("n2", "abroad"),
        "too small" => Node("n2") with { MemoryMib = 2_000 },
        "without the model" => Node("n2", "almaty", 1, "dental"),
        _ => Node("n2", slots: 0),
    };
}
