using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Explaining;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Dispatch;

/// <summary>Nothing waits unexplained.</summary>
public class ExplainTests
{
    [Fact]
    public void Explain_JobThatIsNotOpen_Null() => Assert.Null(Dispatcher().Explain(Stroke("s1").Key));

    [Fact]
    public void Explain_EverySlotIsTaken_PlaceStartAnswerAndWhatIsLeft()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        Run(dispatcher, Breast("b0"), "n1");
        for (var i = 1; i <= 3; i++) dispatcher.Handle(Admitted(Breast($"b{i}", dueInSeconds: 100 + i)));

        var third = dispatcher.Explain(Breast("b3").Key)!;
        var first = dispatcher.Explain(Breast("b1").Key)!;

        Assert.Equal((1, 3, 3, 3), (first.Place, first.Of, third.Place, third.Of));
        Assert.True(third.ExpectedStart > first.ExpectedStart && third.ExpectedAnswer > third.ExpectedStart);
        Assert.Equal(("every slot that could take it is taken", TimeSpan.FromSeconds(103), false), (third.Why, third.Left, third.IsLate));
        Assert.Contains("all 1 slots are taken", Assert.Single(third.Nodes).WhyNot, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_TheExpectedAnswerComesAfterTheDeadline_Late()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        Run(dispatcher, Breast("b0"), "n1");
        dispatcher.Handle(Admitted(Breast("b1", dueInSeconds: 5)));

        Assert.True(dispatcher.Explain(Breast("b1").Key)!.IsLate);
    }

    [Fact]
    public void Explain_NoNodeCanTakeIt_SaysOfEachWhyNotAndNoTime()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1") with { Availability = NodeAvailability.Cordoned }));
        dispatcher.Handle(Heard(Node("n2", "almaty", 1, "dental")));
        dispatcher.Handle(Admitted(Stroke("s1")));

        var explained = dispatcher.Explain(Stroke("s1").Key)!;

        Assert.Equal("no node can take it now: n1: cordoned; n2: does not serve the model", explained.Why);
        Assert.Equal([NodeObstacle.Cordoned, NodeObstacle.WithoutModel], explained.Nodes.Select(n => n.Obstacle));
        Assert.Null(explained.ExpectedStart);
    }

    [Fact]
    public void Explain_LedgerIsSilent_SaysSo()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        dispatcher.Handle(Admitted(Stroke("s1")));
        dispatcher.Handle(Admitted(Stroke("s2")));
        dispatcher.Handle(new LedgerSilent(Noon, Stroke("s1").Key, "n1"));

        Assert.Contains("the ledger did not answer", dispatcher.Explain(Stroke("s2").Key)!.Why, StringComparison.Ordinal);
        Assert.Equal("the ledger is asked how it stands", dispatcher.Explain(Stroke("s1").Key)!.Why);
    }

    [Fact]
    public void Explain_ImagesAreOutOfReach_TheReasonAndTheNextAttempt()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        Run(dispatcher, Stroke("s1"), "n1");
        dispatcher.Handle(new RunFailed(Noon, Stroke("s1").Key, "n1", 1, "site SC-01 answered 401", FaultKind.Images));

        var explained = dispatcher.Explain(Stroke("s1").Key)!;

        Assert.Contains("by no fault of its own, 1 times; last: site SC-01 answered 401", explained.Why, StringComparison.Ordinal);
        Assert.StartsWith("the next attempt, in 1 s", explained.WaitsFor, StringComparison.Ordinal);
        Assert.Equal(Noon.AddSeconds(1), explained.ExpectedStart);
    }

    [Fact]
    public void Alarms_NobodyServesAndANodeThatRefuses_Raised()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        dispatcher.Handle(Admitted(Stroke("s1") with { Key = new JobKey("s1", "haemorrhage") }));

        var alarm = Assert.Single(dispatcher.Alarms());

        Assert.Equal((AlarmKind.NobodyServes, 1), (alarm.Kind, alarm.Jobs));
        Assert.Contains("1 emergency jobs wait for haemorrhage, and no node serves it", alarm.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Alarms_ImagesLostAndTheNodeThatCannotGetThem_RaisedAndOverWithTheJob()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        Run(dispatcher, Stroke("s1"), "n1");
        dispatcher.Handle(new RunFailed(Noon, Stroke("s1").Key, "n1", 1, "404", FaultKind.ImagesLost));
        Assert.Contains(dispatcher.Alarms(), a => a.Kind == AlarmKind.ImagesLost);

        dispatcher.Handle(new JobGone(Noon, Stroke("s1").Key));

        Assert.DoesNotContain(dispatcher.Alarms(), a => a.Kind == AlarmKind.ImagesLost);
    }

    [Fact]
    public void Explain_IsAskedAfterEveryEvent_DecidesTheSame()
    {
        var (asked, unasked) = (Dispatcher(), Dispatcher());
        foreach (var dispatcher in new[] { asked, unasked })
        {
            dispatcher.Handle(Heard(Node("n1", slots: 2)));
            for (var i = 0; i < 20; i++)
            {
                dispatcher.Handle(Admitted(i % 3 == 0 ? Stroke($"s{i}") : Breast($"s{i}", i % 2 == 0 ? "almaty" : "astana")));
                if (dispatcher != asked) continue;
                for (var j = 0; j <= i; j++) Assert.NotEmpty((asked.Explain(Stroke($"s{j}").Key) ?? asked.Explain(Breast($"s{j}").Key))!.Why);
                asked.Alarms();
            }

            dispatcher.Handle(Heard(Node("n2", slots: 4)));
        }

        Assert.Equal(unasked.Hash.ToString(), asked.Hash.ToString());
    }

    private static void Run(Dispatcher dispatcher, Job job, string node)
    {
        dispatcher.Handle(Admitted(job));
        dispatcher.Handle(new LeaseGranted(Noon, job.Key, node, 1));
        dispatcher.Handle(new StartAccepted(Noon, job.Key, node, 1, 1, 1));
    }
}
