using Grid.Ledger.Keeping;
using Npgsql;

namespace Grid.Ledger;

/// <summary>
/// Keeps the ledger's tables in order: weeks of notes are made ahead and dropped when their time is over, and statistics
/// that are far off are taken again. To be called now and then, an hour or a day apart; any number of silos may call it at
/// once, and one of them does the work.
/// </summary>
/// <param name="dataSource">Over a database with the ledger's newest schema.</param>
public sealed class LedgerKeeping(NpgsqlDataSource dataSource, LedgerRetention retention)
{
    // Any number, the same in every silo.
    private const long KeepingLock = 0x4752494C;

    /// <summary>Does what is due. Safe to repeat and to cut short; what another transaction stood in the way of is done the next time.</summary>
    /// <exception cref="Grains.Ports.LedgerUnavailableException">The database failed.</exception>
    public async Task KeepAsync(DateTimeOffset now, CancellationToken cancellation = default)
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellation);
            if (!await LockAsync(connection, cancellation)) return;
            try
            {
                await new WeeklyTable(connection, "decision", retention.Decisions).KeepAsync(now, cancellation);
                await new WeeklyTable(connection, "estimate", retention.Estimates).KeepAsync(now, cancellation);
                await Statistics.KeepAsync(connection, cancellation);
            }
            finally
            {
                await UnlockAsync(connection);
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException && (LedgerFaults.IsUnavailable(fault) || LedgerFaults.IsLostRace(fault)))
        {
            throw LedgerFaults.ToCaller(fault);
        }
    }

    private static async Task<bool> LockAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection);
        command.Parameters.Add(Columns.One(KeepingLock));
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    // A broken connection has given its lock back already.
    private static async Task UnlockAsync(NpgsqlConnection connection)
    {
        if (connection.FullState != System.Data.ConnectionState.Open) return;
        await using var command = new NpgsqlCommand("select pg_advisory_unlock($1)", connection);
        command.Parameters.Add(Columns.One(KeepingLock));
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
