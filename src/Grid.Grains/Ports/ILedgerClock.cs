using Grid.Grains.Clocks;

namespace Grid.Grains.Ports;

/// <summary>The clock on which receipt, deadlines, leases and order rest: the database's.</summary>
public interface ILedgerClock
{
    /// <summary>Reads it once. Waiting for a connection does not count as part of the round trip.</summary>
    /// <param name="machine">Whose monotonic time the reading is taken by.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="LedgerUnavailableException">The database did not answer.</exception>
    ValueTask<ClockReading> ReadAsync(TimeProvider machine, CancellationToken cancel = default);
}
