using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Learning;
using Grid.Simulator.Time;

namespace Grid.FaultSimulation.Outcomes;

/// <summary>Counts what happens, to be summed up at the end. Decides nothing.</summary>
internal sealed class Recorder(DateTimeOffset start)
{
    private readonly SortedDictionary<string, PathwayRecord> _pathways = new(StringComparer.Ordinal);
    private readonly HashSet<JobKey> _started = [];
    private readonly List<string> _hashes = [];
    private long _admitted;
    private long _completed;
    private long _quarantined;
    private long _leases;
    private long _spillOvers;
    private long _preemptions;
    private long _sliceTicks;
    private long _usefulTicks;

    /// <summary>Estimates that dispatchers recorded.</summary>
    public long Estimates { get; private set; }

    public void OnAdmitted() => _admitted++;

    public void OnGranted(bool isLent)
    {
        _leases++;
        if (isLent) _spillOvers++;
    }

    public void OnStarted(Job job, long now)
    {
        if (_started.Add(job.Key)) Pathway(job).Start.Add(Since(job, now));
    }

    /// <param name="usefulTicks">Of all slices that led to this answer.</param>
    public void OnCompleted(Job job, long now, long usefulTicks)
    {
        _completed++;
        _usefulTicks += usefulTicks;
        var pathway = Pathway(job);
        pathway.Answer.Add(Since(job, now));
        pathway.Answered++;
        if (start.AddTicks(now) > job.Deadline) pathway.Late++;
        _started.Remove(job.Key);
    }

    public void OnQuarantined() => _quarantined++;

    public void OnYielded() => _preemptions++;

    public void OnSliceRun(long ticks) => _sliceTicks += ticks;


    public void OnDecisions(DecisionHash hash) => _hashes.Add(hash.ToString());

    public void OnEstimate(EstimateRecord estimate) => Estimates += estimate.Epoch > 0 ? 1 : 0;

    public CountryOutcome SumUp(ulong seed, EventQueue eventQueue) => new()
    {
        Seed = seed,
        Virtual = TimeSpan.FromTicks(eventQueue.Now),
        Steps = eventQueue.Steps,
        Pathways = [.. _pathways.Select(p => new PathwayOutcome(p.Key, p.Value.Answered, p.Value.Start.Spread(), p.Value.Answer.Spread(), p.Value.Late))],
        Admitted = _admitted,
        Completed = _completed,
        Quarantined = _quarantined,
        Leases = _leases,
        SpillOvers = _spillOvers,
        Preemptions = _preemptions,
        SliceSeconds = TimeSpan.FromTicks(_sliceTicks).TotalSeconds,
        WastedSeconds = TimeSpan.FromTicks(Math.Max(0, _sliceTicks - _usefulTicks)).TotalSeconds,
        DecisionHashes = [.. _hashes],
    };

    private double Since(Job job, long now) => (start.AddTicks(now) - job.AdmittedAt).TotalSeconds;

    private PathwayRecord Pathway(Job job)
    {
        if (!_pathways.TryGetValue(job.Pathway, out var record)) _pathways.Add(job.Pathway, record = new PathwayRecord());
        return record;
    }

    private sealed class PathwayRecord
    {
        public Samples Start { get; } = new();
        public Samples Answer { get; } = new();
        public long Answered { get; set; }
        public long Late { get; set; }
    }
}
