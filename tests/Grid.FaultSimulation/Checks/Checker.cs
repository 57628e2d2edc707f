using Grid.Scheduling.Explaining;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;
using Grid.Simulator.Time;

namespace Grid.FaultSimulation.Checks;

/// <summary>
/// Watches a country and stops it at the first thing that must not happen. It knows only what was admitted, what the ledger
/// committed, what nodes began and ended, and what dispatchers were told and decided: nothing of how they decide. Every check
/// costs the same however much is open.
/// </summary>
internal sealed class Checker(EventQueue eventQueue, CheckOptions options)
{
    private const int MostHistory = 40;
    private readonly Dictionary<JobKey, JobRecord> _jobs = [];
    private readonly Dictionary<string, int> _runs = [];
    private readonly History _history = new();

    public bool IsOn => options.IsOn;
    public CheckOptions Options => options;
    public long Now => eventQueue.Now;

    /// <summary>How often the two rules about order had something to judge: a run without any proves nothing of them.</summary>
    public long StrokeFirstJudged { get; set; }
    public long FairShareJudged { get; set; }

    public void Note(string what, JobKey key, string node, long number = 0)
    {
        if (options.IsOn) _history.Add(eventQueue.Now, what, key, node, number);
    }

    /// <summary>The notes that are kept of one dispatcher.</summary>
    public DispatcherView Watch(string dispatcher, Topology topology, ModelCosts costs, PolicyOptions policy) =>
        new(this, dispatcher, new ViewOptions(topology, costs, policy, options.SpeedSpread));

    public void OnAdmitted(Job job)
    {
        if (!options.IsOn) return;
        Note("admitted", job.Key, job.Site);
        _jobs.Add(job.Key, new JobRecord(job, eventQueue.Now));
    }

    public void OnGranted(JobKey key, string node, long epoch)
    {
        if (!options.IsOn) return;
        Note("lease granted", key, node, epoch);
        var record = Record(key, node);
        if (record.IsClosed) Broken("A closed job is not leased", $"{key} was leased to {node} after it was closed", key, node);
        if (epoch != record.Epoch + 1) Broken("Epochs rise by one", $"{key} went from epoch {record.Epoch} to {epoch}", key, node);
        (record.Epoch, record.Owner) = (epoch, node);
        record.Grants.Add((epoch, node));
    }

    /// <summary>A run ended in a failure, whether or not the ledger comes to hear of it: dispatchers do.</summary>
    public void OnRunFailed(JobKey key, string node)
    {
        if (options.IsOn) Record(key, node).Failures++;
    }

    public void OnReleased(JobKey key, string node, long epoch)
    {
        if (!options.IsOn) return;
        Note("lease given back", key, node, epoch);
        var record = Record(key, node);
        if (record.Epoch != epoch || record.Owner != node) Broken("Only the holder gives a lease back", $"{node} gave back epoch {epoch} of {key}", key, node);
        record.Owner = null;
    }

    public void OnCompleted(JobKey key, string node, long epoch)
    {
        if (!options.IsOn) return;
        Note("completed", key, node, epoch);
        var record = Record(key, node);
        if (record.IsClosed) Broken("One result per study and model", $"{key} was completed a second time, by {node}", key, node);
        if (record.Epoch != epoch || record.Owner != node)
            Broken("No result from a stale epoch", $"{node} completed {key} under epoch {epoch}; {record.Owner ?? "nobody"} holds epoch {record.Epoch}", key, node);
        (record.IsCompleted, record.Owner) = (true, null);
    }

    /// <summary>What a dispatcher says of a job that is open.</summary>
    public void OnExplained(JobKey key, WaitExplanation? explained)
    {
        if (explained is null || explained.Why.Length == 0 || explained.WaitsFor.Length == 0)
            Broken("Nothing waits unexplained", $"{key} is open, and its dispatcher says {explained?.Why ?? "nothing"}", key, "");
        if (explained!.Nodes.Any(n => n.Obstacle != NodeObstacle.None && n.WhyNot.Length == 0))
            Broken("Nothing waits unexplained", $"of some node it is not said why {key} is not there", key, "");
    }

    /// <param name="areLost">Whether the store has really lost them.</param>
    public void OnConcludedWithoutImages(JobKey key, bool areLost)
    {
        if (!options.IsOn) return;
        Note("concluded without images", key, "");
        if (!areLost) Broken("Only what lost its images is concluded without", $"{key} was, and its site's store holds them", key, "");
    }

    public void OnQuarantined(JobKey key, string reason)
    {
        if (!options.IsOn) return;
        Note("quarantined", key, "");
        var record = Record(key, "");
        if (record.IsClosed) Broken("A closed job is not quarantined", $"{key}", key, "");
        if (record.Failures == 0 && record.StartedOn.Count < 2 && record.Grants.Count < 4)
            Broken("Only what failed or lost its nodes is quarantined", $"{key} was quarantined ({reason}), never failed, had {record.Grants.Count} leases and began on {record.StartedOn.Count} nodes", key, "");
        if (reason.Length == 0) Broken("A quarantine has a reason", $"{key} was quarantined without one", key, "");
        record.IsQuarantined = true;
    }

    public void OnPublished(JobKey key)
    {
        if (!options.IsOn) return;
        Note("published", key, "");
        var record = Record(key, "");
        if (!record.IsCompleted) Broken("Only a committed result is published", $"{key}", key, "");
        if (record.IsPublished) Broken("One published result per study and model", $"{key} was published a second time", key, "");
        record.IsPublished = true;
    }

    /// <summary>A node begins to run a job.</summary>
    public void OnJobStarted(JobKey key, string node, long epoch)
    {
        if (!options.IsOn) return;
        Note("started", key, node, epoch);
        var record = Record(key, node);
        if (!record.Grants.Contains((epoch, node))) Broken("A node runs only what was leased to it", $"{node} runs {key} under epoch {epoch}, which it never had", key, node);
        record.StartedOn.Add(node);
        if (record.IsStarted) return;
        record.IsStarted = true;
        CheckWait(record, node);
    }

    public void OnRunStarted(string node, int slots)
    {
        if (!options.IsOn) return;
        var running = _runs[node] = _runs.GetValueOrDefault(node) + 1;
        if (running > slots) Broken("No node runs more than its slots", $"{node} has {running} runs and {slots} slots", default, node);
    }

    public void OnRunOver(string node)
    {
        if (options.IsOn) _runs[node]--;
    }

    /// <summary>Load and faults have ended and there was time: everything must be answered, published or quarantined.</summary>
    public void OnEnd()
    {
        if (!options.IsOn) return;
        foreach (var record in _jobs.Values)
        {
            if (!record.IsClosed) Broken("Nobody starves", $"{record.Job.Key} of {record.Job.Site} was never answered", record.Job.Key, "");
            if (record.IsCompleted && !record.IsPublished) Broken("Every result is published", $"{record.Job.Key} was not", record.Job.Key, "");
        }
    }

    public void Broken(string rule, string detail, JobKey key, string node) =>
        throw new RuleBrokenException(rule, detail, TimeSpan.FromTicks(eventQueue.Now), _history.About(key, node, MostHistory));

    private void CheckWait(JobRecord record, string node)
    {
        var bound = record.Job.Tier == Tier.Emergency ? options.LongestStrokeWait : options.LongestWait;
        var waited = TimeSpan.FromTicks(eventQueue.Now - record.AdmittedAt);
        if (waited > bound) Broken("Waiting has a bound", $"{record.Job.Key} waited {waited.TotalSeconds:0.0} s, {bound.Value.TotalSeconds:0} s is the bound", record.Job.Key, node);
    }

    private JobRecord Record(JobKey key, string node)
    {
        if (!_jobs.TryGetValue(key, out var record)) Broken("Nothing happens to a job that was never admitted", $"{key}", key, node);
        return record!;
    }

    private sealed class JobRecord(Job job, long admittedAt)
    {
        public Job Job => job;
        public long AdmittedAt => admittedAt;
        public long Epoch { get; set; }
        public string? Owner { get; set; }
        public List<(long Epoch, string Node)> Grants { get; } = new(1);
        public int Failures { get; set; }
        public bool IsStarted { get; set; }
        public bool IsCompleted { get; set; }
        public bool IsQuarantined { get; set; }
        public HashSet<string> StartedOn { get; } = [];
        public bool IsPublished { get; set; }
        public bool IsClosed => IsCompleted || IsQuarantined;
    }
}

/// <param name="SpeedSpread">How far nodes' speeds may lie apart: what a dispatcher may have learned and the checker allows for.</param>
internal readonly record struct CheckOptions(bool IsOn, double SpeedSpread = 0, TimeSpan? LongestStrokeWait = null, TimeSpan? LongestWait = null);
