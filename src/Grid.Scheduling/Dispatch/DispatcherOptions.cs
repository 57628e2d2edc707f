namespace Grid.Scheduling.Dispatch;

/// <summary>Limits of the dispatcher's patience.</summary>
public sealed record DispatcherOptions
{
    /// <summary>A node not heard of for longer is lost, and its jobs wait again.</summary>
    public TimeSpan NodeLostAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long nothing is leased after the ledger did not answer.</summary>
    public TimeSpan LedgerPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A job is quarantined after failing on this many distinct nodes.</summary>
    public int QuarantineAfterNodes { get; init; } = 2;

    /// <summary>A job is quarantined after this many failures wherever they were, for grids too small for the rule above.</summary>
    public int QuarantineAfterFailures { get; init; } = 3;
}
