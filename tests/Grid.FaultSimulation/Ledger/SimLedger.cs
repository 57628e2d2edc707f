using Grid.Scheduling.Jobs;

namespace Grid.FaultSimulation.Ledger;

/// <summary>
/// The truth about jobs, leases and results, with the rules of the study ledger: a lease is taken by naming the epoch believed
/// in, a completion is fenced on the epoch held, a result is published once. Answers at once; <see cref="LedgerDoor"/> is what
/// makes it late, silent or forgetful.
/// </summary>
internal sealed class SimLedger(int dispatchers)
{
    private readonly Dictionary<JobKey, LedgerRow> _rows = [];
    private readonly OpenRows[] _open = [.. Enumerable.Range(0, dispatchers).Select(_ => new OpenRows())];

    // The outbox: results committed and not yet published.
    private readonly Queue<LedgerRow> _unpublished = [];

    public int OpenCount { get; private set; }
    public int Admitted => _rows.Count;
    public int UnpublishedCount { get; private set; }

    public IEnumerable<LedgerRow> Open => _open.SelectMany(o => o.All());

    public LedgerRow Admit(Job job, int dispatcher)
    {
        var row = new LedgerRow(job, dispatcher, _rows.Count);
        _rows.Add(job.Key, row);
        _open[dispatcher].Add(row);
        OpenCount++;
        return row;
    }

    public LedgerRow? Find(JobKey key) => _rows.GetValueOrDefault(key);

    public LeaseOutcome TakeLease(JobKey key, string node, long expectedEpoch, IReadOnlyList<NodeLoss>? losses = null)
    {
        if (Find(key) is not { State: RowState.Open } row) return LeaseOutcome.NotOpen;
        if (row.Epoch != expectedEpoch) return LeaseOutcome.EpochPassed;

        // A lease that is still held is taken over: its node is fenced from here on.
        row.Epoch++;
        row.Owner = node;
        row.Losses = losses is { Count: > 0 } ? [.. losses] : [];
        return LeaseOutcome.Granted;
    }

    public bool Holds(JobKey key, string node, long epoch) =>
        Find(key) is { State: RowState.Open } row && row.Epoch == epoch && row.Owner == node;

    /// <summary>The job waits again under the same epoch. False when the lease had passed on.</summary>
    /// <param name="failure">Kept until the next one; empty for none.</param>
    /// <param name="isStudyFault">Whether the node joins those that it failed on.</param>
    public bool Release(JobKey key, string node, long epoch, string failure, bool isStudyFault = true)
    {
        if (!Holds(key, node, epoch)) return false;
        var row = _rows[key];
        row.Owner = null;
        if (failure.Length == 0) return true;

        row.LastFailure = failure;
        if (isStudyFault && !row.FailedOn.Contains(node)) row.FailedOn.Add(node);
        return true;
    }

    public CompletionOutcome Complete(JobKey key, string node, long epoch)
    {
        if (Find(key) is not { } row) return CompletionOutcome.Fenced;
        if (row.Epoch != epoch || row.Owner != node || row.State == RowState.Quarantined) return CompletionOutcome.Fenced;
        if (row.State == RowState.Completed) return CompletionOutcome.AlreadyCompleted;

        row.LastFailure = "";
        Close(row, RowState.Completed);
        _unpublished.Enqueue(row);
        UnpublishedCount++;
        return CompletionOutcome.Completed;
    }

    /// <summary>True again when it is repeated; the first reason stays.</summary>
    public bool Quarantine(JobKey key, long epoch, string reason)
    {
        if (Find(key) is not { } row || row.Epoch != epoch) return false;
        if (row.State != RowState.Open) return row.State == RowState.Quarantined;
        row.LastFailure = reason;
        Close(row, RowState.Quarantined);
        return true;
    }

    /// <summary>True for exactly one caller over all time.</summary>
    public bool MarkPublished(JobKey key)
    {
        if (Find(key) is not { State: RowState.Completed, IsPublished: false } row) return false;
        row.IsPublished = true;
        UnpublishedCount--;
        while (_unpublished.TryPeek(out var oldest) && oldest.IsPublished) _unpublished.Dequeue();
        return true;
    }

    /// <summary>Oldest first.</summary>
    public IEnumerable<LedgerRow> Unpublished => _unpublished.Where(r => !r.IsPublished);

    /// <summary>Open rows of a dispatcher after a number, in order.</summary>
    public List<LedgerRow> ReadPage(int dispatcher, int after, int limit) => _open[dispatcher].Page(after, limit);

    private void Close(LedgerRow row, RowState state)
    {
        row.State = state;
        _open[row.Dispatcher].OnClosed();
        OpenCount--;
    }
}

internal enum LeaseOutcome
{
    Granted,
    EpochPassed,
    NotOpen,
}

internal enum CompletionOutcome
{
    Completed,
    AlreadyCompleted,
    Fenced,
}
