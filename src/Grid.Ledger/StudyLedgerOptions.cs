namespace Grid.Ledger;

/// <summary>Bounds of the study ledger. The defaults suit one silo.</summary>
public sealed record StudyLedgerOptions
{
    /// <summary>Most requests in one commit. Beyond some hundreds the commit is no longer what costs.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>Most requests of one kind that wait for a commit; a caller beyond them waits for room.</summary>
    public int QueueCapacity { get; init; } = 10_000;

    /// <summary>
    /// How long a caller waits for an answer, room in the queue included, before it is told that the ledger is
    /// unavailable. What was asked may have been committed all the same; every request is safe to repeat.
    /// </summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
