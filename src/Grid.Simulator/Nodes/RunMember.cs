using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;

namespace Grid.Simulator.Nodes;

/// <summary>One job of a run on a node, under one lease.</summary>
internal sealed class RunMember(SimNode node, SimRun run, Job job, long epoch, string leasedBy)
{
    public SimNode Node => node;
    public SimRun Run => run;
    public Job Job => job;
    public JobKey Key => job.Key;
    public long Epoch => epoch;

    /// <summary>Dispatcher that leased it, and is told of its end.</summary>
    public string LeasedBy => leasedBy;
    public long StartedAt { get; init; }
    public Transfer? Transfer { get; set; }
    public long FetchedAt { get; set; } = -1;

    /// <summary>Slices finished, over all leases on this node, and of how many.</summary>
    public int Done { get; set; }
    public int Total { get; set; }
    public int DoneBefore { get; set; }
    public long SliceTicks { get; set; }
    public MemberState State { get; set; }
    public RunEnding Ending { get; set; }
    public string Failure { get; set; } = "";

    /// <summary>Whose fault <see cref="Failure"/> is.</summary>
    public FaultKind Fault { get; set; }
    public int Attempts { get; set; }

    public bool IsFetched => FetchedAt >= 0;
    public int SlicesRun => Done - DoneBefore;
    public long SliceTicksOfAll => SliceTicks * Total;
}

internal enum MemberState
{
    Active,

    /// <summary>Asking the ledger to write its end; the slot is still taken.</summary>
    Committing,

    /// <summary>Its part of the slot is free; heartbeats list it until the dispatchers have been told.</summary>
    Ended,
    Told,
}

internal enum RunEnding
{
    Completed,
    Failed,
    GivenBack,
    Yielded,
}

/// <summary>Jobs of one model that share a slot, one after the other as their images arrive.</summary>
internal sealed class SimRun(string model, long life)
{
    public string Model => model;

    /// <summary>Which life of the node it belongs to: what a dead one began, nobody ends.</summary>
    public long Life => life;
    public List<RunMember> Members { get; } = [];

    /// <summary>The job whose slice runs.</summary>
    public RunMember? Current { get; set; }
    public long SliceBegan { get; set; }

    /// <summary>Counts up when a slice ends before its time, so that its end is not believed later.</summary>
    public long Version { get; set; }
    public bool IsLoading { get; set; }
    public bool IsYieldAsked { get; set; }

    /// <summary>Opening and answering are paid once a run.</summary>
    public bool IsFixedPaid { get; set; }

    public bool IsOver => Members.TrueForAll(static m => m.State >= MemberState.Ended);
}
