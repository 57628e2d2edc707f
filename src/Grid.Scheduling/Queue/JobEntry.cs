namespace Grid.Scheduling.Queue;

/// <summary>Where an open job stands in the dispatcher's memory.</summary>
internal enum JobPhase : byte
{
    Waiting,

    /// <summary>The lease is being taken in the ledger.</summary>
    Leasing,

    /// <summary>Leased; the node has been asked to start it, or will be when those that share its run are leased too.</summary>
    Starting,
    Running,

    /// <summary>What the ledger holds is unknown and has been asked.</summary>
    Reading,
    Quarantining,
}

/// <summary>The dispatcher's memory of one open job. A million may wait, so what only some need stands apart.</summary>
internal sealed class JobEntry(Job job, long runTicks) : IHeapItem
{
    private static readonly List<string> Nowhere = [];
    private static readonly List<NodeLoss> NoLosses = [];

    private FailureRecord? _failures;

    public Job Job { get; } = job;

    /// <summary>Stated run time, in ticks: what its site is charged and its class's work is counted in.</summary>
    public long RunTicks { get; } = runTicks;
    public JobPhase Phase { get; set; } = JobPhase.Waiting;
    public int HeapIndex { get; set; } = -1;

    /// <summary>Epoch of the newest lease known; the ledger refuses a lease that expects another.</summary>
    public long Epoch { get; set; }

    /// <summary>The slot it occupies; null while it occupies none.</summary>
    public Run? Run { get; set; }
    public NodeEntry? Node => Run?.Node;

    /// <summary>Heartbeats of <see cref="Node"/> newer than this must list the job, or it does not run there.</summary>
    public Heartbeat StartedAfter { get; set; }

    /// <summary>Its lease was found in the ledger, and the node has not said yet that it runs.</summary>
    public bool IsUnconfirmed { get; set; }

    /// <summary>Finished slices that a node keeps for it; null when none does.</summary>
    public Checkpoint? Kept { get; set; }

    /// <summary>What is going on beyond waiting for a slot here: a yield asked for, a slot asked of another region.</summary>
    public PendingPlacement? PendingPlacement { get; set; }

    /// <summary>Faults that were not its own, since its images were last seen; null when there were none.</summary>
    public ImageTrouble? Trouble { get; set; }

    /// <summary>Its site has paid for its run; a second start after a failure or a yield is not charged again.</summary>
    public bool IsCharged { get; set; }

    /// <summary>It waits apart from its site's jobs, because where or when it may start is its own. Does not change while it is queued.</summary>
    public bool IsApart { get; set; }

    public int Failures => _failures?.Count ?? 0;

    /// <summary>Monotonic ticks before which it does not go back to a node it failed on.</summary>
    public long RetryAt => _failures?.RetryAt ?? 0;

    /// <summary>Why it failed last; empty where that happened before this dispatcher's memory began.</summary>
    public string LastReason => _failures?.LastReason ?? "";
    public IReadOnlyList<string> FailedOn => _failures?.Nodes ?? Nowhere;

    /// <summary>Every time that a node was lost which ran it or had been asked to start it.</summary>
    public IReadOnlyList<NodeLoss> Losses => _failures?.Losses ?? NoLosses;

    /// <summary>Distinct nodes that it failed on or that were lost with it.</summary>
    public int NodesHarmed => _failures?.Harmed ?? 0;

    public void AddFailure(string node, string reason)
    {
        _failures ??= new FailureRecord();
        _failures.Count++;
        if (reason.Length > 0) _failures.LastReason = reason;
        if (!_failures.Nodes.Contains(node)) _failures.Nodes.Add(node);
    }

    public void RetryAfter(long ticks) => (_failures ??= new FailureRecord()).RetryAt = ticks;

    public IReadOnlyList<NodeLoss> CopyLosses() => Losses.Count == 0 ? NoLosses : [.. Losses];

    public void AddLosses(IReadOnlyList<NodeLoss> losses)
    {
        _failures ??= new FailureRecord();
        foreach (var loss in losses)
        {
            if (!_failures.Losses.Contains(loss)) _failures.Losses.Add(loss);
        }
    }

    /// <summary>The node lives under the incarnation under which it was lost: it had only been silent.</summary>
    public void ForgiveLosses(string node, long incarnation) =>
        _failures?.Losses.RemoveAll(loss => loss.Node == node && loss.Incarnation == incarnation);

    /// <summary>The node says that it runs the job under the lease with which it was taken for lost.</summary>
    public void ForgiveLoss(string node, long epoch) =>
        _failures?.Losses.RemoveAll(loss => loss.Node == node && loss.Epoch == epoch);

    public void MergeFailures(IReadOnlyList<string> nodes)
    {
        foreach (var node in nodes)
        {
            if (!FailedOn.Contains(node)) AddFailure(node, reason: "");
        }
    }

    /// <summary>Outside its queue and its run, to which the caller adds it.</summary>
    public JobEntry Copy()
    {
        var copy = (JobEntry)MemberwiseClone();
        (copy.HeapIndex, copy.Run) = (-1, null);
        (copy.PendingPlacement, copy.Trouble, copy._failures) = (PendingPlacement?.Copy(), Trouble?.Copy(), _failures?.Copy());
        return copy;
    }

    private sealed class FailureRecord
    {
        public int Count { get; set; }
        public string LastReason { get; set; } = "";
        public long RetryAt { get; set; }
        public List<string> Nodes { get; private init; } = [];
        public List<NodeLoss> Losses { get; private init; } = [];
        public int Harmed => Nodes.Count + Losses.Where(l => l.HadBegun && !Nodes.Contains(l.Node)).Select(l => l.Node).Distinct().Count();

        public FailureRecord Copy() => new() { Count = Count, LastReason = LastReason, RetryAt = RetryAt, Nodes = [.. Nodes], Losses = [.. Losses] };
    }
}

/// <summary>Slices a node has finished and kept for a job that yielded there.</summary>
internal sealed record Checkpoint(string Node, int Done, int Total)
{
    /// <summary>The part of the run that is still to do there, 0 to 1.</summary>
    public double Rest => Total > 0 ? 1 - (double)Math.Clamp(Done, 0, Total) / Total : 1;
}

/// <summary>What a waiting job has set in motion to get a slot.</summary>
internal sealed class PendingPlacement
{
    /// <summary>Run on one of our nodes that was asked to yield for it.</summary>
    public Run? Victim { get; set; }

    /// <summary>Best estimated completion here when last looked at, in ticks from then; <see cref="long.MaxValue"/> when there is none.</summary>
    public long HomeTicks { get; set; } = long.MaxValue;

    /// <summary>Region that was asked for a slot; null when none is being asked.</summary>
    public string? Asked { get; set; }

    /// <summary>Monotonic ticks after which the question is taken for lost.</summary>
    public long AskedUntil { get; set; }

    /// <summary>Regions that said no, with the number of their word that was believed: until they say something new, others are asked.</summary>
    public List<(string Region, long Sequence)>? RefusedBy { get; set; }

    /// <summary>Without <see cref="Victim"/>, which is copied with its node.</summary>
    public PendingPlacement Copy()
    {
        var copy = (PendingPlacement)MemberwiseClone();
        (copy.Victim, copy.RefusedBy) = (null, RefusedBy is null ? null : [.. RefusedBy]);
        return copy;
    }
}
