using Grid.FaultSimulation.Messages;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Simulator.Nodes;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Time;

namespace Grid.FaultSimulation.Nodes;

/// <summary>
/// A GPU node between dispatchers, ledger and runs: takes leased jobs, commits what ends, and says what it does. Its runs are the planner's
/// (<see cref="NodeRuns"/>). It dies, freezes and comes back as the injector wishes.
/// </summary>
internal sealed partial class FaultyNode : IActor, INodeHost
{
    private static readonly long BeatTicks = TimeSpan.TicksPerSecond;
    private readonly World _world;
    private readonly ScenarioNode _spec;
    private readonly NodeRuns _runs;

    // Everything that heartbeats list: members that are not told of yet.
    private readonly List<LeasedMember> _listed = [];
    private readonly long _latencyTicks;
    private NodeFacts? _facts;
    private long _sequence;
    private long _life = 1;

    public FaultyNode(World world, ScenarioNode spec)
    {
        (_world, _spec) = (world, spec);
        Place = world.Setup.DispatcherOf[spec.Site];
        _latencyTicks = world.Setup.IsNetworkInstant ? 0 : TimeSpan.FromMilliseconds(10).Ticks;
        var own = world.Scenario.Sites[spec.Site].Name;
        _runs = new NodeRuns(
            new NodeSetting
            {
                Scenario = world.Scenario,
                Node = spec,
                EventQueue = world.EventQueue,
                Links = world.Links,
                LatencyTicks = site => (world.Topology.TransferTime(world.Scenario.Sites[site].Name, own, 0) ?? TimeSpan.Zero).Ticks,
            },
            this);
    }

    public string Name => _spec.Name;

    /// <summary>Where its messages come from: its own dispatcher's place.</summary>
    public int Place { get; }

    public bool IsAlive { get; private set; } = true;
    public bool IsFrozen { get; private set; }
    public NodeAvailability Availability { get; private set; }

    /// <summary>Slots it claims beyond those it has.</summary>
    public int OverReported { get; private set; }

    private bool CanFail => _world.Faults.CanHappen;

    /// <summary>Begins to beat, at a moment of its own so that the country's hearts do not beat together.</summary>
    public void Begin(long firstBeat) => _world.EventQueue.After(firstBeat, this, new ScheduledEvent(EventKind.Beat, null, _life));

    /// <summary>Beats at the moments at which the planner's nodes do: at once, and then spread over the second in the order of the nodes.</summary>
    public void BeginAsPlanned(int index)
    {
        Say();
        var phase = BeatTicks * index / _world.Nodes.Count;
        Begin(phase > 0 ? phase : BeatTicks);
    }

    public void OnEvent(in ScheduledEvent happened)
    {
        if (happened.What == EventKind.Restarted)
        {
            if (!IsAlive && happened.Number == _life) Revive();
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
        _runs.Clear();
        _listed.Clear();
        (IsAlive, IsFrozen, OverReported) = (false, false, 0);
        _world.Checker.Note("node died", default, Name);
    }

    /// <summary>Comes back after a while, with another life that remembers nothing.</summary>
    public void ReviveAfter(long ticks) => _world.EventQueue.After(ticks, this, new ScheduledEvent(EventKind.Restarted, null, _life));

    /// <summary>The silo answers and beats, but no slice ends any more.</summary>
    public void Freeze()
    {
        if (!IsAlive) return;
        IsFrozen = true;
        _runs.Freeze();
        _world.Checker.Note("node froze", default, Name);
    }

    public void SetAvailability(NodeAvailability availability)
    {
        Availability = availability;
        _facts = null;
        _world.Checker.Note(availability == NodeAvailability.Active ? "node active" : "node cordoned or draining", default, Name);
        if (availability != NodeAvailability.Draining || !IsAlive) return;
        foreach (var run in _runs.Runs.ToList()) _runs.AskYield(run, isHard: false);
    }

    public void OverReport(int slots)
    {
        OverReported = slots;
        _facts = null;
    }

    private void OnStart(DispatcherCall call)
    {
        var start = (StartRun)call.Action;
        var now = _world.EventQueue.Clock;
        var answers = new DispatchEvent[start.Jobs.Count];
        NodeRun? run = null;
        for (var i = 0; i < answers.Length; i++)
        {
            var (key, epoch) = start.Jobs[i];
            var refusal = Refusal(key, epoch, run);
            if (refusal is null && Listed(key) is null) Take(run ??= _runs.Begin(key.Model), key, epoch, call.Dispatcher.Name);
            answers[i] = refusal is null
                ? new StartAccepted(now, key, Name, epoch, _life, _sequence)
                : new StartRefused(now, key, Name, epoch, refusal);
        }

        // Before the runs begin: one whose images are here may end at once.
        _world.Network.Post(Place, call.Dispatcher.Index, call.Dispatcher, new ScheduledEvent(EventKind.Answered, new CallAnswer(call, answers)));
        if (run is null) return;
        _world.Checker.OnRunStarted(Name, _spec.Slots);
        foreach (var member in run.Members.ToList()) _runs.Fetch(member);
    }

    /// <summary>Why a job is not taken, or null. A repeat under the same lease is accepted again.</summary>
    private string? Refusal(JobKey key, long epoch, NodeRun? own)
    {
        if (Listed(key) is { } known) return known.Epoch == epoch ? null : "another epoch of this job is running here";
        if (Availability == NodeAvailability.Draining) return "the node is stopping";
        if (own is null && _runs.Refusal(key.Model) is { } reason) return reason;
        return _world.Chance.Happens(_world.Faults.Refusals) ? "the device does not answer" : null;
    }

    private LeasedMember? Listed(JobKey key) => _listed.Find(m => m.Key == key);

    private void Take(NodeRun run, JobKey key, long epoch, string leasedBy)
    {
        var job = _world.Jobs[key];
        var member = new LeasedMember(this, run, job, epoch, _life, leasedBy);
        run.Members.Add(member);
        _listed.Add(member);
        _world.Checker.OnJobStarted(key, Name, epoch);
        _world.Recorder.OnStarted(job.Job, _world.EventQueue.Now);
    }

    private void OnYield(YieldRun yield)
    {
        if (Listed(yield.Key) is { State: MemberState.Active } member && member.Epoch == yield.Epoch) _runs.AskYield(member.Run, yield.IsHard);
    }

    private void Revive()
    {
        IsAlive = true;
        _life++;
        _sequence = 0;
        _facts = null;
        _world.Checker.Note("node restarted", default, Name, _life);
        Begin(1);
    }

    private void Beat(long life)
    {
        if (life != _life) return;
        RenewLeases();
        Say();
        _world.EventQueue.After(BeatTicks, this, new ScheduledEvent(EventKind.Beat, null, _life));
    }

    private void Say()
    {
        _sequence++;
        var report = new NodeHeard(default, Facts(), _life, _sequence, Running());
        Tell(Place, report);
        foreach (var place in _listed.Select(m => _world.DispatchersByName[m.LeasedBy].Index).Distinct().Where(p => p != Place).ToList()) Tell(place, report);
    }

    private long Tell(int place, DispatchEvent happened) =>
        _world.Network.Post(Place, place, _world.Dispatchers[place], new ScheduledEvent(EventKind.Event, happened));

    private NodeFacts Facts() => _facts ??= new NodeFacts
    {
        Name = Name,
        Site = _world.Scenario.Sites[_spec.Site].Name,
        Region = _world.Setup.Dispatchers[Place],
        Slots = _spec.Slots + OverReported,
        Models = _spec.Models,
        Loaded = _runs.LoadedModels,
        MemoryMib = _spec.MemoryMib,
        Availability = Availability,
    };

    // A frozen device says nothing new of its slices.
    private List<RunningLease> Running() =>
        _listed.ConvertAll(m => new RunningLease(m.Key, m.Epoch, IsFrozen ? m.Done : m.DoneAt(_world.EventQueue.Now), m.IsFetched ? m.Total : 0));
}
