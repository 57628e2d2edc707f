using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Explaining;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Regions;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Dispatch;

/// <summary>Would a stroke sent now run?</summary>
public class OutlookTests
{
    private static readonly string[] Almaty = ["almaty"];

    [Fact]
    public void Outlook_NoNodeHeard_No()
    {
        var outlook = Dispatcher().Outlook("stroke", Almaty);

        Assert.False(outlook.WouldRun);
        Assert.Contains("none was heard of yet", outlook.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Outlook_AFreeNodeAndOneCordoned_YesAndWhyNotTheOther()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        dispatcher.Handle(Heard(Node("n2") with { Availability = NodeAvailability.Cordoned }));

        var outlook = dispatcher.Outlook("stroke", Almaty);

        Assert.True(outlook.WouldRun);
        Assert.Equal([NodeObstacle.None, NodeObstacle.Cordoned], outlook.Nodes.Select(n => n.Obstacle));
        Assert.Equal("stroke would run on n1; not on n2: cordoned", outlook.Reason);
    }

    [Theory]
    [InlineData("cordoned", NodeObstacle.Cordoned)]
    [InlineData("draining", NodeObstacle.Draining)]
    [InlineData("lost", NodeObstacle.Lost)]
    [InlineData("silent", NodeObstacle.Silent)]
    [InlineData("refusing", NodeObstacle.Refusing)]
    [InlineData("without the model", NodeObstacle.WithoutModel)]
    [InlineData("without slots", NodeObstacle.WithoutSlots)]
    [InlineData("stalled", NodeObstacle.Stalled)]
    public void Outlook_OnlyNodeIsOutOfWork_NoAndWhich(string how, NodeObstacle expected)
    {
        var dispatcher = Dispatcher();
        Bring(dispatcher, how);

        var outlook = dispatcher.Outlook("stroke", Almaty);

        Assert.False(outlook.WouldRun);
        Assert.Equal(expected, Assert.Single(outlook.Nodes).Obstacle);
        Assert.Contains($"n1: {ObstacleWords.Of(expected)}", outlook.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Outlook_OneSiteIsCutOff_NoAndItIsNamed()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));

        var outlook = dispatcher.Outlook("stroke", ["almaty", "village"]);

        Assert.False(outlook.WouldRun);
        Assert.Equal(["village"], outlook.SitesWithout);
        Assert.Contains("from 1 of 2 sites it would run nowhere (village)", outlook.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Outlook_AnotherRegionCanLend_Yes()
    {
        var dispatcher = new Dispatcher(Options() with { Peers = ["north"] });
        dispatcher.Handle(new PeerHeard(Noon, new RegionStanding(
            "north", 1, 1, [new NodeStanding("north-1", "astana", 1, TimeSpan.Zero, TimeSpan.Zero, ["stroke"], null)])));

        var outlook = dispatcher.Outlook("stroke", Almaty);

        Assert.True(outlook.WouldRun);
        Assert.Contains("lent by north", outlook.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Outlook_IsAsked_NothingIsDecidedByIt()
    {
        var (asked, unasked) = (Dispatcher(), Dispatcher());
        foreach (var dispatcher in new[] { asked, unasked })
        {
            dispatcher.Handle(Heard(Node("n1")));
            if (dispatcher == asked) dispatcher.Outlook("stroke", Almaty);
            dispatcher.Handle(Admitted(Stroke("s1")));
        }

        Assert.Equal(unasked.Hash.ToString(), asked.Hash.ToString());
    }

    private static void Bring(Dispatcher dispatcher, string how)
    {
        var job = Stroke("s1");
        switch (how)
        {
            case "cordoned": dispatcher.Handle(Heard(Node("n1") with { Availability = NodeAvailability.Cordoned })); break;
            case "draining": dispatcher.Handle(Heard(Node("n1") with { Availability = NodeAvailability.Draining })); break;
            case "without the model": dispatcher.Handle(Heard(Node("n1", "almaty", 1, "dental"))); break;
            case "without slots": dispatcher.Handle(Heard(Node("n1", slots: 0))); break;
            case "lost":
                dispatcher.Handle(Heard(Node("n1")));
                for (var second = 1; second <= 6; second++) dispatcher.Handle(new TimePassed(Noon.AddSeconds(second)));
                break;
            case "silent":
                dispatcher.Handle(Heard(Node("n1")));
                dispatcher.Handle(new TimePassed(Noon.AddSeconds(3)));
                break;
            case "refusing":
                dispatcher.Handle(Heard(Node("n1")));
                dispatcher.Handle(Admitted(job));
                dispatcher.Handle(new LeaseGranted(Noon, job.Key, "n1", 1));
                dispatcher.Handle(new StartRefused(Noon, job.Key, "n1", 1, "no slot"));
                break;
            default:
                dispatcher.Handle(Heard(Node("n1")));
                dispatcher.Handle(Admitted(job));
                dispatcher.Handle(new LeaseGranted(Noon, job.Key, "n1", 1));
                dispatcher.Handle(new StartAccepted(Noon, job.Key, "n1", 1, 1, 1));
                for (var second = 1; second <= 60; second++)
                    dispatcher.Handle(Heard(Node("n1"), 1 + second, new RunningLease(job.Key, 1, 3, 28)) with { At = Noon.AddSeconds(second) });
                break;
        }
    }
}
