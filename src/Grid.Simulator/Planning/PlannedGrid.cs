using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;
using Grid.Simulator.Nodes;
using Grid.Simulator.Time;

namespace Grid.Simulator.Planning;

/// <summary>
/// The shell around the dispatcher that runs live, with a ledger that always answers at once: feeds it what happens, carries out what
/// it asks for. Answers come one after the other, as calls to the dispatcher's grain do.
/// </summary>
internal sealed class PlannedGrid : IActor, IStudySink
{
    private static readonly long AnswerPatienceTicks = TimeSpan.FromSeconds(3).Ticks;
    private static readonly string[] Nowhere = [];

    private readonly ScenarioWorld _world;
    private readonly Dictionary<JobKey, PlannedJob> _open = [];
    private readonly Dictionary<string, PlannedNode> _nodes;
    private readonly Queue<DispatchEvent> _events = new();
    private readonly List<string> _hashes = [];
    private Dispatcher _dispatcher;
    private long _decisionsBefore;
    private long _incarnation;
    private bool _isFeeding;

    public PlannedGrid(ScenarioWorld world)
    {
        _world = world;
        _nodes = world.Nodes.ToDictionary(n => n.Name, StringComparer.Ordinal);
        _dispatcher = NewDispatcher();
    }

    public int OpenCount => _open.Count;

    /// <summary>In the order in which they came.</summary>
    public IEnumerable<PlannedStudy> OpenStudies => _open.Values.Select(static job => job.Study).Distinct().OrderBy(static study => study.AdmittedAt);
    public long Decisions => _decisionsBefore + _dispatcher.Hash.Count;

    /// <summary>Over every decision; one for each dispatcher where a cut link made it begin anew.</summary>
    public string Hash => string.Join('+', [.. _hashes, _dispatcher.Hash.ToString()]);

    public DateTimeOffset Now => _world.EventQueue.Clock;

    public PlannedJob? Find(JobKey key) => _open.GetValueOrDefault(key);

    public void Admit(PlannedStudy study, IReadOnlyList<Job> jobs)
    {
        _world.Recorder.OnAdmitted(study);
        foreach (var job in jobs) Admit(new PlannedJob(study, job));
    }

    public void Admit(PlannedJob job)
    {
        _open.Add(job.Job.Key, job);
        Feed(new JobAdmitted(Now, job.Job, 0, Nowhere));
    }

    public void Feed(DispatchEvent happened)
    {
        _events.Enqueue(happened);
        if (_isFeeding) return;

        _isFeeding = true;
        while (_events.TryDequeue(out var next))
        {
            // A node that starts a job at once only adds to the queue, so that the list stays valid.
            var actions = _dispatcher.Handle(next);
            for (var i = 0; i < actions.Count; i++) CarryOut(actions[i]);
        }

        _isFeeding = false;
    }

    /// <summary>The result is in the ledger, if the lease under which it was made still holds.</summary>
    public bool Complete(RunMember member)
    {
        if (member.Epoch != member.Job.Epoch || !_open.Remove(member.Job.Job.Key)) return false;
        _world.Recorder.OnAnswered(member.Job, _world.EventQueue.Now);
        return true;
    }

    public void OnEvent(in ScheduledEvent happened)
    {
        var start = (StartRun)happened.Subject!;
        var node = _nodes[start.Node];
        if (happened.What == EventKind.Start)
        {
            // It may have died after the message left: nobody answers.
            if (node.IsUp) node.Start(start);
            else _world.EventQueue.After(AnswerPatienceTicks, this, new ScheduledEvent(EventKind.Unanswered, start));
            return;
        }

        foreach (var (key, epoch) in start.Jobs) Feed(new StartUnanswered(Now, key, start.Node, epoch));
        node.KeepBeating();
    }

    /// <summary>
    /// A map with other links is a new configuration: its dispatcher begins anew, and learns from the ledger and from heartbeats how
    /// things stand, as after a restart.
    /// </summary>
    public void BeginAnew()
    {
        _hashes.Add(_dispatcher.Hash.ToString());
        _decisionsBefore += _dispatcher.Hash.Count;
        _dispatcher = NewDispatcher();
        foreach (var node in _world.Nodes) node.BeatNow();
        foreach (var job in _open.Values)
        {
            Feed(job.LeasedTo is { } node
                ? new LeaseFound(Now, job.Job, node.Name, job.Epoch, Nowhere)
                : new JobAdmitted(Now, job.Job, job.Epoch, Nowhere));
        }
    }

    private void CarryOut(DispatchAction action)
    {
        switch (action)
        {
            case TakeLease take: Lease(take); break;
            case StartRun start: SendStart(start); break;
            case YieldRun yield: _nodes[yield.Node].Yield(yield); break;
            case ReadJob read: Read(read.Key); break;
            case QuarantineJob quarantine: Quarantine(quarantine.Key); break;
            case RecordEstimate: break;
            default: throw new InvalidOperationException($"{action.GetType().Name} is not for a grid with one dispatcher");
        }
    }

    private void Lease(TakeLease take)
    {
        if (!_open.TryGetValue(take.Key, out var job) || job.Epoch != take.ExpectedEpoch)
        {
            _events.Enqueue(new LeaseRefused(Now, take.Key, take.Node));
            return;
        }

        job.Epoch++;
        job.LeasedTo = _nodes[take.Node];
        _events.Enqueue(new LeaseGranted(Now, take.Key, take.Node, job.Epoch));
    }

    private void SendStart(StartRun start)
    {
        var delay = _world.Scenario.DispatchDelay.Ticks;
        if (!_nodes[start.Node].IsUp) _world.EventQueue.After(delay + AnswerPatienceTicks, this, new ScheduledEvent(EventKind.Unanswered, start));
        else if (delay == 0) _nodes[start.Node].Start(start);
        else _world.EventQueue.After(delay, this, new ScheduledEvent(EventKind.Start, start));
    }

    private void Read(JobKey key)
    {
        if (!_open.TryGetValue(key, out var job)) _events.Enqueue(new JobGone(Now, key));
        else if (job.LeasedTo is { } node) _events.Enqueue(new LeaseFound(Now, job.Job, node.Name, job.Epoch, Nowhere));
        else _events.Enqueue(new JobAdmitted(Now, job.Job, job.Epoch, Nowhere));
    }

    private void Quarantine(JobKey key)
    {
        if (_open.Remove(key, out var job)) _world.Recorder.OnQuarantined(job, _world.EventQueue.Now);
        _events.Enqueue(new JobGone(Now, key));
    }

    private Dispatcher NewDispatcher()
    {
        var scenario = _world.Scenario;
        var sites = scenario.Sites.Select((s, i) => new SiteLink(
            s.Name, s.Latitude, s.Longitude, s.BandwidthMbit, s.LatencyMs, _world.Sides[i] == 0 ? s.Jurisdiction : $"{s.Jurisdiction}/{_world.Sides[i]:x}"));
        return new Dispatcher(new DispatcherOptions
        {
            Region = scenario.Dispatcher,
            Topology = new Topology(sites),
            Models = scenario.Models,
            Policy = scenario.Policy,
            NamesCandidates = false,
            Incarnation = ++_incarnation,
            NodeLostAfter = scenario.NodeLostAfter,
        });
    }
}
