using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Simulator.Chance;
using Grid.Simulator.Checks;
using Grid.Simulator.Faults;
using Grid.Simulator.Ledger;
using Grid.Simulator.Load;
using Grid.Simulator.Map;
using Grid.Simulator.Messages;
using Grid.Simulator.Nodes;
using Grid.Simulator.Outcomes;
using Grid.Simulator.Regions;
using Grid.Simulator.Time;

namespace Grid.Simulator;

/// <summary>Puts a country together from its options and a seed, and lets its time pass.</summary>
internal sealed class Country
{
    // A Monday. The hour is the options' own.
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly CountryOptions _options;
    private readonly ulong _seed;
    private readonly World _world;
    private readonly SeededChance _poison;

    public Country(CountryOptions options, ulong seed)
    {
        (_options, _seed) = (options, seed);
        var map = new CountryMap(options);
        var eventQueue = new EventQueue(Monday.AddHours(options.StartHour));
        var faults = new FaultState(map.Dispatchers.Count + 1) { CanHappen = !options.Faults.IsNone };
        _poison = new SeededChance(seed, 4);
        _world = new World
        {
            Options = options,
            Map = map,
            EventQueue = eventQueue,
            Faults = faults,
            Network = new Network(map, options.IsNetworkInstant, eventQueue, faults, new SeededChance(seed, 1)),
            Links = new Links(map.Sites.Select(s => s.BandwidthMbit), eventQueue),
            Ledger = new SimLedger(map.Dispatchers.Count),
            Checker = new Checker(eventQueue, new CheckOptions(options.IsChecked, options.SpeedSpread, options.LongestStrokeWait, options.LongestWait)),
            Recorder = new Recorder(eventQueue.Start),
            Chance = new SeededChance(seed, 2),
            SiteIndex = map.Sites.ToDictionary(s => s.Name, s => s.Index, StringComparer.Ordinal),
            Stores = [.. map.Sites.Select(_ => new HashSet<string>(StringComparer.Ordinal))],
        };

        _world.LedgerDoor = new LedgerDoor(_world);
        _world.Nodes = [.. map.Nodes.Select(n => new SimNode(_world, n))];
        _world.NodesByName = _world.Nodes.ToDictionary(n => n.Name, StringComparer.Ordinal);
        _world.Regions = [.. map.Dispatchers.Select((name, i) => new SimRegion(_world, i, name))];
        _world.RegionsByName = _world.Regions.ToDictionary(r => r.Name, StringComparer.Ordinal);
    }

    public World World => _world;

    /// <summary>From the first study to the last answer.</summary>
    public CountryOutcome Run()
    {
        Begin();
        var (load, limit) = (_options.Load.Ticks, (_options.Load + _options.DrainLimit).Ticks);
        while (_world.EventQueue.Step(load))
        {
        }

        while ((_world.Ledger.OpenCount > 0 || _world.Ledger.UnpublishedCount > 0) && _world.EventQueue.Step(limit))
        {
        }

        _world.Checker.OnEnd();
        foreach (var instance in _world.Regions.SelectMany(r => r.Instances)) _world.Recorder.OnDecisions(instance.Dispatcher.Hash);
        return _world.Recorder.SumUp(_seed, _world.EventQueue) with
        {
            StrokeFirstJudged = _world.Checker.StrokeFirstJudged,
            FairShareJudged = _world.Checker.FairShareJudged,
        };
    }

    private void Begin()
    {
        var chance = new SeededChance(_seed, 3);
        _world.LedgerDoor.Begin();
        foreach (var region in _world.Regions) region.Begin((long)(chance.Next() * TimeSpan.TicksPerSecond));
        foreach (var node in _world.Nodes) node.Begin((long)(chance.Next() * TimeSpan.TicksPerSecond));
        new FaultInjector(_world, _options.Faults, new SeededChance(_seed, 5)).Begin();
        LoadStreams.Begin(_options, _world.Map, _world.EventQueue, _seed, Admit);
    }

    private void Admit(Job job, SiteSpec site)
    {
        if (_poison.Happens(_options.Faults.Poison)) _world.Faults.Poison(job.Key);
        if (_poison.Happens(_options.Faults.LostImages)) _world.Faults.LoseImages(job.Key.Study);
        _world.Ledger.Admit(job, site.Dispatcher);
        _world.Checker.OnAdmitted(job);
        _world.Recorder.OnAdmitted();

        // Lost here, it is found when the ledger is read again.
        _world.Network.Post(
            _world.Network.LedgerPlace,
            site.Dispatcher,
            _world.Regions[site.Dispatcher],
            new ScheduledEvent(EventKind.Event, new JobAdmitted(default, job, 0, [])));
    }
}
