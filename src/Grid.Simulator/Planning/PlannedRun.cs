using Grid.Simulator.Nodes;

namespace Grid.Simulator.Planning;

/// <summary>Jobs of one model that share a slot, one after the other as their images arrive.</summary>
internal sealed class PlannedRun(string model, long startedAt)
{
    public string Model => model;
    public long StartedAt => startedAt;
    public List<PlannedMember> Members { get; } = [];

    /// <summary>The job that runs, and since when.</summary>
    public PlannedMember? Current { get; set; }
    public long CurrentSince { get; set; }

    /// <summary>Counts up when it goes on otherwise than was put on the event queue.</summary>
    public long Version { get; set; }
    public bool IsLoading { get; set; }
    public bool IsYieldAsked { get; set; }

    /// <summary>Opening and answering are paid once a run.</summary>
    public bool IsFixedPaid { get; set; }

    public bool IsOver => Members.TrueForAll(static m => m.IsEnded);
}

/// <summary>One job of a run on a node, under one lease.</summary>
internal sealed class PlannedMember(PlannedRun run, PlannedJob job, long epoch)
{
    public PlannedRun Run => run;
    public PlannedJob Job => job;
    public long Epoch => epoch;
    public Transfer? Transfer { get; set; }
    public long FetchedAt { get; set; } = -1;

    /// <summary>Slices finished, over all leases on this node, and of how many.</summary>
    public int Done { get; set; }
    public int DoneBefore { get; set; }
    public int Total { get; set; }
    public long SliceTicks { get; set; }
    public bool IsEnded { get; set; }

    public bool IsFetched => FetchedAt >= 0;
    public long LeftTicks => (Total - Done) * SliceTicks;
}
