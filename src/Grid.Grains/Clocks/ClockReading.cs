namespace Grid.Grains.Clocks;

/// <summary>One look at the ledger's clock.</summary>
/// <param name="Asked">This machine's monotonic time just before the question was sent.</param>
/// <param name="Answered">And just after the answer came: the ledger read its clock somewhere in between.</param>
/// <param name="Ledger">What the ledger's clock showed.</param>
public readonly record struct ClockReading(TimeSpan Asked, TimeSpan Answered, DateTimeOffset Ledger)
{
    /// <summary>By how much the reading can be wrong, either way: half of the round trip.</summary>
    public TimeSpan Error => (Answered - Asked) / 2;

    /// <summary>The moment for which the reading is taken to hold.</summary>
    public TimeSpan Middle => Asked + Error;
}
