using Grid.Scheduling.Learning;
using Grid.Simulator.Planning;

namespace Grid.Simulator.Nodes;

/// <summary>Jobs of one model that share a slot, one after the other as their images arrive.</summary>
internal sealed class NodeRun(string model, long startedAt)
{
    public string Model => model;
    public long StartedAt => startedAt;
    public List<RunMember> Members { get; } = [];

    /// <summary>The job that runs, and since when.</summary>
    public RunMember? Current { get; set; }
    public long CurrentSince { get; set; }

    /// <summary>Counts up when it goes on otherwise than was put on the event queue.</summary>
    public long Version { get; set; }
    public bool IsLoading { get; set; }
    public bool IsYieldAsked { get; set; }

    /// <summary>Opening and answering are paid once a run.</summary>
    public bool IsFixedPaid { get; set; }

    public bool IsOver => Members.TrueForAll(static m => m.IsFreed);
}

/// <summary>One job of a run on a node, under one lease.</summary>
internal class RunMember(NodeRun run, PlannedJob job, long epoch)
{
    public NodeRun Run => run;
    public PlannedJob Job => job;
    public long Epoch => epoch;
    public Transfer? Transfer { get; set; }
    public long FetchedAt { get; set; } = -1;

    /// <summary>Slices finished, over all leases on this node, and of how many.</summary>
    public int Done { get; set; }
    public int DoneBefore { get; set; }
    public int Total { get; set; }
    public long SliceTicks { get; set; }

    /// <summary>Slices after which it fails; <see cref="Total"/> and one more where it does not.</summary>
    public int FailsAfter { get; set; }

    /// <summary>It does not run any more.</summary>
    public bool IsEnded { get; set; }

    /// <summary>Nor does it keep its slot.</summary>
    public bool IsFreed { get; set; }

    public bool IsFetched => FetchedAt >= 0;
    public long LeftTicks => (Math.Min(Total, FailsAfter) - Done) * SliceTicks;

    /// <summary>Slices that are known to be done: a node says so at each safe point.</summary>
    public int DoneAt(long now) => run.Current == this ? Done + (int)((now - run.CurrentSince) / SliceTicks) : Done;

    public MeasuredTimes Measured(long now) => new(
        TimeSpan.FromTicks(FetchedAt - run.StartedAt), TimeSpan.FromTicks(now - FetchedAt), Done - DoneBefore, Total, run.Members.Count - 1);
}
