using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Nodes;
using Grid.Simulator.Nodes;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Time;

namespace Grid.Simulator.Planning;

/// <summary>
/// A GPU node as a planner needs it, between the dispatcher and the runs. Its heart beats only when there is something to say, at the moments
/// at which the live one would. Its results are in the ledger as soon as they are there.
/// </summary>
internal sealed class PlannedNode : IActor, INodeHost
{
    private static readonly long BeatTicks = TimeSpan.TicksPerSecond;

    // A node that refused a start is left alone for up to half a minute; a heartbeat after that brings it back.
    private static readonly long KeepBeatingTicks = TimeSpan.FromSeconds(64).Ticks;

    private readonly ScenarioWorld _world;
    private readonly ScenarioNode _spec;
    private readonly NodeRuns _runs;
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
        _runs = new NodeRuns(
            new NodeSetting
            {
                Scenario = world.Scenario,
                Node = _spec,
                EventQueue = world.EventQueue,
                Links = world.Links,
                LatencyTicks = site => world.LatencyTicks(site, this),
            },
            this);

        // Hearts beat spread over the second, as those of nodes that were started one after another.
        _beatPhase = BeatTicks * index / Math.Max(1, world.Scenario.Nodes.Count);
        Index = index;
    }

    public int Index { get; }
    public string Name => _spec.Name;
    public int Site => _spec.Site;
    public bool IsUp { get; private set; } = true;
    public int BusySlots => _runs.Runs.Count;
    public int Slots => _spec.Slots;

    public void OnEvent(in ScheduledEvent happened)
    {
        if (happened.What != EventKind.Beat) throw new ArgumentException($"{Name} was told {happened.What}", nameof(happened));
        OnBeat(happened.Number);
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
        _runs.Clear();
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
        foreach (var run in _runs.Runs.ToList()) _runs.AskYield(run, isHard: false);
    }

    /// <summary>Transfers that come over a link that was just cut: their jobs go back.</summary>
    public void GiveBackCutTransfers()
    {
        foreach (var member in _runs.Runs.SelectMany(static r => r.Members).ToList())
        {
            if (member.IsEnded || member.IsFetched || _world.Sides[member.Job.Study.Site] == _world.Sides[Site]) continue;
            _runs.Abandon(member);
            _runs.Free(member);
            member.Job.LeasedTo = null;
            _world.Grid.Feed(new RunGivenBack(_world.Grid.Now, member.Job.Job.Key, Name, member.Epoch));
        }
    }

    public void Start(StartRun start)
    {
        NodeRun? run = null;
        foreach (var (key, epoch) in start.Jobs)
        {
            if (_world.Grid.Find(key) is not { } job || job.Epoch != epoch) continue;
            if (run is null && Refusal(key.Model) is { } reason)
            {
                Refuse(job, epoch, reason);
                continue;
            }

            run ??= _runs.Begin(key.Model);
            run.Members.Add(new RunMember(run, job, epoch));
            if (!job.Study.IsStarted) _world.Recorder.OnStarted(job.Study, _world.EventQueue.Now);
            _world.Grid.Feed(new StartAccepted(_world.Grid.Now, key, Name, epoch, _life, _sequence));
        }

        if (run is null) return;

        // A copy: a job whose images are here may end at once and go on to the next.
        foreach (var member in run.Members.ToArray()) _runs.Fetch(member);
    }

    public void Yield(YieldRun yield)
    {
        if (_runs.Runs.FirstOrDefault(r => r.Members.Exists(m => !m.IsEnded && m.Epoch == yield.Epoch && m.Job.Job.Key == yield.Key)) is { } run)
            _runs.AskYield(run, yield.IsHard);
    }

    /// <summary>The run of the whole country is over: what still runs here has used its slots until now.</summary>
    public void CloseOpenRuns()
    {
        foreach (var run in _runs.Runs) OnRunOver(run);
    }

    public void OnMoved(RunMember member) => _world.Recorder.OnMoved(member.Job.Study, Site);

    public void OnFetched(RunMember member)
    {
        if (member.Run.Members.Count > 1 || member.LeftTicks > NextBeat() - _world.EventQueue.Now) BeatSoon();
    }

    public void OnLoading()
    {
        _facts = null;
        BeatSoon();
    }

    public void OnRan(long ticks)
    {
        // Slots are counted by what holds them.
    }

    public void OnRunOver(NodeRun run) => _world.Recorder.OnSlotUsed(Index, run.StartedAt, _world.EventQueue.Now);

    public void OnEnded(IReadOnlyList<RunMember> members, RunEnding ending)
    {
        // The slot first: whoever is told may want it at once.
        foreach (var member in members) _runs.Free(member);
        if (ending == RunEnding.Completed)
        {
            Answer(members[0]);
            return;
        }

        foreach (var member in members)
        {
            if (member.Epoch == member.Job.Epoch) member.Job.LeasedTo = null;
            _world.Recorder.OnYielded();
        }

        foreach (var m in members)
            _world.Grid.Feed(new RunYielded(_world.Grid.Now, m.Job.Job.Key, Name, m.Epoch, m.Done, m.IsFetched ? m.Total : 0));
    }

    private void Answer(RunMember member)
    {
        var (key, now) = (member.Job.Job.Key, _world.Grid.Now);
        _world.Grid.Feed(_world.Grid.Complete(member)
            ? new RunCompleted(now, key, Name, member.Epoch, member.Measured(_world.EventQueue.Now))
            : new RunGivenBack(now, key, Name, member.Epoch));
    }

    private string? Refusal(string model) =>
        _availability == NodeAvailability.Draining ? "the node is stopping" : _runs.Refusal(model);

    private void Refuse(PlannedJob job, long epoch, string reason)
    {
        job.LeasedTo = null;
        KeepBeating();
        _world.Grid.Feed(new StartRefused(_world.Grid.Now, job.Job.Key, Name, epoch, reason));
    }

    private void OnBeat(long at)
    {
        if (at != _beatAt || !IsUp) return;
        _beatAt = -1;
        var mustGoOn = _world.EventQueue.Now < _beatsUntil;
        if (_runs.Runs.Count == 0 && !mustGoOn) return;
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
        Loaded = _runs.LoadedModels,
        MemoryMib = _spec.MemoryMib,
        Availability = _availability,
    };

    private List<RunningLease> Running()
    {
        var running = new List<RunningLease>(_runs.Runs.Count);
        foreach (var run in _runs.Runs)
        {
            foreach (var m in run.Members)
            {
                if (!m.IsEnded) running.Add(new RunningLease(m.Job.Job.Key, m.Epoch, m.DoneAt(_world.EventQueue.Now), m.IsFetched ? m.Total : 0));
            }
        }

        return running;
    }
}
