using Grid.FaultSimulation.Checks;
using Grid.FaultSimulation.Dispatchers;
using Grid.FaultSimulation.Faults;
using Grid.FaultSimulation.Ledger;
using Grid.FaultSimulation.Messages;
using Grid.FaultSimulation.Nodes;
using Grid.FaultSimulation.Outcomes;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;
using Grid.Simulator.Chance;
using Grid.Simulator.Nodes;
using Grid.Simulator.Planning;
using Grid.Simulator.Time;

namespace Grid.FaultSimulation;

/// <summary>Puts a country together from a scenario and a seed, and lets its time pass.</summary>
internal sealed class Country : IStudySink
{
    private readonly FaultedScenario _setup;
    private readonly ulong _seed;
    private readonly World _world;
    private readonly SeededChance _poison;

    public Country(FaultedScenario setup, ulong seed)
    {
        (_setup, _seed) = (setup, seed);
        var scenario = setup.Scenario;
        var eventQueue = new EventQueue(scenario.Start);
        var faults = new FaultState(setup.Dispatchers.Count + 1) { CanHappen = !setup.Faults.IsNone };
        var topology = new Topology(scenario.Sites.Select(s => new SiteLink(s.Name, s.Latitude, s.Longitude, s.BandwidthMbit, s.LatencyMs, s.Jurisdiction)));
        _poison = new SeededChance(seed, 4);
        _world = new World
        {
            Setup = setup,
            Topology = topology,
            EventQueue = eventQueue,
            Faults = faults,
            Network = new Network(setup, topology, eventQueue, faults, new SeededChance(seed, 1)),
            Links = new Links(scenario.Sites.Select(s => s.BandwidthMbit), eventQueue),
            Ledger = new SimLedger(setup.Dispatchers.Count),
            Checker = new Checker(eventQueue, new CheckOptions(setup.IsChecked, setup.SpeedSpread, setup.LongestStrokeWait, setup.LongestWait)),
            Recorder = new Recorder(eventQueue.Start),
            Chance = new SeededChance(seed, 2),
        };

        _world.LedgerDoor = new LedgerDoor(_world);
        _world.Nodes = [.. scenario.Nodes.Select(n => new FaultyNode(_world, n))];
        _world.NodesByName = _world.Nodes.ToDictionary(n => n.Name, StringComparer.Ordinal);
        _world.Dispatchers = [.. setup.Dispatchers.Select((name, i) => new SimDispatcher(_world, i, name))];
        _world.DispatchersByName = _world.Dispatchers.ToDictionary(r => r.Name, StringComparer.Ordinal);
    }

    public World World => _world;

    /// <summary>From the first study to the last answer.</summary>
    public CountryOutcome Run()
    {
        Begin();
        var (load, limit) = (_setup.Scenario.Duration.Ticks, (_setup.Scenario.Duration + _setup.DrainLimit).Ticks);
        while (_world.EventQueue.Step(load))
        {
        }

        while ((_world.Ledger.OpenCount > 0 || _world.Ledger.UnpublishedCount > 0) && _world.EventQueue.Step(limit))
        {
        }

        _world.Checker.OnEnd();
        foreach (var instance in _world.Dispatchers.SelectMany(r => r.Instances)) _world.Recorder.OnDecisions(instance.Dispatcher.Hash);
        return _world.Recorder.SumUp(_seed, _world.EventQueue) with
        {
            StrokeFirstJudged = _world.Checker.StrokeFirstJudged,
            FairShareJudged = _world.Checker.FairShareJudged,
        };
    }

    public void Admit(PlannedStudy study, IReadOnlyList<Job> jobs)
    {
        if (_poison.Happens(_setup.Faults.LostImages)) _world.Faults.LoseImages(jobs[0].Key.Study);
        foreach (var job in jobs) Admit(study, job);
    }

    private void Begin()
    {
        var chance = new SeededChance(_seed, 3);
        _world.LedgerDoor.Begin();

        foreach (var dispatcher in _world.Dispatchers) dispatcher.Begin(FirstTick(chance));
        for (var i = 0; i < _world.Nodes.Count; i++)
        {
            if (_setup.IsNetworkInstant) _world.Nodes[i].BeginAsPlanned(i);
            else _world.Nodes[i].Begin(FirstTick(chance));
        }

        new FaultInjector(_world, _setup.Faults, new SeededChance(_seed, 5)).Begin();
        var streams = new ChanceStreams(_seed, 0);
        for (var i = 0; i < _setup.Scenario.Flows.Count; i++)
            _ = new FlowArrivals(_setup.Scenario, i, streams, _world.EventQueue, this, _setup.Windows.TryGetValue(i, out var window) ? window : null);
    }

    private static long FirstTick(SeededChance chance) => (long)(chance.Next() * TimeSpan.TicksPerSecond);

    private void Admit(PlannedStudy study, Job job)
    {
        var dispatcher = _setup.DispatcherOf[study.Site];
        if (_poison.Happens(_setup.Faults.Poison)) _world.Faults.Poison(job.Key);
        _world.Jobs.Add(job.Key, new PlannedJob(study, job));
        _world.Ledger.Admit(job, dispatcher);
        _world.Checker.OnAdmitted(job);
        _world.Recorder.OnAdmitted();

        // Lost here, it is found when the ledger is read again.
        _world.Network.Post(
            _world.Network.LedgerPlace,
            dispatcher,
            _world.Dispatchers[dispatcher],
            new ScheduledEvent(EventKind.Event, new JobAdmitted(default, job, 0, [])));
    }
}
