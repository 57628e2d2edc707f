using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Learning;
using Grid.Scheduling.Nodes;

namespace Grid.Scheduling.Tests.Properties;

/// <summary>
/// A grid without faults in virtual time: the ledger grants, nodes start, run as long as they should, and yield at the end of a
/// slice. What it shows to the test is what happened, not what the dispatcher believes.
/// </summary>
internal sealed class VirtualGrid
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Action, (DateTimeOffset, long)> _eventQueue = new();
    private readonly Dictionary<JobKey, Job> _waiting = [];
    private readonly Dictionary<JobKey, long> _epochs = [];
    private readonly Dictionary<string, List<ActiveRun>> _runs = [];
    private readonly Dictionary<JobKey, (int Done, int Total)> _kept = [];
    private readonly IReadOnlyList<NodeFacts> _nodes;
    private readonly Func<Job, string, TimeSpan> _runTime;
    private readonly TimeSpan _slice;
    private long _order;
    private long _sequence;

    /// <param name="runTime">What a job really takes on a node, transfer included.</param>
    public VirtualGrid(DispatcherOptions options, IReadOnlyList<NodeFacts> nodes, Func<Job, string, TimeSpan> runTime)
    {
        (Dispatcher, _nodes, _runTime, _slice) = (new Dispatcher(options), nodes, runTime, options.Policy.SliceLimit);
        foreach (var node in nodes) _runs.Add(node.Name, []);
        At(Now, Tick);
    }

    public Dispatcher Dispatcher { get; }
    public DateTimeOffset Now { get; private set; } = Noon;

    /// <summary>Admitted and not leased.</summary>
    public IReadOnlyDictionary<JobKey, Job> Waiting => _waiting;
    public Dictionary<JobKey, DateTimeOffset> StartedAt { get; } = [];
    public Dictionary<JobKey, DateTimeOffset> AnsweredAt { get; } = [];
    public int Yields { get; private set; }

    /// <summary>Called for every lease, before it is granted.</summary>
    public Action<TakeLease> OnLease { get; set; } = _ => { };

    /// <summary>Called for every event, before the dispatcher has it.</summary>
    public Action<DispatchEvent> OnEvent { get; set; } = _ => { };

    /// <summary>Called when a job is admitted, before the dispatcher knows.</summary>
    public Action<Job> OnAdmitted { get; set; } = _ => { };

    public int Running(string node) => _runs[node].Count;

    public void Admit(Job job) => At(job.AdmittedAt, () =>
    {
        OnAdmitted(job);
        _waiting.Add(job.Key, job);
        Feed(new JobAdmitted(Now, job, 0, []));
    });

    public void RunUntil(DateTimeOffset end)
    {
        while (_eventQueue.TryPeek(out var step, out var next) && next.Item1 <= end)
        {
            _eventQueue.Dequeue();
            Now = next.Item1;
            step();
        }

        Now = end;
    }

    /// <summary>Runs until every job is answered; a test that waits for more than the limit has found a starving job.</summary>
    public void RunToEnd(TimeSpan limit)
    {
        var end = Noon + limit;
        while (AnsweredAt.Count < Jobs.Count && Now < end) RunUntil(Now.AddSeconds(10) < end ? Now.AddSeconds(10) : end);
    }

    private void Tick()
    {
        _sequence++;
        foreach (var node in _nodes) Feed(new NodeHeard(Now, node, 1, _sequence, [.. _runs[node.Name].SelectMany(r => r.Jobs).Select(j => new RunningLease(j.Key, j.Epoch, 0, 8))]));
        Feed(new TimePassed(Now));
        At(Now.AddSeconds(1), Tick);
    }

    private void Feed(DispatchEvent happened)
    {
        OnEvent(happened);
        foreach (var action in Dispatcher.Handle(happened).ToList())
        {
            switch (action)
            {
                case TakeLease a: Lease(a); break;
                case StartRun a: Start(a); break;
                case YieldRun a: Yield(a); break;
            }
        }
    }

    private void Lease(TakeLease a)
    {
        OnLease(a);
        var epoch = _epochs.GetValueOrDefault(a.Key);
        Assert.Equal(epoch, a.ExpectedEpoch);
        Assert.True(_waiting.Remove(a.Key), $"{a.Key} was leased and did not wait");
        _epochs[a.Key] = epoch + 1;
        Soon(() => Feed(new LeaseGranted(Now, a.Key, a.Node, epoch + 1)));
    }

    private void Start(StartRun a)
    {
        var node = _nodes.Single(n => n.Name == a.Node);
        Assert.True(_runs[a.Node].Count < node.Slots, $"{a.Node} was given more runs than its {node.Slots} slots");
        var run = new ActiveRun([.. a.Jobs], Now);
        _runs[a.Node].Add(run);
        foreach (var job in a.Jobs)
        {
            StartedAt.TryAdd(job.Key, Now);
            Feed(new StartAccepted(Now, job.Key, a.Node, job.Epoch, 1, _sequence));
        }

        var left = a.Jobs.Aggregate(TimeSpan.Zero, (sum, job) => sum + _runTime(Jobs[job.Key], a.Node) * (1 - Share(job.Key)));
        run.Length = left;
        run.Slices = a.Jobs.Count == 1 ? 8 - _kept.GetValueOrDefault(a.Jobs[0].Key).Done : 8;
        At(Now + left, () => End(a.Node, run));
    }

    /// <summary>Every job ever admitted, to look up what it needs.</summary>
    public Dictionary<JobKey, Job> Jobs { get; } = [];

    private void End(string node, ActiveRun run)
    {
        if (!_runs[node].Remove(run)) return;
        foreach (var job in run.Jobs)
        {
            Assert.True(AnsweredAt.TryAdd(job.Key, Now), $"{job.Key} was answered twice");
            Feed(new RunCompleted(Now, job.Key, node, job.Epoch, new MeasuredTimes(TimeSpan.Zero, run.Length, run.Slices, 8, run.Jobs.Count - 1)));
        }
    }

    private void Yield(YieldRun a)
    {
        var run = _runs[a.Node].Find(r => r.Jobs.Any(j => j.Key == a.Key && j.Epoch == a.Epoch));
        if (run is null || run.IsYielding) return;
        run.IsYielding = true;
        Yields++;
        var since = Now - run.StartedAt;
        var toSafePoint = run.Length < _slice ? run.Length / 8 : _slice - TimeSpan.FromTicks(since.Ticks % _slice.Ticks);
        At(Now + toSafePoint, () =>
        {
            if (!_runs[a.Node].Remove(run)) return;
            var done = (int)Math.Min(7, 8 * ((Now - run.StartedAt) / run.Length));
            foreach (var job in run.Jobs)
            {
                _kept[job.Key] = (Math.Max(done, _kept.GetValueOrDefault(job.Key).Done), 8);
                _waiting.Add(job.Key, Jobs[job.Key]);
                Feed(new RunYielded(Now, job.Key, a.Node, job.Epoch, done, 8));
            }
        });
    }

    private double Share(JobKey key) => _kept.TryGetValue(key, out var kept) ? kept.Done / 8.0 : 0;

    private void Soon(Action step) => At(Now.AddMilliseconds(2), step);

    private void At(DateTimeOffset at, Action step) => _eventQueue.Enqueue(step, (at < Now ? Now : at, _order++));

    private sealed class ActiveRun(List<LeasedJob> jobs, DateTimeOffset startedAt)
    {
        public List<LeasedJob> Jobs { get; } = jobs;
        public DateTimeOffset StartedAt { get; } = startedAt;
        public TimeSpan Length { get; set; }
        public int Slices { get; set; }
        public bool IsYielding { get; set; }
    }
}
