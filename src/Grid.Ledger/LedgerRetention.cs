namespace Grid.Ledger;

/// <summary>How long notes are kept, to the week. Studies, results and histories are kept for ever.</summary>
public sealed record LedgerRetention
{
    /// <summary>Why each job went where it did: a year, and some weeks to ask about it.</summary>
    public TimeSpan Decisions { get; init; } = TimeSpan.FromDays(400);

    /// <summary>What was expected of runs and what they took.</summary>
    public TimeSpan Estimates { get; init; } = TimeSpan.FromDays(90);
}
