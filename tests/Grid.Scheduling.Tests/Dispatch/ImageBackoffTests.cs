using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;

namespace Grid.Scheduling.Tests.Dispatch;

/// <summary>The store that has a study's images is out of reach: a run comes back without one slice, and nobody had asked it to yield.</summary>
public class ImageBackoffTests
{
    private readonly Dispatcher _dispatcher = Given.Dispatcher();
    private double _seconds;
    private long _sequence;
    private long _epoch;

    public ImageBackoffTests() => Hear();

    [Fact]
    public void Handle_ImagesOutOfReach_NotLeasedAgainForASecond()
    {
        Admit(Given.Dental("a"));
        RunAndComeBack(Given.Dental("a"));

        Assert.Equal((0, true), (_dispatcher.WaitingCount, _dispatcher.Knows(Given.Dental("a").Key)));
        Assert.Empty(Pass(0.9).OfType<TakeLease>());
        Assert.Single(Pass(0.1).OfType<TakeLease>());
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 30)]
    public void Handle_AgainAndAgain_TwiceAsLongEachTimeUpToALimit(bool isEmergency, double longest)
    {
        var job = isEmergency ? Given.Stroke("a") : Given.Dental("a");
        Admit(job);

        foreach (var pause in new[] { 1, 2, 4, 8, 16, 32, 64 })
        {
            RunAndComeBack(job);
            var wait = Math.Min(pause, longest);
            Assert.Empty(Pass(wait - 0.1).OfType<TakeLease>());
            Assert.Single(Pass(0.1).OfType<TakeLease>());
        }
    }

    [Fact]
    public void Handle_ImagesArriveAtLast_TheNextAbsenceIsShortAgain()
    {
        var job = Given.Dental("a");
        Admit(job);
        RunAndComeBack(job);
        Pass(1);
        RunAndComeBack(job);
        Pass(2);

        Grant(job);
        Assert.Single(Handle(new RunYielded(Now, job.Key, "n1", _epoch, 1, 4)).OfType<TakeLease>());
        RunAndComeBack(job);

        Assert.Empty(Pass(0.9).OfType<TakeLease>());
        Assert.Single(Pass(0.1).OfType<TakeLease>());
    }

    [Fact]
    public void Handle_SlotIsFreeMeanwhile_OthersRunAndTheSlotIsNotHeld()
    {
        Admit(Given.Dental("a"));
        RunAndComeBack(Given.Dental("a"));

        var lease = Assert.Single(Admit(Given.Dental("b")).OfType<TakeLease>());

        Assert.Equal("b", lease.Key.Study);
    }

    [Fact]
    public void Handle_AskedToYieldBeforeTheImagesCame_WaitsInTheQueue()
    {
        var breast = Given.Breast("a");
        Admit(breast);
        Grant(breast);
        _seconds += 60;
        Hear(new RunningLease(breast.Key, _epoch, 0, 0));
        Assert.Single(Admit(Given.Stroke("s", dueInSeconds: 600)).OfType<YieldRun>());

        Handle(new RunYielded(Now, breast.Key, "n1", _epoch, 0, 0));

        Assert.Equal(1, _dispatcher.WaitingCount);
    }

    [Fact]
    public void Handle_AnsweredElsewhereMeanwhile_IsForgotten()
    {
        var job = Given.Dental("a");
        Admit(job);
        RunAndComeBack(job);

        Handle(new JobGone(Now, job.Key));

        Assert.Empty(Pass(60).OfType<TakeLease>());
    }

    [Fact]
    public void Handle_FoundRunningMeanwhile_IsNotQueuedBesides()
    {
        var job = Given.Dental("a");
        Admit(job);
        RunAndComeBack(job);

        Handle(new LeaseFound(Now, job, "n1", ++_epoch, []));
        Pass(2, new RunningLease(job.Key, _epoch, 0, 0));

        Assert.Equal(0, _dispatcher.WaitingCount);
    }

    private DateTimeOffset Now => Given.Noon.AddSeconds(_seconds);

    private IReadOnlyList<DispatchAction> Admit(Job job) => Handle(new JobAdmitted(Now, job, 0, []));

    /// <summary>A lease was asked for: it is granted, the job starts, and comes back at once.</summary>
    private void RunAndComeBack(Job job)
    {
        Grant(job);
        Handle(new RunYielded(Now, job.Key, "n1", _epoch, 0, 0));
    }

    private void Grant(Job job)
    {
        Handle(new LeaseGranted(Now, job.Key, "n1", ++_epoch));
        Handle(new StartAccepted(Now, job.Key, "n1", _epoch, 1, _sequence));
    }

    /// <summary>The node goes on beating, and the clock is looked at when the time is over.</summary>
    private List<DispatchAction> Pass(double seconds, params RunningLease[] running)
    {
        var until = _seconds + seconds;
        var done = new List<DispatchAction>();
        while (_seconds < until - 1e-9)
        {
            _seconds = Math.Min(until, _seconds + 1);
            Hear(running);
            done.AddRange(Handle(new TimePassed(Now)));
        }

        return done;
    }

    private void Hear(params RunningLease[] running) => Handle(Given.Heard(Given.Node("n1"), ++_sequence, running) with { At = Now });

    private IReadOnlyList<DispatchAction> Handle(DispatchEvent happened) => [.. _dispatcher.Handle(happened)];
}
