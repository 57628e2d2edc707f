using Grid.Contracts.Nodes;
using Grid.Contracts.Studies;

namespace Grid.Contracts.Dispatch;

/// <summary>
/// Decides which waiting job starts where, for the regions it serves. Keyed by dispatcher name.
/// Its memory is a cache of the ledger: losing it, or having it twice for a moment, loses and doubles nothing.
/// </summary>
[Alias("grid.dispatcher")]
public interface IDispatcherGrain : IGrainWithStringKey
{
    /// <summary>
    /// Asks, before a study is committed, for a slot in which its job could start at once, so that study and first lease go into
    /// one commit. Null when no slot is free or other work waits. A slot that was offered is kept until
    /// <see cref="AdmittedAsync"/> or <see cref="ReleaseSlotAsync"/> tells what became of it, or for some seconds.
    /// </summary>
    [Alias("offer")] Task<SlotReservation?> ReserveSlotAsync(AdmittedJob job);

    /// <summary>
    /// Tells of jobs that are committed, waiting or with their first lease. Safe to repeat, and to lose: the ledger is re-read.
    /// Answers whether a further job could start at once.
    /// </summary>
    [Alias("admitted-jobs")] Task<bool> AdmittedAsync(IReadOnlyList<AdmittedJob> jobs);

    /// <summary>Tells that a job which was offered a slot was not committed with it, or that nobody knows: the ledger is asked.</summary>
    [Alias("withdrawn")] Task ReleaseSlotAsync(string studyInstanceUid, string model, int revision);

    /// <summary>Tells that somebody has changed how these jobs of a study stand in the ledger: it is asked. Safe to repeat, and to lose.</summary>
    [Alias("look-again")] Task LookAgainAsync(string studyInstanceUid, int revision, IReadOnlyList<string> models);

    /// <summary>
    /// Tells that somebody waits for a change of this study: its grain is told of the next start or end of a job. Safe to
    /// repeat, and forgotten with this activation. True when it was not known before.
    /// </summary>
    [Alias("watch")] Task<bool> WatchAsync(string studyInstanceUid);

    /// <summary>A node's heartbeat: who it is and what it runs. Late ones are recognised by incarnation and sequence.</summary>
    [Alias("heard")] Task HeardAsync(NodeReport report);

    /// <summary>
    /// A run ended on a node: its result is committed, or the lease was given back. Answers whether somebody waits for the study,
    /// whose grain must then be told when the result is published.
    /// </summary>
    [Alias("ended-watched")] Task<bool> EndedAsync(RunEnded ended);

    /// <summary>Another dispatcher says how its nodes stand. Safe to lose.</summary>
    [Alias("peer")] Task PeerAsync(PeerStanding standing);

    /// <summary>Another dispatcher asks for a slot for one of its jobs. Safe to repeat; the answer comes by <see cref="AnswerSlotAsync"/>.</summary>
    [Alias("ask-slot")] Task AskSlotAsync(SlotRequest request);

    /// <summary>Another dispatcher answers a request for a slot.</summary>
    [Alias("answer-slot")] Task AnswerSlotAsync(SlotReply reply);

    /// <summary>Another dispatcher does not need the slot it was granted. Safe to lose: a slot that is not used falls back by itself.</summary>
    [Alias("return-slot")] Task ReturnSlotAsync(string from, string studyInstanceUid, string model, int revision);

    /// <summary>What must be turned away at the moment, for the doors to keep for a second.</summary>
    [Alias("limits")] Task<AdmissionStanding> GetLimitsAsync();

    /// <summary>How good the estimates of this activation were, by model and node.</summary>
    [Alias("estimates")] Task<IReadOnlyList<EstimateQuality>> GetEstimatesAsync();

    /// <summary>Whether an emergency sent now, from any site that this dispatcher serves, would run. Asks nobody; changes nothing.</summary>
    [Alias("outlook")] Task<StrokeOutlook> GetOutlookAsync();

    /// <summary>
    /// Why open jobs of a study are not answered yet, in the order of the question. A job that the dispatcher has not heard of is
    /// looked up in the ledger by this.
    /// </summary>
    [Alias("explain")] Task<IReadOnlyList<WaitReport>> ExplainAsync(ExplainJobs question);

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

    /// <summary>The node is stopping and gave the job back unharmed.</summary>
    GivenBack = 4,

    /// <summary>The run made way for a more urgent one; the node keeps its finished slices.</summary>
    Yielded = 5,
}

[GenerateSerializer, Immutable, Alias("grid.run-ended.v1")]
public sealed record RunEnded
{
    [Id(0)] public required string Node { get; init; }
    [Id(1)] public required string StudyInstanceUid { get; init; }
    [Id(2)] public required string Model { get; init; }
    [Id(3)] public required long Epoch { get; init; }
    [Id(4)] public required RunOutcome Outcome { get; init; }

    /// <summary>From the images' arrival to the end, in this lease.</summary>
    [Id(5)] public required TimeSpan RunTime { get; init; }
    [Id(6)] public string Reason { get; init; } = "";

    /// <summary>Bringing the images to the node's site.</summary>
    [Id(7)] public TimeSpan Transfer { get; init; }

    /// <summary>Slices finished, over all leases on this node.</summary>
    [Id(8)] public int SlicesDone { get; init; }

    /// <summary>Slices of the whole run; 0 when its images had not arrived.</summary>
    [Id(9)] public int SlicesTotal { get; init; }

    /// <summary>Slices finished in this lease.</summary>
    [Id(10)] public int SlicesRun { get; init; }

    /// <summary>Other jobs that shared the run.</summary>
    [Id(11)] public int SharedWith { get; init; }

    /// <summary>Whose fault a failure is.</summary>
    [Id(12)] public RunFault Fault { get; init; }

    [Id(20)] public int Revision { get; init; } = 1;
}

[GenerateSerializer, Immutable, Alias("grid.queue-report.v1")]
public sealed record QueueReport
{
    [Id(0)] public required string Dispatcher { get; init; }
    [Id(1)] public required IReadOnlyList<QueueDepth> Waiting { get; init; }
    [Id(2)] public required IReadOnlyList<NodeStatus> Nodes { get; init; }

    /// <summary>Running hash over every decision since this activation began.</summary>
    [Id(3)] public required string DecisionHash { get; init; }

    /// <summary>What somebody must look at, longest-standing first.</summary>
    [Id(4)] public IReadOnlyList<DispatchAlarm> Alarms { get; init; } = [];
}

/// <summary>Something that holds work up and does not mend itself.</summary>
/// <param name="Kind">nobody-serves, nowhere-to-run, images-lost, node-faulty, node-refuses, node-stalled or fails-again.</param>
/// <param name="Subject">What it is about; with the kind, what tells it from others.</param>
/// <param name="Text">What was found and what to do.</param>
/// <param name="Since">When this activation of the dispatcher first saw it.</param>
/// <param name="Jobs">Open jobs that it holds up, where that is known; else 0.</param>
[GenerateSerializer, Immutable, Alias("grid.dispatch-alarm.v1")]
public sealed record DispatchAlarm(
    [property: Id(0)] string Kind,
    [property: Id(1)] string Subject,
    [property: Id(2)] string Text,
    [property: Id(3)] DateTimeOffset Since,
    [property: Id(4)] int Jobs);

[GenerateSerializer, Immutable, Alias("grid.queue-depth.v1")]
public sealed record QueueDepth(
    [property: Id(0)] string Pathway,
    [property: Id(1)] string Tier,
    [property: Id(2)] int Waiting,
    [property: Id(3)] int Running,
    [property: Id(4)] DateTimeOffset? OldestAdmittedAt);

/// <summary>A job as a dispatcher must know it.</summary>
[GenerateSerializer, Immutable, Alias("grid.admitted-job.v1")]
public sealed record AdmittedJob
{
    [Id(0)] public required string StudyInstanceUid { get; init; }
    [Id(1)] public required string Model { get; init; }
    [Id(2)] public required string Pathway { get; init; }

    /// <summary>emergency, scheduled or routine.</summary>
    [Id(3)] public required string Tier { get; init; }
    [Id(4)] public required string SiteId { get; init; }
    [Id(5)] public required DateTimeOffset ReceivedAt { get; init; }
    [Id(6)] public required DateTimeOffset Deadline { get; init; }
    [Id(7)] public required long Bytes { get; init; }
    [Id(8)] public required int InstanceCount { get; init; }

    /// <summary>Node that its first lease, epoch 1, was committed for; empty when it waits.</summary>
    [Id(9)] public string Node { get; init; } = "";

    [Id(20)] public int Revision { get; init; } = 1;
}

/// <summary>A slot for one job that is about to be committed.</summary>
/// <param name="At">When it was decided.</param>
/// <param name="Until">Until when the lease is to hold.</param>
/// <param name="Decision">In words.</param>
[GenerateSerializer, Immutable, Alias("grid.slot-offer.v1")]
public sealed record SlotReservation(
    [property: Id(0)] string Node,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] DateTimeOffset Until,
    [property: Id(3)] string Decision);
