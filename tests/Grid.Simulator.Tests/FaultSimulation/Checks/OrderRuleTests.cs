using Grid.FaultSimulation;
using Grid.FaultSimulation.Checks;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;
using Grid.Simulator.Time;

namespace Grid.Simulator.Tests.FaultSimulation.Checks;

/// <summary>Stroke first and fair shares, against dispatchers that decide wrongly on purpose.</summary>
public class OrderRuleTests
{
    private const string Node = "SC-01-node-1";
    private readonly EventQueue _eventQueue = new(Given.Midnight);
    private readonly DispatcherView _view;

    // Two institutions of the centre's region.
    private readonly string[] _institutions;

    public OrderRuleTests()
    {
        var country = new Country(ShippedCountry.Of(new CountryOptions { Centres = 1, NodesPerCentre = 1 }), seed: 1).World;
        var checker = new Checker(_eventQueue, new CheckOptions(IsOn: true));
        _view = checker.Watch("dispatcher-01", country.Topology, country.Scenario.Models, new PolicyOptions());
        _institutions = [.. country.Scenario.Sites.Select(site => site.Name).Where(name => name != "SC-01").Take(2)];
        Hear();
    }

    [Fact]
    public void Decided_LesserWorkWhileAStrokeWaits_IsCaught()
    {
        Admit(Given.Stroke("s"));
        Admit(Given.Dental("d"));

        Broken("Stroke first", () => Decide(Take(Given.Dental("d"))));
    }

    [Fact]
    public void Decided_BothInOneStep_IsAllowed()
    {
        Admit(Given.Stroke("s"));
        Admit(Given.Dental("d"));

        Decide(Take(Given.Dental("d")), Take(Given.Stroke("s")));
    }

    [Fact]
    public void Decided_ASlotIsOnItsWayToTheStroke_IsAllowed()
    {
        Admit(Given.Dental("x"));
        Decide(Take(Given.Dental("x")));
        Admit(Given.Stroke("s"));
        Admit(Given.Dental("d"));

        Decide(new YieldRun(Given.Dental("x").Key, Node, 1, IsHard: false, Given.Stroke("s").Key, "why"), Take(Given.Dental("d")));
    }

    [Fact]
    public void Decided_ThePromiseIsLongPast_IsCaughtAgain()
    {
        Admit(Given.Dental("x"));
        Decide(Take(Given.Dental("x")));
        Admit(Given.Stroke("s"));
        Admit(Given.Dental("d"));
        Decide(new YieldRun(Given.Dental("x").Key, Node, 1, IsHard: false, Given.Stroke("s").Key, "why"));
        Pass(13);

        Broken("Stroke first", () => Decide(Take(Given.Dental("d"))));
    }

    [Fact]
    public void Decided_NodeIsNotForTheStroke_IsAllowed()
    {
        Hear(dentalOnly: true);
        Admit(Given.Stroke("s"));
        Admit(Given.Dental("d"));

        Decide(Take(Given.Dental("d")));
    }

    [Fact]
    public void Decided_TheStrokeMayBeTakenAlready_IsAllowed()
    {
        Admit(Given.Stroke("s"));
        _view.Told(new LedgerSilent(_eventQueue.Clock, Given.Stroke("s").Key, Node));
        Admit(Given.Dental("d"));

        Decide(Take(Given.Dental("d")));
    }

    [Fact]
    public void Told_StrokeRefusedAndNotPlacedAgain_IsCaught()
    {
        Admit(Given.Stroke("s"));
        Decide(Take(Given.Stroke("s")));
        _view.Told(new LeaseGranted(_eventQueue.Clock, Given.Stroke("s").Key, Node, 1));
        _view.Told(new StartRefused(_eventQueue.Clock, Given.Stroke("s").Key, Node, 1, "full"));
        Admit(Given.Dental("d"));

        Broken("Stroke first", () => Decide(Take(Given.Dental("d"))));
    }

    [Fact]
    public void Told_LesserWorkRunsOnAndIsNotAskedToYield_IsCaught()
    {
        Admit(Given.Dental("d"));
        Decide(Take(Given.Dental("d")));
        Admit(Given.Stroke("s"));

        Broken("Stroke first", () =>
        {
            for (var second = 0; second < 40; second++)
            {
                Pass(1);
                Hear(Given.Dental("d").Key);
                _view.Told(new TimePassed(_eventQueue.Clock));
            }
        });
    }

    [Fact]
    public void Decided_AFloodGoesBeforeAnotherSite_IsCaught()
    {
        for (var i = 0; i < 200; i++) Admit(Given.Dental($"flood-{i}", _institutions[0]));
        Admit(Given.Dental("alone", _institutions[1]));

        Broken("Fair inside a class", () =>
        {
            for (var i = 0; i < 200; i++) Decide(Take(Given.Dental($"flood-{i}", _institutions[0])));
        });
    }

    [Fact]
    public void Decided_SitesTakeTurns_IsAllowed()
    {
        for (var i = 0; i < 100; i++)
        {
            Admit(Given.Dental($"a-{i}", _institutions[0]));
            Admit(Given.Dental($"b-{i}", _institutions[1]));
        }

        for (var i = 0; i < 100; i++)
        {
            Decide(Take(Given.Dental($"a-{i}", _institutions[0])));
            Decide(Take(Given.Dental($"b-{i}", _institutions[1])));
        }
    }

    private static void Broken(string rule, Action act) => Assert.Equal(rule, Assert.Throws<RuleBrokenException>(act).Rule);

    private void Pass(double seconds) => _eventQueue.Step(_eventQueue.Now + TimeSpan.FromSeconds(seconds).Ticks);

    private void Admit(Job job) => _view.Told(new JobAdmitted(_eventQueue.Clock, job, 0, []));

    private void Hear(JobKey? runs = null, bool dentalOnly = false) => _view.Told(new NodeHeard(
        _eventQueue.Clock,
        new NodeFacts { Name = Node, Site = "SC-01", Slots = 1, Models = dentalOnly ? [Given.DentalModel] : [Given.StrokeModel, Given.DentalModel] },
        1,
        1 + _eventQueue.Now,
        runs is { } key ? [new RunningLease(key, 1)] : []));

    private void Decide(params DispatchAction[] actions) => _view.Decided(_eventQueue.Clock, actions);

    private TakeLease Take(Job job) => new(job.Key, Node, 0, new Decision
    {
        At = _eventQueue.Clock,
        Job = job,
        Candidates = [new Candidate(Node, "SC-01", default, default, default, TimeSpan.FromSeconds(1), 0)],
        Considered = 1,
        Excluded = default,
        Turn = OrderReason.ByDeadline,
        WaitingBehind = 0,
    });
}
