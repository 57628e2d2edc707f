using Grid.Scheduling.Jobs;

namespace Grid.Scheduling.Dispatch;

/// <summary>Something the shell must do and, where it has an answer, report back as an event.</summary>
public abstract record DispatchAction;

/// <summary>Take the lease in the ledger. Answered by <see cref="LeaseGranted"/>, <see cref="LeaseRefused"/> or <see cref="LedgerSilent"/>.</summary>
public sealed record TakeLease(JobKey Key, string Node, long ExpectedEpoch, Decision Decision) : DispatchAction;

/// <summary>Start the leased job on its node. Answered by <see cref="StartAccepted"/>, <see cref="StartRefused"/> or <see cref="StartUnanswered"/>.</summary>
public sealed record StartJob(JobKey Key, string Node, long Epoch) : DispatchAction;

/// <summary>Take the job out for somebody to look at. Answered by <see cref="JobGone"/>.</summary>
public sealed record QuarantineJob(JobKey Key, long Epoch, string Reason) : DispatchAction;

/// <summary>
/// Ask the ledger how the job stands. Answered by <see cref="JobAdmitted"/>, <see cref="LeaseFound"/> or <see cref="JobGone"/>.
/// </summary>
public sealed record ReadJob(JobKey Key) : DispatchAction;
