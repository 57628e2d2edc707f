using Grid.Scheduling.Jobs;

namespace Grid.Scheduling.Dispatch;

/// <summary>Where an open job stands in the dispatcher's memory.</summary>
internal enum JobPhase
{
    Waiting,

    /// <summary>The lease is being taken in the ledger.</summary>
    Leasing,

    /// <summary>Leased; the node has been asked to start it.</summary>
    Starting,
    Running,

    /// <summary>What the ledger holds is unknown and has been asked.</summary>
    Reading,
    Quarantining,
}

/// <summary>The dispatcher's memory of one open job.</summary>
internal sealed class JobEntry(Job job)
{
    private readonly List<string> _failedOn = [];

    public Job Job { get; } = job;
    public JobPhase Phase { get; set; } = JobPhase.Waiting;

    /// <summary>Epoch of the newest lease known; the ledger refuses a lease that expects another.</summary>
    public long Epoch { get; set; }

    /// <summary>Node whose slot the job occupies; null while it occupies none.</summary>
    public NodeEntry? Node { get; set; }

    /// <summary>Heartbeats of <see cref="Node"/> newer than this must list the job, or it does not run there.</summary>
    public Heartbeat StartedAfter { get; set; }

    public int Failures { get; private set; }

    /// <summary>Why it failed last; empty where that happened before this dispatcher's memory began.</summary>
    public string LastReason { get; private set; } = "";
    public IReadOnlyList<string> FailedOn => _failedOn;

    public void AddFailure(string node, string reason)
    {
        Failures++;
        if (reason.Length > 0) LastReason = reason;
        if (!_failedOn.Contains(node)) _failedOn.Add(node);
    }

    public void MergeFailures(IReadOnlyList<string> nodes)
    {
        foreach (var node in nodes)
        {
            if (!_failedOn.Contains(node)) AddFailure(node, reason: "");
        }
    }
}
