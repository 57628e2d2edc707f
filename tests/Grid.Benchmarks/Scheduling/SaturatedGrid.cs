using System.Diagnostics;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Learning;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;

namespace Grid.Benchmarks.Scheduling;

/// <summary>
/// One dispatcher over 33 stroke centres with four nodes each, all of them busy, and a given number of jobs from every site waiting:
/// mostly dental, some breast and lung, now and then a stroke. Answers every action at once and times the calls that decide.
/// </summary>
internal sealed class SaturatedGrid
{
    private const int NodesPerCentre = 4;

    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly string[] Models = ["breast-mass", "dental-lesion", "lung-nodule", "stroke-hypodensity"];

    private readonly Random _random;
    private readonly string[] _sites;
    private readonly Dispatcher _dispatcher;
    private readonly Dictionary<string, List<LeasedJob>> _running = [];
    private readonly string[] _nodes;
    private readonly Queue<DispatchAction> _todo = new();
    private long _sequence;
    private int _jobs;
    private DateTimeOffset _now = Start;

    public SaturatedGrid(IReadOnlyList<SiteLink> sites, int waiting, int seed)
    {
        _random = new Random(seed);
        _sites = [.. sites.Select(s => s.Site)];
        _dispatcher = new Dispatcher(new DispatcherOptions
        {
            Region = "kz",
            Topology = new Topology(sites),
            Models = new ModelCosts(new Dictionary<string, ModelCost>
            {
                ["stroke-hypodensity"] = new() { Fixed = TimeSpan.FromSeconds(1), PerImage = TimeSpan.FromSeconds(0.05), MemoryMib = 4_000 },
                ["breast-mass"] = new() { Fixed = TimeSpan.FromSeconds(1), PerImage = TimeSpan.FromSeconds(1), MemoryMib = 4_000 },
                ["lung-nodule"] = new() { Fixed = TimeSpan.FromSeconds(1), PerImage = TimeSpan.FromSeconds(0.5), MemoryMib = 4_000 },
                ["dental-lesion"] = new() { Fixed = TimeSpan.FromSeconds(0.3), PerImage = TimeSpan.FromSeconds(0.2), MemoryMib = 2_000, IsBatched = true },
            }),
        });

        _nodes = [.. _sites.Where(s => s.StartsWith("SC-", StringComparison.Ordinal)).SelectMany(s => Enumerable.Range(1, NodesPerCentre).Select(i => $"{s}-{i}"))];
        foreach (var node in _nodes) _running.Add(node, []);
        Beat();
        for (var i = 0; i < waiting + _nodes.Length; i++) Apply(_dispatcher.Handle(Arrival(0)));
    }

    public int Waiting => _dispatcher.WaitingCount;

    public int NodeCount => _nodes.Length;

    /// <summary>
    /// Times events that make the dispatcher decide: a slot falls free, or a stroke comes. Ticks of <see cref="Stopwatch"/> for each
    /// event and for each decision (jobs that share a run are one decision each), and bytes allocated for a decision.
    /// </summary>
    public (long[] EventTicks, long[] DecisionTicks, double BytesPerDecision) Decide(int events)
    {
        var ticks = new long[events];
        var each = new List<long>(events * 2);
        long bytes = 0;
        for (var i = 0; i < events;)
        {
            _now = _now.AddMilliseconds(5);
            if (i % 64 == 0) Beat();
            var happened = NextEvent();
            var before = _dispatcher.Hash.Count;
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var began = Stopwatch.GetTimestamp();
            var actions = _dispatcher.Handle(happened);
            var took = Stopwatch.GetTimestamp() - began;
            if (_dispatcher.Hash.Count - before is var made and > 0)
            {
                bytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
                ticks[i++] = took;
                for (var d = 0; d < made; d++) each.Add(took / made);
            }

            Apply(actions);
            while (_dispatcher.WaitingCount < _target) Apply(_dispatcher.Handle(Arrival(strokeShare: 0)));
        }

        return (ticks, [.. each], (double)bytes / each.Count);
    }

    private int _target;

    public void Hold() => _target = _dispatcher.WaitingCount;

    private DispatchEvent NextEvent()
    {
        if (_random.Next(100) == 0) return Arrival(strokeShare: 1);

        while (true)
        {
            var node = _nodes[_random.Next(_nodes.Length)];
            if (_running[node].Count == 0) continue;
            var job = _running[node][^1];
            _running[node].RemoveAt(_running[node].Count - 1);
            return new RunCompleted(_now, job.Key, node, job.Epoch, new MeasuredTimes(TimeSpan.Zero, TimeSpan.FromSeconds(1), 1, 1, 0));
        }
    }

    private JobAdmitted Arrival(double strokeShare)
    {
        var kind = _random.NextDouble() < strokeShare ? 3 : _random.Next(10) switch { 0 => 0, 1 => 2, _ => 1 };
        var (tier, promise, bytes, images) = kind switch
        {
            0 => (Tier.Scheduled, 600, 90_000_000L, 4),
            2 => (Tier.Scheduled, 600, 10_000_000L, 1),
            3 => (Tier.Emergency, 120, 15_000_000L, 40),
            _ => (Tier.Routine, 60, 3_000_000L, 1),
        };
        return new JobAdmitted(_now, new Job
        {
            Key = new JobKey($"1.2.826.0.1.3680043.8.498.{_jobs++:000000000}", Models[kind]),
            Pathway = Models[kind],
            Tier = tier,
            Deadline = _now.AddSeconds(promise),
            AdmittedAt = _now,
            Site = _sites[_random.Next(_sites.Length)],
            Bytes = bytes,
            Images = images,
        }, 0, []);
    }

    private void Beat()
    {
        _sequence++;
        foreach (var node in _nodes)
        {
            Apply(_dispatcher.Handle(new NodeHeard(
                _now,
                new NodeFacts { Name = node, Site = node[..5], Slots = 1, Models = Models, MemoryMib = 24_000 },
                1, _sequence, [.. _running[node].Select(j => new RunningLease(j.Key, j.Epoch, 0, 4))])));
        }
    }

    private void Apply(IReadOnlyList<DispatchAction> actions)
    {
        foreach (var action in actions) _todo.Enqueue(action);
        while (_todo.TryDequeue(out var action))
        {
            switch (action)
            {
                case TakeLease a:
                    Enqueue(new LeaseGranted(_now, a.Key, a.Node, a.ExpectedEpoch + 1));
                    break;
                case StartRun a:
                    _running[a.Node].AddRange(a.Jobs);
                    foreach (var job in a.Jobs) Enqueue(new StartAccepted(_now, job.Key, a.Node, job.Epoch, 1, _sequence));
                    break;
                case YieldRun a:
                    foreach (var job in _running[a.Node].ToList())
                    {
                        _running[a.Node].Remove(job);
                        Enqueue(new RunYielded(_now, job.Key, a.Node, job.Epoch, 1, 4));
                    }

                    break;
            }
        }
    }

    private void Enqueue(DispatchEvent answer)
    {
        foreach (var action in _dispatcher.Handle(answer)) _todo.Enqueue(action);
    }
}
