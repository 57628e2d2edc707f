namespace Grid.Scheduling.Nodes;

/// <summary>What occupies one slot: one job, or several of one model that share it. Times are monotonic ticks.</summary>
internal sealed class Run(NodeEntry node, string model, Tier tier, long placedAt)
{
    // Under load a message and its answer take this long; a run that is due is not expected sooner.
    public const long SoonTicks = 50 * TimeSpan.TicksPerMillisecond;

    private const int ManySlices = 5;
    private const long StalledAfterTicks = 15 * TimeSpan.TicksPerSecond;

    private int _done;
    private int _slices;
    private long _sliceTicks;

    public NodeEntry Node { get; private set; } = node;
    public string Model { get; } = model;
    public Tier Tier { get; } = tier;
    public List<JobEntry> Jobs { get; private set; } = [];

    public long PlacedAt { get; } = placedAt;

    /// <summary>When the node took it; 0 before.</summary>
    public long StartedAt { get; set; }

    /// <summary>Expected, until the node says that the images are there; then what it was.</summary>
    public long TransferTicks { get; set; }

    /// <summary>As it was expected when the run was placed.</summary>
    public long ExpectedTransferTicks { get; init; }
    public long LoadTicks { get; set; }

    /// <summary>Expected for all jobs of the run together, with what was learned.</summary>
    public long RunTicks { get; set; }

    /// <summary>The same as the manifest states it.</summary>
    public long StatedTicks { get; set; }

    /// <summary>Jobs that it was placed with; some may have ended since.</summary>
    public int PlacedJobs { get; set; }

    /// <summary>Leases still being taken; the run is started when none is.</summary>
    public int PendingLeases { get; private set; }

    public bool IsFetched { get; set; }

    /// <summary>When its node last told of another slice than before; 0 before the first word.</summary>
    public long ProgressAt { get; private set; }

    /// <summary>One slice, once the node has said how many there are; before, the whole run.</summary>
    public long SliceTicks => _slices > 0 ? _sliceTicks : RunTicks;

    /// <summary>Site whose link carries the images; -1 where nothing moves.</summary>
    public int CarriedFrom { get; set; } = -1;

    /// <summary>When it was asked to yield; 0 when it was not.</summary>
    public long YieldAskedAt { get; set; }
    public bool IsHardAsked { get; set; }
    public JobKey YieldsFor { get; set; }

    /// <summary>Number of the placing round in which a waiting job counted on this slot.</summary>
    public long PromisedIn { get; set; }

    public bool IsYielding => YieldAskedAt != 0;

    public long ExpectedEnd => (StartedAt != 0 ? StartedAt : PlacedAt) + TransferTicks + LoadTicks + RunTicks;

    /// <summary>What is left of it. One that is overdue is expected to take half as long again as it is late: it may be stuck.</summary>
    public long RemainingTicks(long now)
    {
        var left = ExpectedEnd - now;
        return left > 0 ? Math.Max(left, SoonTicks) : Math.Max(SoonTicks, -left / 2);
    }

    /// <summary>How long it would take to yield: to the end of the slice it is in. While images move nothing is lost by stopping.</summary>
    /// <param name="remaining">What is left of it.</param>
    public long YieldTicks(long now, long sliceLimit, long remaining)
    {
        if (!IsFetched && StartedAt != 0 && now < StartedAt + TransferTicks) return SoonTicks;
        return Math.Min(remaining, Math.Clamp(SliceTicks, SoonTicks, sliceLimit));
    }

    /// <summary>A job that is being leased shares the run.</summary>
    public void Join(JobEntry entry, long runTicks)
    {
        (entry.Phase, entry.Run) = (JobPhase.Leasing, this);
        Jobs.Add(entry);
        PlacedJobs++;
        PendingLeases++;
        RunTicks += runTicks;
        StatedTicks += entry.RunTicks;
        Node.RunsChanged();
    }

    public void OnLeased(JobEntry entry)
    {
        entry.Phase = JobPhase.Starting;
        PendingLeases--;

        // A heartbeat may be on its way that was written before the start; the node's answer says which one.
        entry.StartedAfter = new Heartbeat(long.MaxValue, long.MaxValue);
    }

    public void Leave(JobEntry entry)
    {
        entry.Run = null;
        Jobs.Remove(entry);
        if (entry.Phase == JobPhase.Leasing) PendingLeases--;
    }

    /// <summary>The node has said in how many slices the run goes.</summary>
    public void Slice(int slices)
    {
        _slices = slices;
        _sliceTicks = slices > 0 ? RunTicks / slices : 0;
    }

    /// <summary>Its node says how many slices of it are done.</summary>
    public void OnProgress(int done, long now)
    {
        if (ProgressAt != 0 && done == _done) return;
        (_done, ProgressAt) = (done, now);
    }

    /// <summary>Nothing has come of it for far longer than it should take: its slot may never come free.</summary>
    public bool IsStalled(long now)
    {
        if (StartedAt == 0) return false;
        var expected = _slices > 0 ? ManySlices * _sliceTicks : 2 * (LoadTicks + RunTicks + (IsFetched ? 0 : TransferTicks));
        return now - Math.Max(ProgressAt, StartedAt) > expected + StalledAfterTicks;
    }

    /// <summary>All but its jobs, which the caller adds, and what was promised in this round.</summary>
    public Run Copy(NodeEntry copyOfNode)
    {
        var copy = (Run)MemberwiseClone();
        (copy.Node, copy.Jobs, copy.PromisedIn) = (copyOfNode, [], 0);
        return copy;
    }
}
