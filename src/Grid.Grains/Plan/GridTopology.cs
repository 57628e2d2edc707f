using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;
using Grid.Scheduling.Recognition;

namespace Grid.Grains.Plan;

/// <summary>What the operator configured, frozen for the life of the silo, as grains need it.</summary>
public sealed record GridTopology
{
    public required IReadOnlyDictionary<string, SitePlan> Sites { get; init; }
    public required IReadOnlyDictionary<string, PathwayPlan> Pathways { get; init; }
    public required IReadOnlyList<NodePlan> Nodes { get; init; }
    public required Topology Topology { get; init; }
    public required ModelCosts ModelCosts { get; init; }
    public required RecognitionRules Recognition { get; init; }
    public required PatientIssuerPlan PatientIssuer { get; init; }
    public required DispatchPlan Dispatch { get; init; }

    /// <summary>True where nobody but this machine can call the grid: only then are patients' histories answered, as callers have no identity.</summary>
    public bool IsLoopbackOnly { get; init; }

    /// <summary>
    /// Disk of a site's instance store that is kept for emergencies: with less free, scheduled work is turned away, and routine
    /// work with less than twice as much.
    /// </summary>
    public long KeepFreeBytes { get; init; }
}

/// <param name="Dispatcher">Name of the dispatcher that serves the site's region.</param>
public sealed record SitePlan(string Id, string Region, string Dispatcher);

/// <param name="Promise">Time from receipt to answer.</param>
/// <param name="ResultValidity">How long an earlier result of the patient is offered instead of running again; zero never.</param>
public sealed record PathwayPlan(
    string Name, Tier Tier, TimeSpan Promise, TimeSpan ResultValidity, IReadOnlyList<string> Models);

/// <param name="Silo">Name of the silo that owns the node's device.</param>
/// <param name="Dispatcher">Dispatcher of the node's site.</param>
public sealed record NodePlan(
    string Name, string SiteId, string Silo, string Dispatcher, int Slots, string Device, long MemoryMib, IReadOnlyList<string> Models);

public sealed record DispatchPlan
{
    public required TimeSpan LeaseDuration { get; init; }
    public required TimeSpan HeartbeatInterval { get; init; }
    public required TimeSpan NodeLostAfter { get; init; }

    /// <summary>How long a run may show no progress past its expected end before it is taken for hung.</summary>
    public required TimeSpan ProgressPatience { get; init; }

    /// <summary>How often a dispatcher compares its memory with the ledger.</summary>
    public required TimeSpan ReconcileInterval { get; init; }

    public required PolicyOptions Policy { get; init; }

    /// <summary>
    /// How long a site's store may say that it does not hold a study's images before the study is answered "indeterminate: images lost".
    /// </summary>
    public TimeSpan ImagesLostAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Folder in which dispatchers record what happened to them, for replay and policy diffs; empty for none.</summary>
    public string TraceDirectory { get; init; } = "";
}
