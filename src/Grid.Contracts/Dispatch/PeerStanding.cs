namespace Grid.Contracts.Dispatch;

/// <summary>How one dispatcher's nodes stand, as it tells the others.</summary>
/// <param name="Incarnation">Counts up over activations of the dispatcher.</param>
/// <param name="Sequence">Counts up within an incarnation.</param>
[GenerateSerializer, Immutable, Alias("grid.peer-standing.v1")]
public sealed record PeerStanding(
    [property: Id(0)] string Dispatcher,
    [property: Id(1)] long Incarnation,
    [property: Id(2)] long Sequence,
    [property: Id(3)] IReadOnlyList<PeerNode> Nodes);

/// <param name="FreeSlots">Slots that are free and wanted by nobody there.</param>
/// <param name="FreeIn">Until a slot is free for lesser work, the queue there served.</param>
/// <param name="YieldIn">Until a slot can be free for an emergency.</param>
/// <param name="Loaded">Models in device memory; null when all are.</param>
[GenerateSerializer, Immutable, Alias("grid.peer-node.v1")]
public sealed record PeerNode(
    [property: Id(0)] string Node,
    [property: Id(1)] string SiteId,
    [property: Id(2)] int FreeSlots,
    [property: Id(3)] TimeSpan FreeIn,
    [property: Id(4)] TimeSpan YieldIn,
    [property: Id(5)] IReadOnlyList<string> Models,
    [property: Id(6)] IReadOnlyList<string>? Loaded);

/// <summary>One dispatcher asks another for a slot for one of its jobs.</summary>
[GenerateSerializer, Immutable, Alias("grid.slot-request.v1")]
public sealed record SlotRequest
{
    [Id(0)] public required string From { get; init; }
    [Id(1)] public required string StudyInstanceUid { get; init; }
    [Id(2)] public required string Model { get; init; }
    [Id(3)] public required string Pathway { get; init; }
    [Id(4)] public required string Tier { get; init; }
    [Id(5)] public required DateTimeOffset Deadline { get; init; }
    [Id(6)] public required DateTimeOffset ReceivedAt { get; init; }
    [Id(7)] public required string SiteId { get; init; }
    [Id(8)] public required long Bytes { get; init; }
    [Id(9)] public required int InstanceCount { get; init; }

    /// <summary>Node that looked soonest.</summary>
    [Id(10)] public required string Node { get; init; }

    [Id(20)] public int Revision { get; init; } = 1;
}

/// <param name="Node">Null when refused.</param>
[GenerateSerializer, Immutable, Alias("grid.slot-reply.v1")]
public sealed record SlotReply(
    [property: Id(0)] string From,
    [property: Id(1)] string StudyInstanceUid,
    [property: Id(2)] string Model,
    [property: Id(3)] string? Node,
    [property: Id(4)] string? SiteId,
    [property: Id(5)] TimeSpan KeptFor,
    [property: Id(6)] string Reason)
{
    [Id(20)] public int Revision { get; init; } = 1;
}

/// <summary>What a dispatcher turns away at the moment. Emergencies are never turned away.</summary>
/// <param name="Routine">Why routine work of every site is; empty when it is taken.</param>
/// <param name="Scheduled">Why scheduled work of every site is; empty when it is taken.</param>
/// <param name="RoutineSites">Sites over their own limit for routine work, with the reason.</param>
/// <param name="ScheduledSites">Sites over their own limit for scheduled work, with the reason.</param>
[GenerateSerializer, Immutable, Alias("grid.admission-standing.v1")]
public sealed record AdmissionStanding(
    [property: Id(0)] string Routine,
    [property: Id(1)] string Scheduled,
    [property: Id(2)] IReadOnlyDictionary<string, string> RoutineSites,
    [property: Id(3)] IReadOnlyDictionary<string, string> ScheduledSites);

/// <summary>How good the estimates for one model on one node were.</summary>
/// <param name="Runs">Completed runs that were compared.</param>
/// <param name="RunFactor">What was learned: measured over stated run time.</param>
/// <param name="MeanErrorSeconds">Mean of measured less expected, transfer and run together; positive: slower than expected.</param>
/// <param name="MeanAbsoluteErrorSeconds">Mean of its size.</param>
/// <param name="WorstErrorSeconds">The largest in size.</param>
[GenerateSerializer, Immutable, Alias("grid.estimate-quality.v1")]
public sealed record EstimateQuality(
    [property: Id(0)] string Model,
    [property: Id(1)] string Node,
    [property: Id(2)] long Runs,
    [property: Id(3)] double RunFactor,
    [property: Id(4)] double MeanErrorSeconds,
    [property: Id(5)] double MeanAbsoluteErrorSeconds,
    [property: Id(6)] double WorstErrorSeconds);
