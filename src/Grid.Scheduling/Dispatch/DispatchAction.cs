namespace Grid.Scheduling.Dispatch;

/// <summary>Something the shell must do and, where it has an answer, report back as an event.</summary>
public abstract record DispatchAction;

/// <summary>Take the lease in the ledger. Answered by <see cref="LeaseGranted"/>, <see cref="LeaseRefused"/> or <see cref="LedgerSilent"/>.</summary>
public sealed record TakeLease(JobKey Key, string Node, long ExpectedEpoch, Decision Decision) : DispatchAction
{
    /// <summary>Nodes that were lost with the job so far; the ledger keeps them for the dispatcher's next life.</summary>
    public IReadOnlyList<NodeLoss> Losses { get; init; } = [];
}

/// <summary>
/// Start leased jobs of one model in one slot of a node. Answered for each job by <see cref="StartAccepted"/>,
/// <see cref="StartRefused"/> or <see cref="StartUnanswered"/>.
/// </summary>
/// <param name="Expected">Load and run of all jobs together, with what was learned: the node's watchdog counts from it.</param>
public sealed record StartRun(string Node, IReadOnlyList<LeasedJob> Jobs, TimeSpan Expected) : DispatchAction;

/// <summary>A job and the epoch of the lease that entitles a node to run it.</summary>
public readonly record struct LeasedJob(JobKey Key, long Epoch);

/// <summary>
/// Ask a node to give up a job. At the next safe point, keeping finished slices, or at once where <see cref="IsHard"/>.
/// Answered, when it has happened, by <see cref="RunYielded"/> (or by whatever else ended the run before).
/// </summary>
/// <param name="For">The job that needs the slot.</param>
/// <param name="Reason">In words, for the record of both studies.</param>
public sealed record YieldRun(JobKey Key, string Node, long Epoch, bool IsHard, JobKey For, string Reason) : DispatchAction;

/// <summary>Take the job out for somebody to look at. Answered by <see cref="JobGone"/>.</summary>
public sealed record QuarantineJob(JobKey Key, long Epoch, string Reason) : DispatchAction;

/// <summary>Publish that the job cannot be answered because its images are lost. Answered by <see cref="JobGone"/>.</summary>
/// <param name="Reason">In words, for the result: what was tried, for how long, and what was found.</param>
public sealed record ConcludeWithoutImages(JobKey Key, long Epoch, string Reason) : DispatchAction;

/// <summary>
/// Ask the ledger how the job stands. Answered by <see cref="JobAdmitted"/>, <see cref="LeaseFound"/> or <see cref="JobGone"/>.
/// </summary>
public sealed record ReadJob(JobKey Key) : DispatchAction;

/// <summary>Tell every other region how this one's nodes stand. Not answered; losing it is harmless.</summary>
public sealed record TellPeers(RegionStanding Standing) : DispatchAction;

/// <summary>Ask another region for a slot. Answered, if at all, by <see cref="ReservationAnswered"/>.</summary>
public sealed record AskReservation(string Region, ReservationRequest Request) : DispatchAction;

/// <summary>Answer another region's request. Not answered.</summary>
public sealed record AnswerReservation(string Region, ReservationReply Reply) : DispatchAction;

/// <summary>Give a granted slot back unused. Not answered; a slot that is not used falls back by itself.</summary>
public sealed record ReturnReservation(string Region, string From, JobKey Key) : DispatchAction;

/// <summary>Keep how good an estimate was. Not answered; losing it is harmless.</summary>
public sealed record RecordEstimate(EstimateRecord Estimate) : DispatchAction;
