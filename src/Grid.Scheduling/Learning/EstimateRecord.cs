namespace Grid.Scheduling.Learning;

/// <summary>What was expected of a run when it was placed, and what it took: how good the estimates are.</summary>
public sealed record EstimateRecord
{
    public required DateTimeOffset At { get; init; }
    public required JobKey Key { get; init; }
    public required string Pathway { get; init; }
    public required string Node { get; init; }
    public required long Epoch { get; init; }
    public required TimeSpan ExpectedTransfer { get; init; }
    public required TimeSpan ExpectedRun { get; init; }
    public required TimeSpan Transfer { get; init; }
    public required TimeSpan Run { get; init; }

    /// <summary>Positive where the run took longer than expected.</summary>
    public TimeSpan Error => Transfer + Run - ExpectedTransfer - ExpectedRun;
}
