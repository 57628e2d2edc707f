using Grid.Contracts.Nodes;

namespace Grid.Contracts.Dispatch;

/// <summary>
/// Decides which waiting job starts where, for the regions it serves. Keyed by dispatcher name.
/// Its memory is a cache of the ledger: losing it, or having it twice for a moment, loses and doubles nothing.
/// </summary>
[Alias("grid.dispatcher")]
public interface IDispatcherGrain : IGrainWithStringKey
{
    /// <summary>Tells of a study whose jobs are committed and wait. Safe to repeat, and to lose: the ledger is re-read.</summary>
    [Alias("admitted")] Task AdmittedAsync(string studyInstanceUid);

    /// <summary>A node's heartbeat: who it is and what it runs. Late ones are recognised by incarnation and sequence.</summary>
    [Alias("heard")] Task HeardAsync(NodeReport report);

    /// <summary>A run ended on a node: its result is committed, or the lease was given back.</summary>
    [Alias("ended")] Task EndedAsync(RunEnded ended);

    /// <summary>What waits and runs now.</summary>
    [Alias("queue")] Task<QueueReport> GetQueueAsync();
}

[GenerateSerializer, Immutable, Alias("grid.node-report.v1")]
public sealed record NodeReport
{
    [Id(0)] public required NodeStatus Status { get; init; }

    /// <summary>Counts up within one incarnation.</summary>
    [Id(1)] public required long Sequence { get; init; }
}

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>The result is committed.</summary>
    Completed = 1,

    /// <summary>The run failed; another node may do better.</summary>
    Failed = 2,

    /// <summary>The lease was lost, so the run's result was refused. Somebody else has the job.</summary>
    Fenced = 3,
}

[GenerateSerializer, Immutable, Alias("grid.run-ended.v1")]
public sealed record RunEnded
{
    [Id(0)] public required string Node { get; init; }
    [Id(1)] public required string StudyInstanceUid { get; init; }
    [Id(2)] public required string Model { get; init; }
    [Id(3)] public required long Epoch { get; init; }
    [Id(4)] public required RunOutcome Outcome { get; init; }
    [Id(5)] public required TimeSpan RunTime { get; init; }
    [Id(6)] public string Reason { get; init; } = "";
}

[GenerateSerializer, Immutable, Alias("grid.queue-report.v1")]
public sealed record QueueReport
{
    [Id(0)] public required string Dispatcher { get; init; }
    [Id(1)] public required IReadOnlyList<QueueDepth> Waiting { get; init; }
    [Id(2)] public required IReadOnlyList<NodeStatus> Nodes { get; init; }

    /// <summary>Running hash over every decision since this activation began.</summary>
    [Id(3)] public required string DecisionHash { get; init; }
}

[GenerateSerializer, Immutable, Alias("grid.queue-depth.v1")]
public sealed record QueueDepth(
    [property: Id(0)] string Pathway,
    [property: Id(1)] string Tier,
    [property: Id(2)] int Waiting,
    [property: Id(3)] int Running,
    [property: Id(4)] DateTimeOffset? OldestAdmittedAt);
