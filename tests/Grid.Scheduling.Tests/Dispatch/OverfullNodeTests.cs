using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Policy;

namespace Grid.Scheduling.Tests.Dispatch;

/// <summary>A lease that is found in the ledger may give a node more runs than slots, until its heartbeat says what is so.</summary>
public class OverfullNodeTests
{
    // Nothing is left alone for being young, so that a yield is a matter of one slice.
    private readonly Dispatcher _dispatcher = Given.Dispatcher(new PolicyOptions { MinimumRun = TimeSpan.Zero });
    private readonly Job _stroke = Given.Stroke("runs");

    public OverfullNodeTests()
    {
        _dispatcher.Handle(Given.Heard(Given.Node("n1")));
        _dispatcher.Handle(Given.Admitted(_stroke));
        _dispatcher.Handle(new LeaseGranted(Given.Noon, _stroke.Key, "n1", 1));
        _dispatcher.Handle(new StartAccepted(Given.Noon, _stroke.Key, "n1", 1, Incarnation: 1, Sequence: 1));
        _dispatcher.Handle(new LeaseFound(Given.Noon, Given.Dental("found"), "n1", 1, []));
    }

    [Fact]
    public void Explain_EmergencyWaitsForAnOverfullNode_NeedsTheEndOfBoth()
    {
        var waiting = Given.Stroke("waits");
        _dispatcher.Handle(Given.Admitted(waiting));

        var node = Assert.Single(_dispatcher.Explain(waiting.Key)!.Nodes);

        // The stroke that runs takes 4.8 s; what may yield sooner frees no slot.
        Assert.True(node.AnswerIn > TimeSpan.FromSeconds(9), $"{node.AnswerIn}");
    }

    [Fact]
    public void Handle_AnotherNodeComesFree_GivesItToTheEmergency()
    {
        _dispatcher.Handle(Given.Heard(Given.Node("n2", site: "shymkent"), 1));
        var busy = Given.Dental("busy", site: "shymkent");
        _dispatcher.Handle(Given.Admitted(busy));
        _dispatcher.Handle(new LeaseGranted(Given.Noon, busy.Key, "n2", 1));
        var waiting = Given.Stroke("waits");
        _dispatcher.Handle(Given.Admitted(waiting));

        var taken = _dispatcher.Handle(new RunCompleted(Given.Noon, busy.Key, "n2", 1, null)).OfType<TakeLease>();

        Assert.Equal(waiting.Key, Assert.Single(taken).Key);
    }
}
