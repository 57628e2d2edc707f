using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Nodes;
using Grid.Simulator.Nodes;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Time;

namespace Grid.Simulator.Planning;

/// <summary>
/// A GPU node as a planner needs it: slots, transfers, model loads and runs that can yield between slices. Its heart beats only when
/// there is something to say, at the moments at which the live one would.
/// </summary>
internal sealed partial class PlannedNode : IActor
{
    private static readonly long BeatTicks = TimeSpan.TicksPerSecond;

    // A node that refused a start is left alone for up to half a minute; a heartbeat after that brings it back.
    private static readonly long KeepBeatingTicks = TimeSpan.FromSeconds(64).Ticks;

    private readonly ScenarioWorld _world;
    private readonly ScenarioNode _spec;
    private readonly List<PlannedRun> _runs = [];
    private readonly DeviceMemory _memory;
    private readonly long _beatPhase;
    private NodeFacts? _facts;
    private NodeAvailability _availability;
    private long _life = 1;
    private long _sequence;
    private long _beatAt = -1;
    private long _beatsUntil;

    public PlannedNode(ScenarioWorld world, int index)
    {
        (_world, _spec) = (world, world.Scenario.Nodes[index]);
        _memory = new DeviceMemory(_spec.MemoryMib, world.Scenario.Models);

        // Hearts beat spread over the second, as those of nodes that were started one after another.
        _beatPhase = BeatTicks * index / Math.Max(1, world.Scenario.Nodes.Count);
        Index = index;
    }

    public int Index { get; }
    public string Name => _spec.Name;
    public int Site => _spec.Site;
    public bool IsUp { get; private set; } = true;
    public int BusySlots => _runs.Count;
    public int Slots => _spec.Slots;

    public void OnEvent(in ScheduledEvent happened)
    {
        switch (happened.What)
        {
            case EventKind.Beat: OnBeat(happened.Number); break;
            case EventKind.FetchBegins: OnFetchBegins((PlannedMember)happened.Subject!); break;
            case EventKind.Fetched: OnFetched((PlannedMember)happened.Subject!); break;
            case EventKind.Loaded: OnLoaded((PlannedRun)happened.Subject!, happened.Number); break;
            case EventKind.SliceEnded: OnRunPaused((PlannedRun)happened.Subject!, happened.Number); break;
            default: throw new ArgumentException($"{Name} was told {happened.What}", nameof(happened));
        }
    }

    /// <summary>Says how it stands, if it lives.</summary>
    public void BeatNow()
    {
        if (!IsUp) return;
        _sequence++;
        _world.Grid.Feed(new NodeHeard(_world.Grid.Now, Facts(), _life, _sequence, Running()));
    }

    /// <summary>The dispatcher doubts it: only heartbeats say how it stands.</summary>
    public void KeepBeating()
    {
        if (!IsUp) return;
        _beatsUntil = _world.EventQueue.Now + KeepBeatingTicks;
        BeatSoon();
    }

    /// <summary>Falls silent, with everything it was doing.</summary>
    public void Die()
    {
        if (!IsUp) return;
        BeatNow();
        IsUp = false;
        foreach (var run in _runs)
        {
            foreach (var member in run.Members) End(member);
            run.Version++;
            _world.Recorder.OnSlotUsed(Index, run.StartedAt, _world.EventQueue.Now);
        }

        _runs.Clear();
        _memory.Clear();
        _facts = null;
        _beatAt = -1;
        _life++;
    }

    /// <summary>Comes back remembering nothing.</summary>
    public void Revive()
    {
        if (IsUp) return;
        (IsUp, _sequence) = (true, 0);
        BeatNow();
    }

    /// <summary>For a maintenance: no new work, and what runs yields. Or the end of it.</summary>
    public void SetDraining(bool isDraining)
    {
        _availability = isDraining ? NodeAvailability.Draining : NodeAvailability.Active;
        _facts = null;
        BeatNow();
        if (!isDraining) return;
        foreach (var run in _runs.ToList()) AskYield(run, isHard: false);
    }

    /// <summary>Transfers that come over a link that was just cut: their jobs go back.</summary>
    public void GiveBackCutTransfers()
    {
        foreach (var run in _runs.ToList())
        {
            foreach (var member in run.Members)
            {
                if (member.IsEnded || member.IsFetched || _world.Sides[member.Job.Study.Site] == _world.Sides[Site]) continue;
                End(member);
                member.Job.LeasedTo = null;
                _world.Grid.Feed(new RunGivenBack(_world.Grid.Now, member.Job.Job.Key, Name, member.Epoch));
            }

            CloseIfOver(run);
        }
    }

    private void OnBeat(long at)
    {
        if (at != _beatAt || !IsUp) return;
        _beatAt = -1;
        var mustGoOn = _world.EventQueue.Now < _beatsUntil;
        if (_runs.Count == 0 && !mustGoOn) return;
        BeatNow();
        if (mustGoOn) BeatSoon();
    }

    private void BeatSoon()
    {
        if (_beatAt >= 0) return;
        _beatAt = NextBeat();
        _world.EventQueue.At(_beatAt, this, new ScheduledEvent(EventKind.Beat, null, _beatAt));
    }

    private long NextBeat() => ((((_world.EventQueue.Now - _beatPhase) / BeatTicks) + 1) * BeatTicks) + _beatPhase;

    private NodeFacts Facts() => _facts ??= new NodeFacts
    {
        Name = Name,
        Site = _world.Scenario.Sites[Site].Name,
        Slots = _spec.Slots,
        Models = _spec.Models,
        Loaded = _memory.Loaded,
        MemoryMib = _spec.MemoryMib,
        Availability = _availability,
    };

    private List<RunningLease> Running()
    {
        var running = new List<RunningLease>(_runs.Count);
        foreach (var run in _runs)
        {
            foreach (var m in run.Members)
            {
                if (!m.IsEnded) running.Add(new RunningLease(m.Job.Job.Key, m.Epoch, m.Done, m.IsFetched ? m.Total : 0));
            }
        }

        return running;
    }
}
