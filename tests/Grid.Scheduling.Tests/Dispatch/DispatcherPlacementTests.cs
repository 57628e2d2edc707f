using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Policy;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Dispatch;

public class DispatcherPlacementTests
{
    [Fact]
    public void Handle_StrokeArrivesBehindSixtyDental_StrokeTakesTheNextSlot()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        for (var i = 0; i < 60; i++) dispatcher.Handle(Admitted(Dental($"d{i:00}")));
        dispatcher.Handle(Admitted(Stroke("s1")));

        dispatcher.Handle(new LeaseGranted(Noon, Dental("d00").Key, "n1", 1));
        var lease = Lease(dispatcher.Handle(new RunCompleted(Noon, Dental("d00").Key, "n1", 1)));

        Assert.Equal(Stroke("s1").Key, lease.Key);
        Assert.Contains("ahead of 59 waiting jobs", lease.Decision.InWords(), StringComparison.Ordinal);
    }

    [Fact]
    public void Handle_TwoStrokes_EarlierDeadlineFirst()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Admitted(Stroke("later", dueInSeconds: 120)));
        dispatcher.Handle(Admitted(Stroke("sooner", dueInSeconds: 60)));

        Assert.Equal("sooner", Lease(dispatcher.Handle(Heard(Node("n1")))).Key.Study);
    }

    [Fact]
    public void Handle_NodeAtTheStudysSite_ChosenBeforeOneThatNeedsATransfer()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("far", "astana")));
        dispatcher.Handle(Heard(Node("near", "almaty")));

        var lease = Lease(dispatcher.Handle(Admitted(Stroke("s1", "almaty"))));

        Assert.Equal("near", lease.Node);
        Assert.Equal(["near", "far"], lease.Decision.Candidates.Select(c => c.Node));
    }

    [Fact]
    public void Handle_NearerNodeBehindNarrowLink_FartherOneWithSoonerAnswerWins()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("shymkent-node", "shymkent"))); // 640 km, 100 Mbit/s
        dispatcher.Handle(Heard(Node("astana-node", "astana"))); // 970 km, 1 Gbit/s

        Assert.Equal("astana-node", Lease(dispatcher.Handle(Admitted(Stroke("s1", "almaty")))).Node);
    }

    [Fact]
    public void Handle_SiteWithCutLink_JobWaitsAndOthersGoOn()
    {
        var dispatcher = Dispatcher();
        Assert.Empty(dispatcher.Handle(Admitted(Stroke("cut-off", "village"))));
        Assert.Empty(dispatcher.Handle(Admitted(Dental("d1"))));

        Assert.Equal("d1", Lease(dispatcher.Handle(Heard(Node("n1")))).Key.Study);
        Assert.Equal(1, dispatcher.WaitingCount);
    }

    [Theory]
    [InlineData(OrderRule.Fifo)]
    [InlineData(OrderRule.StrictPriority)]
    [InlineData(OrderRule.EarliestDeadline)]
    public void Handle_SitesInOneQueueAndTheFirstIsCutOff_TheNextIsPlaced(OrderRule order)
    {
        var dispatcher = Dispatcher(new PolicyOptions { Order = order });
        dispatcher.Handle(Admitted(Dental("cut-off", "village")));
        dispatcher.Handle(Admitted(Dental("d1", dueInSeconds: 90)));

        Assert.Equal("d1", Lease(dispatcher.Handle(Heard(Node("n1")))).Key.Study);
        Assert.Equal(1, dispatcher.WaitingCount);
    }

    [Fact]
    public void Handle_NodeWithoutTheModel_LeftForOthers()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("dental-only", "almaty", 1, "dental")));

        Assert.Empty(dispatcher.Handle(Admitted(Stroke("s1"))));
        Assert.Equal("d1", Lease(dispatcher.Handle(Admitted(Dental("d1")))).Key.Study);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(int.MinValue)]
    public void Handle_NodeWithoutSlots_NothingIsPlaced(int slots)
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1", slots: slots)));

        Assert.Empty(dispatcher.Handle(Admitted(Stroke("s1"))));
    }

    [Fact]
    public void Handle_SameEventsTwice_SameActionsAndSameHash()
    {
        var (first, second) = (Dispatcher(), Dispatcher());
        foreach (var dispatcher in new[] { first, second })
        {
            dispatcher.Handle(Heard(Node("n1", slots: 2)));
            dispatcher.Handle(Heard(Node("n2", "astana", 2)));
            for (var i = 0; i < 20; i++) dispatcher.Handle(Admitted(i % 3 == 0 ? Stroke($"j{i}") : Dental($"j{i}")));
        }

        Assert.Equal(4, first.Hash.Count);
        Assert.Equal(first.Hash.ToString(), second.Hash.ToString());
    }

    private static TakeLease Lease(IReadOnlyList<DispatchAction> actions) => Assert.IsType<TakeLease>(Assert.Single(actions));
}
