using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Dispatch;

public class DispatcherFaultTests
{
    private static readonly Job Job = Stroke("s1");

    [Fact]
    public void Handle_NodeSilentTooLong_ItsJobIsLeasedElsewhereUnderTheEpochKnown()
    {
        var dispatcher = Running(out var at, "n1", "n2");

        dispatcher.Handle(Heard(Node("n2"), sequence: 9) with { At = at.AddSeconds(5) });
        var actions = dispatcher.Handle(new TimePassed(at.AddSeconds(6)));

        var lease = Assert.IsType<TakeLease>(Assert.Single(actions));
        Assert.Equal(("n2", 1L), (lease.Node, lease.ExpectedEpoch));
    }

    [Fact]
    public void Handle_TwoNodesDieWhileRunningIt_QuarantinedBeforeItKillsAThird()
    {
        var dispatcher = Running(out var at, "n1", "n2");
        dispatcher.Handle(Heard(Node("n1"), sequence: 2, new RunningLease(Job.Key, 1, Done: 0, Total: 28)));
        dispatcher.Handle(Heard(Node("n3")));
        var second = LoseItsNode(dispatcher, ["n2", "n3"], ref at).OfType<TakeLease>().Single().Node;
        Run(dispatcher, second, at);

        var actions = LoseItsNode(dispatcher, [second == "n2" ? "n3" : "n2"], ref at);

        var quarantine = Assert.Single(actions.OfType<QuarantineJob>());
        Assert.Contains($"n1, {second} fell silent while running it", quarantine.Reason, StringComparison.Ordinal);
        Assert.Empty(actions.OfType<TakeLease>());
    }

    [Fact]
    public void Handle_OneNodeDiesFourTimesBeforeItSaysThatItStarted_QuarantinedWithTheNode()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        var actions = dispatcher.Handle(Admitted(Job));

        for (var death = 1; death <= 4; death++)
        {
            var lease = Assert.IsType<TakeLease>(Assert.Single(actions));
            Assert.IsType<StartRun>(Assert.Single(dispatcher.Handle(new LeaseGranted(Noon, Job.Key, "n1", lease.ExpectedEpoch + 1))));
            dispatcher.Handle(new StartUnanswered(Noon, Job.Key, "n1", lease.ExpectedEpoch + 1));
            actions = dispatcher.Handle(new NodeHeard(Noon, Node("n1"), death + 1, 1, []));
        }

        var quarantine = Assert.IsType<QuarantineJob>(Assert.Single(actions));
        Assert.Equal("n1 fell silent while starting or running it, 4 times in all", quarantine.Reason);
    }

    [Fact]
    public void Handle_DispatcherDiesWithEveryNode_LossesComeBackFromTheLedgerAndTheJobIsQuarantined()
    {
        IReadOnlyList<NodeLoss> kept = [];
        for (var life = 1; life <= 4; life++)
        {
            var dispatcher = Dispatcher();
            dispatcher.Handle(new LeaseFound(Noon, Job, "n1", life, []) { Losses = kept });
            var actions = dispatcher.Handle(new NodeHeard(Noon, Node("n1"), life + 1, 1, []));

            if (life == 4) Assert.Contains("4 times in all", Assert.IsType<QuarantineJob>(Assert.Single(actions)).Reason, StringComparison.Ordinal);
            else kept = Assert.IsType<TakeLease>(Assert.Single(actions)).Losses;
        }
    }

    [Fact]
    public void Handle_LeaseFoundAndTheNodeRunsIt_NoLoss()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(new LeaseFound(Noon, Job, "n1", 1, []));
        dispatcher.Handle(Heard(Node("n1"), sequence: 1, new RunningLease(Job.Key, 1)));

        var lease = Assert.IsType<TakeLease>(Assert.Single(dispatcher.Handle(Heard(Node("n1"), sequence: 2))));

        Assert.Empty(lease.Losses);
    }

    [Fact]
    public void Handle_FirstNodeHadOnlyBeenSilent_NotHeldAgainstTheJob()
    {
        var dispatcher = Running(out var at, "n1", "n2");
        dispatcher.Handle(Heard(Node("n1"), sequence: 2, new RunningLease(Job.Key, 1, Done: 0, Total: 28)));
        dispatcher.Handle(Heard(Node("n3")));
        var second = LoseItsNode(dispatcher, ["n2", "n3"], ref at).OfType<TakeLease>().Single().Node;
        Run(dispatcher, second, at);
        dispatcher.Handle(Heard(Node("n1"), sequence: 50) with { At = at });

        var actions = LoseItsNode(dispatcher, [second == "n2" ? "n3" : "n2"], ref at);

        Assert.Empty(actions.OfType<QuarantineJob>());
        Assert.Single(actions.OfType<TakeLease>());
    }

    [Fact]
    public void Handle_HeartbeatAfterTheStartOmitsTheJob_JobIsLeasedAgain()
    {
        var dispatcher = Running(out _, "n1");

        var actions = dispatcher.Handle(Heard(Node("n1"), sequence: 3));

        Assert.Equal(1, Assert.IsType<TakeLease>(Assert.Single(actions)).ExpectedEpoch);
    }

    [Fact]
    public void Handle_HeartbeatWrittenBeforeTheStartOmitsTheJob_JobGoesOnRunning()
    {
        var dispatcher = Running(out _, "n1", startedAtSequence: 5);

        Assert.Empty(dispatcher.Handle(Heard(Node("n1"), sequence: 4)));
        Assert.Empty(dispatcher.Handle(Heard(Node("n1"), sequence: 5)));
        Assert.Equal(0, dispatcher.WaitingCount);
    }

    [Fact]
    public void Handle_LateHeartbeatListsARunThatYielded_JobGoesOnWaiting()
    {
        var dispatcher = Running(out _, "n1");
        dispatcher.Handle(Heard(Node("n1") with { Availability = NodeAvailability.Cordoned }, 2, new RunningLease(Job.Key, 1)));
        dispatcher.Handle(new RunYielded(Noon, Job.Key, "n1", 1, 1, 4));

        dispatcher.Handle(Heard(Node("n1") with { Availability = NodeAvailability.Cordoned }, 3, new RunningLease(Job.Key, 1)));

        Assert.Equal(1, dispatcher.WaitingCount);
    }

    [Fact]
    public void Handle_NodeRestarted_JobsOfTheOldLifeAreLeasedAgain()
    {
        var dispatcher = Running(out _, "n1");

        var actions = dispatcher.Handle(new NodeHeard(Noon, Node("n1"), Incarnation: 2, Sequence: 1, []));

        Assert.IsType<TakeLease>(Assert.Single(actions));
    }

    [Fact]
    public void Handle_LeaseRefused_LedgerIsReadAndItsWordIsTaken()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        dispatcher.Handle(Admitted(Job));

        var read = dispatcher.Handle(new LeaseRefused(Noon, Job.Key, "n1"));
        Assert.Equal(new ReadJob(Job.Key), Assert.Single(read));

        Assert.Empty(dispatcher.Handle(new LeaseFound(Noon, Job, "elsewhere", 7, [])));
        Assert.Empty(dispatcher.Handle(new JobAdmitted(Noon, Job, 0, [])));
    }

    [Fact]
    public void Handle_LedgerSilent_NothingIsLeasedUntilThePauseIsOver()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1", slots: 2)));
        dispatcher.Handle(Admitted(Job));
        dispatcher.Handle(new LedgerSilent(Noon, Job.Key, "n1"));

        Assert.Empty(dispatcher.Handle(Admitted(Stroke("s2"))));

        var later = dispatcher.Handle(new TimePassed(Noon.AddSeconds(1)));
        Assert.Contains(new ReadJob(Job.Key), later);
        Assert.Contains(later, a => a is TakeLease { Key.Study: "s2" });
    }

    [Fact]
    public void Handle_FailedOnTwoNodes_QuarantinedAndNotRunAgain()
    {
        var dispatcher = Running(out _, "n1", "n2");

        var second = Assert.IsType<TakeLease>(Assert.Single(dispatcher.Handle(new RunFailed(Noon, Job.Key, "n1", 1, "broken"))));
        Assert.Equal("n2", second.Node);
        dispatcher.Handle(new LeaseGranted(Noon, Job.Key, "n2", 2));
        dispatcher.Handle(new StartAccepted(Noon, Job.Key, "n2", 2, 1, 1));
        var actions = dispatcher.Handle(new RunFailed(Noon, Job.Key, "n2", 2, "broken"));

        var quarantine = Assert.IsType<QuarantineJob>(Assert.Single(actions));
        Assert.Equal((2L, "failed on n1, n2: broken"), (quarantine.Epoch, quarantine.Reason));
    }

    [Fact]
    public void Handle_OnlyNodeFailsThreeTimes_Quarantined()
    {
        var dispatcher = Running(out var at, "n1");
        for (var epoch = 1; epoch <= 2; epoch++)
        {
            Assert.Empty(dispatcher.Handle(new RunFailed(at, Job.Key, "n1", epoch, "broken")));
            at = at.AddSeconds(epoch);
            Assert.IsType<TakeLease>(Assert.Single(dispatcher.Handle(Heard(Node("n1"), sequence: 5 + epoch) with { At = at })));
            dispatcher.Handle(new LeaseGranted(at, Job.Key, "n1", epoch + 1));
        }

        Assert.IsType<QuarantineJob>(Assert.Single(dispatcher.Handle(new RunFailed(at, Job.Key, "n1", 3, "broken"))));
    }

    [Fact]
    public void Handle_StartRefused_NodeIsLeftAloneUntilItsNextHeartbeat()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        dispatcher.Handle(Admitted(Job));
        dispatcher.Handle(new LeaseGranted(Noon, Job.Key, "n1", 1));

        Assert.Empty(dispatcher.Handle(new StartRefused(Noon, Job.Key, "n1", 1, "no free slot")));
        Assert.IsType<TakeLease>(Assert.Single(dispatcher.Handle(Heard(Node("n1"), sequence: 2))));
    }

    [Fact]
    public void Handle_RebuiltFromTheLedger_RunningJobIsAdoptedAndNotLeasedAgain()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(new LeaseFound(Noon, Job, "n1", 4, []));

        Assert.Empty(dispatcher.Handle(Heard(Node("n1"), 1, new RunningLease(Job.Key, 4))));
        Assert.Empty(dispatcher.Handle(Heard(Node("n1"), 2, new RunningLease(Job.Key, 4))));
    }

    [Fact]
    public void Handle_NodeRunsWhatTheDispatcherDoesNotKnow_SlotCountsAsTaken()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1"), 1, new RunningLease(new JobKey("unknown", "dental"), 1)));

        Assert.Empty(dispatcher.Handle(Admitted(Job)));
        Assert.IsType<TakeLease>(Assert.Single(dispatcher.Handle(Heard(Node("n1"), 2))));
    }

    [Fact]
    public void Handle_ClockJumpsBack_TimeStandsStillInstead()
    {
        var dispatcher = Running(out var at, "n1");

        Assert.Empty(dispatcher.Handle(new TimePassed(at.AddDays(-3))));
        Assert.Equal(0, dispatcher.WaitingCount);
    }

    /// <summary>Only the named nodes are heard of until the one that runs the job is given up; answers what is done then.</summary>
    private static List<DispatchAction> LoseItsNode(Dispatcher dispatcher, string[] alive, ref DateTimeOffset at)
    {
        for (var second = 0; second < 60; second++)
        {
            at = at.AddSeconds(1);
            foreach (var node in alive) dispatcher.Handle(Heard(Node(node), at.UtcTicks) with { At = at });
            List<DispatchAction> actions = [.. dispatcher.Handle(new TimePassed(at))];
            if (actions.Exists(a => a is TakeLease or QuarantineJob)) return actions;
        }

        throw new InvalidOperationException("No node was given up.");
    }

    private static void Run(Dispatcher dispatcher, string node, DateTimeOffset at)
    {
        dispatcher.Handle(new LeaseGranted(at, Job.Key, node, 2));
        dispatcher.Handle(new StartAccepted(at, Job.Key, node, 2, 1, at.UtcTicks));
        dispatcher.Handle(Heard(Node(node), at.UtcTicks + 1, new RunningLease(Job.Key, 2, Done: 0, Total: 28)) with { At = at });
    }

    /// <summary>A dispatcher whose first named node runs <see cref="Job"/> under epoch 1.</summary>
    private static Dispatcher Running(out DateTimeOffset at, string node, string? other = null, long startedAtSequence = 1)
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node(node)));
        if (other is not null) dispatcher.Handle(Heard(Node(other)));
        dispatcher.Handle(Admitted(Job));
        dispatcher.Handle(new LeaseGranted(Noon, Job.Key, node, 1));
        dispatcher.Handle(new StartAccepted(Noon, Job.Key, node, 1, 1, startedAtSequence));
        at = Noon;
        return dispatcher;
    }
}
