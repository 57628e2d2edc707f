using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Simulator.Nodes;
using Grid.Simulator.Planning;

namespace Grid.FaultSimulation.Nodes;

/// <summary>A job on a node, until the ledger knows of its end and the dispatchers have been told.</summary>
/// <param name="node">Where it runs.</param>
/// <param name="life">Which life of the node it belongs to: what a dead one began, nobody ends.</param>
/// <param name="leasedBy">Dispatcher that leased it, and is told of its end.</param>
internal sealed class LeasedMember(FaultyNode node, NodeRun run, PlannedJob job, long epoch, long life, string leasedBy) : RunMember(run, job, epoch)
{
    public FaultyNode Node => node;
    public JobKey Key => Job.Job.Key;
    public long Life => life;
    public string LeasedBy => leasedBy;
    public MemberState State { get; set; }
    public RunEnding Ending { get; set; }
    public string Failure { get; set; } = "";

    /// <summary>Whose fault <see cref="Failure"/> is.</summary>
    public FaultKind Fault { get; set; }
    public int Attempts { get; set; }

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
