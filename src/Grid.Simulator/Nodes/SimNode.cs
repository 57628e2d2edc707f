using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Simulator.Load;
using Grid.Simulator.Map;
using Grid.Simulator.Messages;
using Grid.Simulator.Time;

namespace Grid.Simulator.Nodes;

/// <summary>
/// A GPU node: takes leased jobs into its slots, fetches their images, runs them in slices, commits, and says what it does. It
/// dies, freezes and comes back as the injector wishes.
/// </summary>
internal sealed partial class SimNode : IActor
{
    private static readonly long BeatTicks = TimeSpan.TicksPerSecond;
    private readonly World _world;
    private readonly NodeSpec _spec;
    private readonly List<SimRun> _runs = [];

    // Everything that heartbeats list: members that are not told of yet.
    private readonly List<RunMember> _listed = [];
    private readonly Dictionary<JobKey, Checkpoint> _kept = [];
    private readonly DeviceMemory _memory;
    private readonly long _latencyTicks;
    private NodeFacts? _facts;
    private IReadOnlyList<RunningLease>? _running;
    private long _sequence;
    private long _incarnation = 1;

    public SimNode(World world, NodeSpec spec)
    {
        (_world, _spec) = (world, spec);
        _memory = new DeviceMemory(spec.MemoryMib, NationalLoad.Costs);
        _latencyTicks = world.Options.IsNetworkInstant ? 0 : TimeSpan.FromMilliseconds(10).Ticks;
    }

    public string Name => _spec.Name;

    /// <summary>Where its messages come from: its own dispatcher's place.</summary>
    public int Place => _spec.Site.Dispatcher;

    public int Slots => _spec.Slots;
    public bool IsAlive { get; private set; } = true;
    public bool IsFrozen { get; private set; }
    public NodeAvailability Availability { get; private set; }

    /// <summary>Slots it claims beyond those it has.</summary>
    public int OverReported { get; private set; }

    // What is at the site already is not sent again; the site's nodes share it.
    private HashSet<string> Here => _world.Stores[_spec.Site.Index];

    private bool CanFail => _world.Faults.CanHappen;

    /// <summary>Begins to beat, at a moment of its own so that the country's hearts do not beat together.</summary>
    public void Begin(long firstBeat) => _world.EventQueue.After(firstBeat, this, new ScheduledEvent(EventKind.Beat, null, _incarnation));

    public void OnEvent(in ScheduledEvent happened)
    {
        if (happened.What == EventKind.Restarted)
        {
            if (!IsAlive && happened.Number == _incarnation) Revive();
            return;
        }

        if (!IsAlive) return;
        switch (happened.What)
        {
            case EventKind.Beat: Beat(happened.Number); break;
            case EventKind.Start: OnStart((DispatcherCall)happened.Subject!); break;
            case EventKind.Yield: OnYield((YieldRun)happened.Subject!); break;
            default: OnMemberEvent(happened); break;
        }
    }

    public void Die()
    {
        if (!IsAlive) return;
        foreach (var run in _runs)
        {
            _world.Checker.OnRunOver(Name);
            _world.Recorder.OnSliceLost(PartOfSlice(run));
            foreach (var member in run.Members)
            {
                if (member.Transfer is { } transfer) _world.Links.Cancel(transfer);
            }
        }

        _runs.Clear();
        _listed.Clear();
        _kept.Clear();
        _memory.Clear();
        _running = null;
        (IsAlive, IsFrozen, OverReported) = (false, false, 0);
        _world.Checker.Note("node died", default, Name);
    }

    /// <summary>Comes back after a while, as a new incarnation that remembers nothing.</summary>
    public void ReviveAfter(long ticks) => _world.EventQueue.After(ticks, this, new ScheduledEvent(EventKind.Restarted, null, _incarnation));

    /// <summary>The silo answers and beats, but no slice ends any more.</summary>
    public void Freeze()
    {
        if (!IsAlive) return;
        IsFrozen = true;
        _world.Checker.Note("node froze", default, Name);
    }

    public void SetAvailability(NodeAvailability availability)
    {
        Availability = availability;
        _facts = null;
        _world.Checker.Note(availability == NodeAvailability.Active ? "node active" : "node cordoned or draining", default, Name);
        if (availability != NodeAvailability.Draining || !IsAlive) return;
        foreach (var run in _runs.ToList()) AskYield(run, isHard: false);
    }

    public void OverReport(int slots)
    {
        OverReported = slots;
        _facts = null;
    }

    private void Revive()
    {
        IsAlive = true;
        _incarnation++;
        _sequence = 0;
        _facts = null;
        _world.Checker.Note("node restarted", default, Name, _incarnation);
        Begin(1);
    }

    private void Beat(long incarnation)
    {
        if (incarnation != _incarnation) return;
        RenewLeases();
        _sequence++;
        var report = new NodeHeard(default, Facts(), _incarnation, _sequence, Running());
        Tell(Place, report);
        for (var i = 0; i < _listed.Count; i++)
        {
            var place = _world.RegionsByName[_listed[i].LeasedBy].Index;
            if (place != Place && IsFirstOf(place, i)) Tell(place, report);
        }

        _world.EventQueue.After(BeatTicks, this, new ScheduledEvent(EventKind.Beat, null, _incarnation));
    }

    private bool IsFirstOf(int place, int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (_world.RegionsByName[_listed[i].LeasedBy].Index == place) return false;
        }

        return true;
    }

    private long Tell(int place, DispatchEvent happened) =>
        _world.Network.Post(Place, place, _world.Regions[place], new ScheduledEvent(EventKind.Event, happened));

    private NodeFacts Facts() => _facts ??= new NodeFacts
    {
        Name = Name,
        Site = _spec.Site.Name,
        Region = _world.Map.Dispatchers[Place],
        Slots = Slots + OverReported,
        Models = NationalLoad.Models,
        Loaded = _memory.Loaded,
        MemoryMib = _spec.MemoryMib,
        Availability = Availability,
    };

    private IReadOnlyList<RunningLease> Running()
    {
        if (_listed.Count == 0) return [];
        return _running ??= [.. _listed.Select(m => new RunningLease(m.Key, m.Epoch, m.Done, m.IsFetched ? m.Total : 0))];
    }

    private readonly record struct Checkpoint(int Done, int Total, long SliceTicks);
}
