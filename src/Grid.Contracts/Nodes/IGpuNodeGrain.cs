namespace Grid.Contracts.Nodes;

/// <summary>
/// The addressable face of one GPU node. Keyed by node name, and placed on the silo that owns the node:
/// the slots, sessions and device belong to that process.
/// </summary>
[Alias("grid.gpu-node")]
public interface IGpuNodeGrain : IGrainWithStringKey
{
    /// <summary>Starts a leased job in a free slot. Safe to repeat: the same job and epoch is accepted again.</summary>
    [Alias("start")] Task<StartReply> StartAsync(StartJob request);

    [Alias("status")] Task<NodeStatus> GetStatusAsync();

    /// <summary>Called once by the owning silo each time it starts; answers the incarnation that this start is.</summary>
    [Alias("register")] Task<long> RegisterAsync();
}

/// <summary>A job with the lease that entitles a node to run it.</summary>
[GenerateSerializer, Immutable, Alias("grid.start-job.v1")]
public sealed record StartJob
{
    [Id(0)] public required string StudyInstanceUid { get; init; }
    [Id(1)] public required string Model { get; init; }
    [Id(2)] public required long Epoch { get; init; }
    [Id(3)] public required DateTimeOffset LeaseUntil { get; init; }
}

/// <summary>Whether a node took a job.</summary>
public enum StartOutcome
{
    Started = 1,
    AlreadyRunning = 2,
    NoFreeSlot = 3,

    /// <summary>The node does not serve this model.</summary>
    ModelNotServed = 4,

    /// <summary>The lease had run out, or a newer epoch is already running here.</summary>
    StaleLease = 5,
}

[GenerateSerializer, Immutable, Alias("grid.start-reply.v1")]
public sealed record StartReply(
    [property: Id(0)] StartOutcome Outcome,
    [property: Id(1)] string Reason);

/// <summary>What a node is doing.</summary>
[GenerateSerializer, Immutable, Alias("grid.node-status.v1")]
public sealed record NodeStatus
{
    [Id(0)] public required string Node { get; init; }
    [Id(1)] public required string SiteId { get; init; }
    [Id(2)] public required string Silo { get; init; }
    [Id(3)] public required int Slots { get; init; }
    [Id(4)] public required IReadOnlyList<RunningJob> Running { get; init; }
    [Id(5)] public required IReadOnlyList<string> Models { get; init; }
    [Id(6)] public required long Incarnation { get; init; }
    [Id(7)] public required string Device { get; init; }

    /// <summary>Jobs finished since this start, whatever their outcome.</summary>
    [Id(8)] public required long Finished { get; init; }
}

[GenerateSerializer, Immutable, Alias("grid.running-job.v1")]
public sealed record RunningJob(
    [property: Id(0)] string StudyInstanceUid,
    [property: Id(1)] string Model,
    [property: Id(2)] long Epoch,
    [property: Id(3)] DateTimeOffset StartedAt,
    [property: Id(4)] int SlicesDone,
    [property: Id(5)] int SlicesTotal);
