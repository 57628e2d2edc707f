using Orleans.Concurrency;

namespace Grid.Contracts.Nodes;

/// <summary>
/// The addressable face of one GPU node. Keyed by node name, and placed on the silo that owns the node:
/// the slots, sessions and device belong to that process.
/// </summary>
[Alias("grid.gpu-node")]
public interface IGpuNodeGrain : IGrainWithStringKey
{
    /// <summary>Starts leased jobs of one model together in one free slot. Safe to repeat: the same job and epoch is accepted again.</summary>
    [Alias("start-run"), AlwaysInterleave] Task<StartReply> StartAsync(StartRun request);

    /// <summary>
    /// Asks a run to end at its next safe point, or at once, keeping its finished slices. Answered at once; the end is told to
    /// the dispatcher that started it. Safe to repeat; a job that does not run here under this epoch is left alone.
    /// </summary>
    [Alias("yield"), AlwaysInterleave] Task YieldAsync(YieldRun request);

    /// <summary>Keeps new work away, or lets it come again; draining also gives up what runs. Outlives a restart of the node.</summary>
    [Alias("availability")] Task SetAvailabilityAsync(NodeAvailability availability);

    [Alias("status"), AlwaysInterleave] Task<NodeStatus> GetStatusAsync();

    /// <summary>Called once by the owning silo each time it starts; answers the incarnation that this start is, and what operators have ordered.</summary>
    [Alias("register-start")] Task<NodeRegistration> RegisterAsync();
}

/// <param name="Incarnation">Counts up at each start of the node.</param>
/// <param name="Availability">As it was last set, in whatever incarnation.</param>
[GenerateSerializer, Immutable, Alias("grid.node-registration.v1")]
public sealed record NodeRegistration([property: Id(0)] long Incarnation, [property: Id(1)] NodeAvailability Availability);

/// <summary>Jobs of one model, to run together in one slot, with the leases that entitle the node to run them.</summary>
[GenerateSerializer, Immutable, Alias("grid.start-run.v1")]
public sealed record StartRun
{
    [Id(0)] public required string Model { get; init; }

    /// <summary>At least one.</summary>
    [Id(1)] public required IReadOnlyList<LeasedStudy> Studies { get; init; }
    [Id(2)] public required DateTimeOffset LeaseUntil { get; init; }

    /// <summary>Dispatcher that leased the jobs: it is told of their ends, and hears the node's heart while they run.</summary>
    [Id(3)] public required string Dispatcher { get; init; }

    /// <summary>Load and run of all jobs together, once their images are there.</summary>
    [Id(4)] public TimeSpan Expected { get; init; }
}

/// <param name="Epoch">Of the lease.</param>
[GenerateSerializer, Immutable, Alias("grid.leased-study.v1")]
public readonly record struct LeasedStudy([property: Id(0)] string StudyInstanceUid, [property: Id(1)] long Epoch, [property: Id(20)] int Revision = 1);

[GenerateSerializer, Immutable, Alias("grid.yield-run.v1")]
public sealed record YieldRun
{
    [Id(0)] public required string StudyInstanceUid { get; init; }
    [Id(1)] public required string Model { get; init; }
    [Id(2)] public required long Epoch { get; init; }

    /// <summary>Do not wait for the next safe point: the slice that runs is lost, the finished ones are kept.</summary>
    [Id(3)] public bool IsHard { get; init; }

    [Id(20)] public int Revision { get; init; } = 1;
}

/// <summary>Whether new work may be placed on a node.</summary>
public enum NodeAvailability
{
    Active = 0,

    /// <summary>No new work; what runs goes on.</summary>
    Cordoned = 1,

    /// <summary>No new work; what runs yields at its next safe point and is moved.</summary>
    Draining = 2,
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

/// <param name="Incarnation">Which start of the node answered.</param>
/// <param name="Sequence">Heartbeats of this incarnation after this one know of the jobs.</param>
/// <param name="Jobs">In the order of the request.</param>
[GenerateSerializer, Immutable, Alias("grid.start-reply.v1")]
public sealed record StartReply(
    [property: Id(0)] long Incarnation,
    [property: Id(1)] long Sequence,
    [property: Id(2)] IReadOnlyList<JobStart> Jobs);

/// <param name="Reason">In words; empty when started.</param>
[GenerateSerializer, Immutable, Alias("grid.job-start.v1")]
public readonly record struct JobStart(
    [property: Id(0)] string StudyInstanceUid,
    [property: Id(1)] StartOutcome Outcome,
    [property: Id(2)] string Reason);

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

    /// <summary>Device memory for models, in MiB.</summary>
    [Id(9)] public required long MemoryMib { get; init; }

    [Id(10)] public required NodeAvailability Availability { get; init; }

    /// <summary>Dispatcher of the node's own region.</summary>
    [Id(11)] public required string Dispatcher { get; init; }

    /// <summary>Slots that are taken: several jobs may share a run, which takes one.</summary>
    [Id(12)] public int BusySlots { get; init; }

    /// <summary>Time of day of the node's machine less the ledger's, as it was last compared: positive when the machine is ahead.</summary>
    [Id(13)] public TimeSpan ClockOffset { get; init; }

    /// <summary>
    /// What is wrong with a clock, in words that begin with or name the clock; empty when nothing is. While the machine's clock is off the
    /// node is <see cref="NodeAvailability.Draining"/>, whatever was ordered.
    /// </summary>
    [Id(14)] public string ClockWords { get; init; } = "";

    /// <summary>Since when and why it has refused every start that it was asked for; empty when it took the last one.</summary>
    [Id(15)] public string Refusal { get; init; } = "";
}

[GenerateSerializer, Immutable, Alias("grid.running-job.v1")]
public sealed record RunningJob(
    [property: Id(0)] string StudyInstanceUid,
    [property: Id(1)] string Model,
    [property: Id(2)] long Epoch,
    [property: Id(3)] DateTimeOffset StartedAt,
    [property: Id(4)] int SlicesDone,
    [property: Id(5)] int SlicesTotal)
{
    [Id(20)] public int Revision { get; init; } = 1;
}
