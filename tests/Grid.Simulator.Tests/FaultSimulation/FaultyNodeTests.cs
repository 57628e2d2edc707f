using Grid.FaultSimulation;
using Grid.FaultSimulation.Ledger;
using Grid.FaultSimulation.Messages;
using Grid.FaultSimulation.Nodes;
using Grid.FaultSimulation.Outcomes;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Simulator.Planning;
using Grid.Simulator.Time;

namespace Grid.Simulator.Tests.FaultSimulation;

public class FaultyNodeTests
{
    private readonly World _world = new Country(ShippedCountry.Of(new CountryOptions { Centres = 1, NodesPerCentre = 1, LoadFactor = 0 }), seed: 1).World;

    // About 13.5 s of run: seven slices of nearly 2 s.
    private readonly Job _job = Given.Stroke("s", images: 1_000);

    private FaultyNode Node => _world.Nodes[0];

    private LedgerRow Row => _world.Ledger.Find(_job.Key)!;

    public FaultyNodeTests()
    {
        // It reads the ledger once, before there is anything in it: what follows is this test's own doing.
        _world.Dispatchers[0].Begin(TimeSpan.FromHours(1).Ticks);
        Pass(1);
        Admit(_job);
        Start(epoch: 1);
    }

    [Fact]
    public void Start_JobAtItsSite_IsAnsweredAfterItsRunTime()
    {
        Pass(20);

        Assert.Equal(RowState.Completed, Row.State);
        Assert.True(Row.Epoch == 1);
    }

    [Fact]
    public void Yield_InTheMiddle_KeepsFinishedSlicesForTheNextLease()
    {
        Pass(5);
        Yield(isHard: false);
        Pass(2);
        Assert.Null(Row.Owner);

        Start(epoch: 2);
        Pass(9.2);

        // Three slices of seven or eight were done: the whole would have taken more than twelve seconds.
        Assert.Equal(RowState.Completed, Row.State);
        Assert.Equal(0, Outcome().WastedSeconds, 3);
        Assert.Equal(1, Outcome().Preemptions);
    }

    [Fact]
    public void Yield_Hard_LosesOnlyTheSliceThatRuns()
    {
        Pass(5);
        Yield(isHard: true);
        Pass(0.1);
        Assert.Null(Row.Owner);

        Start(epoch: 2);
        Pass(12);

        Assert.Equal(RowState.Completed, Row.State);
        Assert.InRange(Outcome().WastedSeconds, 0.5, 1.9);
    }

    [Fact]
    public void Die_InTheMiddle_LosesEverything()
    {
        Pass(5);
        Node.Die();
        Node.ReviveAfter(TimeSpan.TicksPerSecond);
        Pass(2);

        Start(epoch: 2);
        Pass(20);

        Assert.Equal(RowState.Completed, Row.State);
        Assert.InRange(Outcome().WastedSeconds, 4.9, 5.1);
    }

    [Fact]
    public void Freeze_InTheMiddle_MakesNoProgressUntilRestarted()
    {
        Pass(5);
        Node.Freeze();
        Pass(60);

        Assert.Equal(RowState.Open, Row.State);
        Assert.Equal(Node.Name, Row.Owner);
    }

    [Fact]
    public void Renew_LeaseHasPassedOn_EndsTheRunWithinAHeartbeat()
    {
        Node.Begin(1);
        Pass(3);
        _world.Ledger.TakeLease(_job.Key, "another", 1);
        _world.Checker.OnGranted(_job.Key, "another", 2);
        Pass(1.5);

        // It has been stopped: what it did is lost, the other's lease stands, and no result comes of it.
        Assert.InRange(Outcome().WastedSeconds, 2.9, 4.6);
        Assert.Equal(("another", RowState.Open), (Row.Owner, Row.State));

        // Its slot is free again.
        var other = Given.Stroke("t");
        Admit(other);
        Start(epoch: 1, other.Key);
        Pass(10);
        Assert.Equal(RowState.Completed, _world.Ledger.Find(other.Key)!.State);
        Assert.Equal(("another", RowState.Open), (Row.Owner, Row.State));
    }

    private CountryOutcome Outcome() => _world.Recorder.SumUp(1, _world.EventQueue);

    private void Admit(Job job)
    {
        var site = _world.Scenario.Sites.ToList().FindIndex(s => s.Name == job.Site);
        _world.Jobs.Add(job.Key, new PlannedJob(new PlannedStudy(0, 0, site, _world.EventQueue.Now, job.Bytes, runFactor: 1, jobs: 1), job));
        _world.Ledger.Admit(job, 0);
        _world.Checker.OnAdmitted(job);
    }

    private void Pass(double seconds)
    {
        var until = _world.EventQueue.Now + TimeSpan.FromSeconds(seconds).Ticks;
        while (_world.EventQueue.Step(until))
        {
        }
    }

    private void Start(long epoch) => Start(epoch, _job.Key);

    private void Start(long epoch, JobKey key)
    {
        Assert.Equal(LeaseOutcome.Granted, _world.Ledger.TakeLease(key, Node.Name, epoch - 1));
        _world.Checker.OnGranted(key, Node.Name, epoch);
        var call = new DispatcherCall(_world.Dispatchers[0], _world.Dispatchers[0].Instances.First(), new StartRun(Node.Name, [new LeasedJob(key, epoch)], TimeSpan.FromSeconds(1)));
        Node.OnEvent(new ScheduledEvent(EventKind.Start, call));
    }

    private void Yield(bool isHard) =>
        Node.OnEvent(new ScheduledEvent(EventKind.Yield, new YieldRun(_job.Key, Node.Name, 1, isHard, _job.Key, "a test asks")));
}
