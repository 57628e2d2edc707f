using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;

namespace Grid.Scheduling.Tests.Dispatch;

/// <summary>The ledger's answer to an earlier lease of the same job comes after a later lease was asked for.</summary>
public class LateGrantTests
{
    private readonly Dispatcher _dispatcher = Given.Dispatcher();
    private readonly Job _job = Given.Dental("a");
    private long _sequence;

    public LateGrantTests()
    {
        Hear();
        _dispatcher.Handle(Given.Admitted(_job));
    }

    [Fact]
    public void Handle_OwnLeaseIsReadBeforeItsAnswer_StartsWhenTheAnswerComes()
    {
        _dispatcher.Handle(new LeaseFound(Given.Noon, _job, "n1", 1, []));
        Hear();

        var start = Assert.Single(Grant(1).OfType<StartRun>());

        Assert.Equal(new LeasedJob(_job.Key, 1), Assert.Single(start.Jobs));
    }

    [Fact]
    public void Handle_AnswerToTheLeaseBefore_IsNotTakenForThisOne()
    {
        LeaseAgain();

        Assert.Empty(Grant(1).OfType<StartRun>());
        var start = Assert.Single(Grant(2).OfType<StartRun>());
        Assert.Equal(new LeasedJob(_job.Key, 2), Assert.Single(start.Jobs));
    }

    [Fact]
    public void Handle_ALaterLeaseIsGrantedWhileAnEarlierOneRuns_AsksTheLedger()
    {
        Grant(1);
        _dispatcher.Handle(new StartAccepted(Given.Noon, _job.Key, "n1", 1, 1, _sequence));

        Assert.Equal(_job.Key, Assert.Single(Grant(2).OfType<ReadJob>()).Key);
    }

    /// <summary>The lease was refused, and the job read as waiting under epoch 1: the second lease expects that.</summary>
    private void LeaseAgain()
    {
        _dispatcher.Handle(new LeaseRefused(Given.Noon, _job.Key, "n1"));
        Assert.Equal(1, Assert.Single(_dispatcher.Handle(new JobAdmitted(Given.Noon, _job, 1, [])).OfType<TakeLease>()).ExpectedEpoch);
    }

    private void Hear() => _dispatcher.Handle(Given.Heard(Given.Node("n1"), ++_sequence));

    private IReadOnlyList<DispatchAction> Grant(long epoch) => _dispatcher.Handle(new LeaseGranted(Given.Noon, _job.Key, "n1", epoch));
}
