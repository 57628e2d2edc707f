using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;

namespace Grid.Scheduling.Tests.Dispatch;

/// <summary>A node's answer to an earlier start comes while the job is being leased to the same node again, together with another.</summary>
public class LateStartAnswerTests
{
    private readonly Dispatcher _dispatcher = Given.Dispatcher();
    private readonly Job _again = Given.Dental("a");
    private readonly Job _other = Given.Dental("b");

    public LateStartAnswerTests()
    {
        _dispatcher.Handle(Given.Heard(Given.Node("n1")));
        _dispatcher.Handle(Given.Admitted(_again));
        _dispatcher.Handle(new LeaseGranted(Given.Noon, _again.Key, "n1", 1));
        _dispatcher.Handle(Given.Admitted(_other));

        // It yielded before its answer came, and shares a run now.
        var leases = _dispatcher.Handle(new RunYielded(Given.Noon, _again.Key, "n1", 1, Done: 0, Total: 2)).OfType<TakeLease>();
        Assert.Equal([(_again.Key, 1L), (_other.Key, 0L)], leases.Select(l => (l.Key, l.ExpectedEpoch)).OrderBy(l => l.Key.Study, StringComparer.Ordinal));
        _dispatcher.Handle(new StartAccepted(Given.Noon, _again.Key, "n1", 1, Incarnation: 1, Sequence: 1));
    }

    [Fact]
    public void Handle_BothLeasesGranted_StartsBoth()
    {
        Assert.Empty(Grant(_other, 1).OfType<StartRun>());

        var start = Assert.Single(Grant(_again, 2).OfType<StartRun>());

        Assert.Equal(new HashSet<LeasedJob> { new(_again.Key, 2), new(_other.Key, 1) }, start.Jobs.ToHashSet());
    }

    [Fact]
    public void Handle_TheLedgerIsSilentAboutTheFirst_StartsTheOther()
    {
        Grant(_other, 1);

        var start = Assert.Single(_dispatcher.Handle(new LedgerSilent(Given.Noon, _again.Key, "n1")).OfType<StartRun>());

        Assert.Equal(new LeasedJob(_other.Key, 1), Assert.Single(start.Jobs));
    }

    private IReadOnlyList<DispatchAction> Grant(Job job, long epoch) => _dispatcher.Handle(new LeaseGranted(Given.Noon, job.Key, "n1", epoch));
}
