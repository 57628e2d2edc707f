namespace Grid.Scheduling.Dispatch;

/// <summary>Something that happened, with its time. The only way anything reaches the dispatcher.</summary>
public abstract record DispatchEvent(DateTimeOffset At);

/// <summary>A committed job waits. A repeat is ignored.</summary>
/// <param name="Epoch">Epoch of its newest lease; 0 before the first.</param>
/// <param name="FailedOn">Distinct nodes it has failed on.</param>
public sealed record JobAdmitted(DateTimeOffset At, Job Job, long Epoch, IReadOnlyList<string> FailedOn) : DispatchEvent(At)
{
    /// <summary>As the newest <see cref="TakeLease"/> had them.</summary>
    public IReadOnlyList<NodeLoss> Losses { get; init; } = [];
}

/// <summary>The ledger shows a lease held by a node: found when memory is rebuilt.</summary>
public sealed record LeaseFound(DateTimeOffset At, Job Job, string Node, long Epoch, IReadOnlyList<string> FailedOn) : DispatchEvent(At)
{
    /// <summary>As the newest <see cref="TakeLease"/> had them.</summary>
    public IReadOnlyList<NodeLoss> Losses { get; init; } = [];
}

/// <summary>The job is answered, quarantined or unknown: the ledger has nothing open under this name.</summary>
public sealed record JobGone(DateTimeOffset At, JobKey Key) : DispatchEvent(At);

/// <summary>A heartbeat: the node lives and runs exactly these jobs.</summary>
/// <param name="Incarnation">Counts up at each start of the node.</param>
/// <param name="Sequence">Counts up within an incarnation; older reports are ignored.</param>
public sealed record NodeHeard(
    DateTimeOffset At, NodeFacts Node, long Incarnation, long Sequence, IReadOnlyList<RunningLease> Running) : DispatchEvent(At);

/// <summary>The ledger granted the lease that was asked for.</summary>
public sealed record LeaseGranted(DateTimeOffset At, JobKey Key, string Node, long Epoch) : DispatchEvent(At);

/// <summary>The ledger refused: another lease was taken meanwhile, or the job is no longer open.</summary>
public sealed record LeaseRefused(DateTimeOffset At, JobKey Key, string Node) : DispatchEvent(At);

/// <summary>The ledger did not answer; whether the lease was taken is unknown.</summary>
public sealed record LedgerSilent(DateTimeOffset At, JobKey Key, string Node) : DispatchEvent(At);

/// <summary>The node runs the job.</summary>
/// <param name="Incarnation">Which start of the node answered.</param>
/// <param name="Sequence">Heartbeats of this incarnation after this one know of the job.</param>
public sealed record StartAccepted(
    DateTimeOffset At, JobKey Key, string Node, long Epoch, long Incarnation, long Sequence) : DispatchEvent(At);

/// <summary>The node did not take the job; its next heartbeat says what it can take.</summary>
public sealed record StartRefused(DateTimeOffset At, JobKey Key, string Node, long Epoch, string Reason) : DispatchEvent(At);

/// <summary>The node did not answer; whether it runs the job is unknown until its heartbeat.</summary>
public sealed record StartUnanswered(DateTimeOffset At, JobKey Key, string Node, long Epoch) : DispatchEvent(At);

/// <summary>A run's result is committed.</summary>
/// <param name="Took">What it took, to learn from; null where nobody measured.</param>
public sealed record RunCompleted(DateTimeOffset At, JobKey Key, string Node, long Epoch, MeasuredTimes? Took = null) : DispatchEvent(At);

/// <summary>A run failed and gave its lease back.</summary>
/// <param name="Kind">Whose fault it is; only the study's counts against the study.</param>
public sealed record RunFailed(
    DateTimeOffset At, JobKey Key, string Node, long Epoch, string Reason, FaultKind Kind = FaultKind.Study) : DispatchEvent(At);

/// <summary>A run ended without a result and without a fault: its node is stopping, or its lease had passed on.</summary>
public sealed record RunGivenBack(DateTimeOffset At, JobKey Key, string Node, long Epoch) : DispatchEvent(At);

/// <summary>A run stopped at a safe point because it was asked to, and gave its lease back. The node keeps its finished slices.</summary>
/// <param name="Done">Slices finished and kept.</param>
/// <param name="Total">Slices of the whole run; 0 when its images had not arrived yet.</param>
public sealed record RunYielded(DateTimeOffset At, JobKey Key, string Node, long Epoch, int Done, int Total) : DispatchEvent(At);

/// <summary>Time has passed: nodes that were not heard of are lost, yields that did not come are enforced.</summary>
public sealed record TimePassed(DateTimeOffset At) : DispatchEvent(At);

/// <summary>Another region says how its nodes stand. Older reports than the newest heard are ignored.</summary>
public sealed record PeerHeard(DateTimeOffset At, RegionStanding Standing) : DispatchEvent(At);

/// <summary>Another region asks for a slot. A repeat is answered again.</summary>
public sealed record ReservationAsked(DateTimeOffset At, ReservationRequest Request) : DispatchEvent(At);

/// <summary>Another region answered a request for a slot.</summary>
public sealed record ReservationAnswered(DateTimeOffset At, ReservationReply Reply) : DispatchEvent(At);

/// <summary>Another region does not need the slot that it was granted.</summary>
public sealed record ReservationReturned(DateTimeOffset At, string From, JobKey Key) : DispatchEvent(At);
