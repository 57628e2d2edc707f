using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;

namespace Grid.Scheduling.Tests.Dispatch;

/// <summary>
/// A shell around real dispatchers in virtual time: a ledger that fences by epoch, nodes that die and come back, and
/// messages that are lost, doubled and delayed, all from one seed. It checks what must hold after every step.
/// </summary>
internal sealed class LossyCountry
{
    private readonly Random _random;
    private readonly PriorityQueue<Action, (DateTimeOffset, long)> _agenda = new();
    private readonly Dictionary<JobKey, Row> _ledger = [];
    private readonly List<SimNode> _nodes = [];
    private readonly double _lossRate;
    private DateTimeOffset _now = Given.Noon;
    private readonly DateTimeOffset _faultsEnd;
    private long _order;
    private Dispatcher _dispatcher = Given.Dispatcher(new Grid.Scheduling.Policy.PolicyOptions { BatchJobs = 1 });
    private int _generation;

    public LossyCountry(int seed, int nodes, int jobs, double lossRate)
    {
        _random = new Random(seed);
        _lossRate = lossRate;
        _faultsEnd = Given.Noon.AddMinutes(4);
        for (var i = 0; i < nodes; i++) Begin(new SimNode($"n{i}", i % 2 == 0 ? "almaty" : "astana", 1 + i % 2));
        for (var i = 0; i < jobs; i++)
        {
            var job = _random.Next(10) == 0 ? Given.Stroke($"j{i:0000}") : Given.Dental($"j{i:0000}");
            var at = _now.AddSeconds(_random.NextDouble() * 120);
            At(at, () => Admit(job with { AdmittedAt = at, Deadline = at + (job.Deadline - job.AdmittedAt) }));
        }

        At(_now.AddSeconds(45), Restart);
        At(_now.AddSeconds(100), Restart);
        Every(TimeSpan.FromSeconds(0.5), () => Feed(new TimePassed(_now)));
        Every(TimeSpan.FromSeconds(10), Reread);
    }

    public int Completed => _ledger.Values.Count(r => r.Results == 1);
    public int Open => _ledger.Values.Count(r => r.Results == 0);
    public int Leases { get; private set; }

    /// <summary>Runs until the virtual clock shows this many seconds after noon.</summary>
    public void RunUntil(double seconds)
    {
        var end = Given.Noon.AddSeconds(seconds);
        while (_agenda.TryPeek(out _, out var next) && next.Item1 <= end)
        {
            var step = _agenda.Dequeue();
            _now = next.Item1;
            step();
            Check();
        }
    }

    private void Check()
    {
        Assert.All(_ledger.Values, r => Assert.InRange(r.Results, 0, 1));
        Assert.All(_nodes, n => Assert.InRange(n.Runs.Count, 0, n.Slots));
    }

    private void Admit(Job job)
    {
        _ledger[job.Key] = new Row(job);
        Send(() => Feed(new JobAdmitted(_now, job, 0, [])));
    }

    /// <summary>The dispatcher dies and another one reads the ledger.</summary>
    private void Restart()
    {
        _generation++;
        _dispatcher = Given.Dispatcher(new Grid.Scheduling.Policy.PolicyOptions { BatchJobs = 1 });
        Reread();
    }

    private void Reread()
    {
        foreach (var row in _ledger.Values.Where(r => r.Results == 0).OrderBy(r => r.Job.Key).ToList()) Feed(Stand(row));
    }

    private DispatchEvent Stand(Row row) => row.Owner is { } owner
        ? new LeaseFound(_now, row.Job, owner, row.Epoch, [])
        : new JobAdmitted(_now, row.Job, row.Epoch, []);

    private void Feed(DispatchEvent happened)
    {
        foreach (var action in _dispatcher.Handle(happened).ToList()) CarryOut(action);
    }

    private void CarryOut(DispatchAction action)
    {
        var generation = _generation;

        // What a dead dispatcher asked for still reaches the ledger, but nobody hears the answer.
        void Answer(DispatchEvent happened) => After(0.001, () =>
        {
            if (generation == _generation) Feed(happened with { At = _now });
        });

        switch (action)
        {
            case TakeLease take: After(0.002, () => Answer(Lease(take))); break;
            case ReadJob read: After(0.002, () => Answer(_ledger[read.Key] is { Results: 0 } row ? Stand(row) : new JobGone(_now, read.Key))); break;
            case StartRun start:
                foreach (var job in start.Jobs) After(0.001, () => Answer(Start(start.Node, job)));
                break;
            case YieldRun or RecordEstimate: break;
            default: Assert.Fail($"unexpected {action}"); break;
        }
    }

    private DispatchEvent Lease(TakeLease take)
    {
        var row = _ledger[take.Key];
        if (Lossy()) return new LedgerSilent(_now, take.Key, take.Node);
        if (row.Results > 0 || row.Epoch != take.ExpectedEpoch) return new LeaseRefused(_now, take.Key, take.Node);

        Leases++;
        (row.Epoch, row.Owner) = (row.Epoch + 1, take.Node);
        return Lossy() ? new LedgerSilent(_now, take.Key, take.Node) : new LeaseGranted(_now, take.Key, take.Node, row.Epoch);
    }

    private DispatchEvent Start(string on, LeasedJob start)
    {
        var node = _nodes.Single(n => n.Name == on);
        if (node.Down || Lossy()) return new StartUnanswered(_now, start.Key, on, start.Epoch);
        if (node.Runs.Count >= node.Slots) return new StartRefused(_now, start.Key, on, start.Epoch, "full");

        var life = node.Incarnation;
        node.Runs[start.Key] = start.Epoch;
        After(1 + _random.NextDouble() * 3, () => End(node, life, start));
        return Lossy()
            ? new StartUnanswered(_now, start.Key, on, start.Epoch)
            : new StartAccepted(_now, start.Key, on, start.Epoch, node.Incarnation, node.Sequence);
    }

    private void End(SimNode node, long life, LeasedJob start)
    {
        if (node.Incarnation != life || node.Down) return;
        node.Runs.Remove(start.Key);
        var row = _ledger[start.Key];
        if (row.Results == 0 && row.Epoch == start.Epoch)
        {
            row.Results++;
            row.Owner = null;
        }

        var committed = row.Results > 0;
        Send(() => Feed(committed
            ? new RunCompleted(_now, start.Key, node.Name, start.Epoch)
            : new RunGivenBack(_now, start.Key, node.Name, start.Epoch)));
    }

    private void Begin(SimNode node)
    {
        _nodes.Add(node);
        Every(TimeSpan.FromSeconds(1), () => Beat(node));
    }

    private void Beat(SimNode node)
    {
        if (!node.Down && _now < _faultsEnd && _random.NextDouble() < _lossRate / 10)
        {
            node.Down = true;
            node.Runs.Clear();
            After(_random.NextDouble() * 15, () =>
            {
                node.Down = false;
                node.Incarnation++;
                node.Sequence = 0;
            });
        }

        if (node.Down) return;
        node.Sequence++;
        var facts = new NodeFacts { Name = node.Name, Site = node.Site, Slots = node.Slots, Models = ["stroke", "dental"] };
        var running = node.Runs.Select(r => new RunningLease(r.Key, r.Value)).ToList();
        var (incarnation, sequence) = (node.Incarnation, node.Sequence);
        Send(() => Feed(new NodeHeard(_now, facts, incarnation, sequence, running)));
    }

    /// <summary>A message: lost, doubled or late while faults last.</summary>
    private void Send(Action deliver)
    {
        if (Lossy()) return;
        After(0.001 + Delay(), deliver);
        if (Lossy()) After(0.001 + Delay(), deliver);
    }

    private double Delay() => Lossy() ? _random.NextDouble() * 4 : _random.NextDouble() * 0.01;

    private bool Lossy() => _now < _faultsEnd && _random.NextDouble() < _lossRate;

    private void After(double seconds, Action step) => At(_now.AddSeconds(seconds), step);

    private void At(DateTimeOffset at, Action step) => _agenda.Enqueue(step, (at, _order++));

    private void Every(TimeSpan period, Action step)
    {
        void Tick()
        {
            step();
            At(_now + period, Tick);
        }

        At(_now + period, Tick);
    }

    private sealed class Row(Job job)
    {
        public Job Job { get; } = job;
        public long Epoch { get; set; }
        public string? Owner { get; set; }
        public int Results { get; set; }
    }

    private sealed class SimNode(string name, string site, int slots)
    {
        public string Name { get; } = name;
        public string Site { get; } = site;
        public int Slots { get; } = slots;
        public Dictionary<JobKey, long> Runs { get; } = [];
        public bool Down { get; set; }
        public long Incarnation { get; set; } = 1;
        public long Sequence { get; set; }
    }
}
