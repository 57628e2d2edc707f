namespace Grid.Grains.Ports;

/// <summary>
/// The truth about jobs, leases and results. Every method that writes answers after a commit that
/// survives the loss of the process and of the machine's power; every write is safe to repeat.
/// Faults of the store are thrown as <see cref="LedgerUnavailableException"/>; what can happen on a good day is a reply.
/// The simulator's ledger and the one in tests keep the same rules: all of them pass one contract test.
/// </summary>
public interface IJobLedger
{
    /// <summary>
    /// Takes the lease of a job for a node, raising its epoch by one, if the job is open and its lease still has
    /// <see cref="LeaseRequest.ExpectedEpoch"/> (0 before the first lease). Two dispatchers cannot both succeed.
    /// Writes the decision in the same commit.
    /// </summary>
    ValueTask<LeaseReply> TakeLeaseAsync(LeaseRequest request, CancellationToken cancel = default);

    /// <summary>Extends leases that are still held by this owner with this epoch; answers those that were.</summary>
    ValueTask<IReadOnlyList<LeaseKey>> RenewLeasesAsync(
        string node, IReadOnlyList<LeaseKey> leases, DateTimeOffset until, CancellationToken cancel = default);

    /// <summary>
    /// Gives a lease back: the job waits again with the same epoch. A failure is kept with it until the next one.
    /// False when the lease had already passed on.
    /// </summary>
    ValueTask<bool> ReleaseLeaseAsync(LeaseRelease release, CancellationToken cancel = default);

    /// <summary>
    /// Commits a result: fenced on the epoch, removes the lease and puts exactly one row into the outbox for the job.
    /// A repeat by the same node with the same epoch answers <see cref="CompletionOutcome.AlreadyCompleted"/> and changes nothing.
    /// </summary>
    ValueTask<CompletionOutcome> CompleteAsync(JobCompletion completion, CancellationToken cancel = default);

    /// <summary>
    /// Takes an open job out for somebody to look at, fenced on the epoch like a completion. False when it had passed on; true again when
    /// it is repeated, and the first reason stays.
    /// </summary>
    ValueTask<bool> QuarantineAsync(JobId job, long epoch, string reason, DateTimeOffset at, CancellationToken cancel = default);

    /// <summary>Results committed and not yet published: of one study, or of all (oldest first) when <paramref name="studyInstanceUid"/> is null.</summary>
    ValueTask<IReadOnlyList<UnpublishedResult>> ReadUnpublishedAsync(
        string? studyInstanceUid, int limit, CancellationToken cancel = default);

    /// <summary>
    /// Marks a result published and writes it into its patient's history, in one commit. True for exactly one caller over all time.
    /// </summary>
    ValueTask<bool> PublishAsync(Publication publication, CancellationToken cancel = default);

    /// <summary>
    /// Open jobs (waiting or leased) of a dispatcher in key order, for rebuilding its memory page by page.
    /// </summary>
    /// <param name="emergenciesOnly">Only those of the emergency tier: few, whatever waits besides.</param>
    /// <param name="after">The last job of the page before; null for the first page.</param>
    /// <param name="limit">1 to 10,000.</param>
    ValueTask<IReadOnlyList<OpenJob>> ReadOpenJobsAsync(
        string dispatcher, bool emergenciesOnly, JobId? after, int limit, CancellationToken cancel = default);

    /// <summary>The open jobs of one study, of all its revisions; empty when none is open.</summary>
    ValueTask<IReadOnlyList<OpenJob>> ReadOpenJobsOfStudyAsync(string studyInstanceUid, CancellationToken cancel = default);
}
