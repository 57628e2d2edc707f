using Grid.Grains.Clocks;
using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger;

/// <summary>The clock of the database's machine.</summary>
/// <param name="dataSource">Over any database of the ledger's server.</param>
public sealed class LedgerClock(NpgsqlDataSource dataSource) : ILedgerClock
{
    public async ValueTask<ClockReading> ReadAsync(TimeProvider machine, CancellationToken cancel = default)
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancel);
            await using var command = new NpgsqlCommand("select clock_timestamp()", connection);
            var asked = machine.GetTimestamp();
            var shown = (DateTime)(await command.ExecuteScalarAsync(cancel))!;
            return new ClockReading(machine.GetElapsedTime(0, asked), machine.GetElapsedTime(0, machine.GetTimestamp()), new DateTimeOffset(shown));
        }
        catch (Exception fault) when (fault is not OperationCanceledException && (LedgerFaults.IsUnavailable(fault) || LedgerFaults.IsLostRace(fault)))
        {
            throw LedgerFaults.ToCaller(fault);
        }
    }
}
