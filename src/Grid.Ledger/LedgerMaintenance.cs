using System.Runtime.ExceptionServices;
using Grid.Ledger.Keeping;
using Npgsql;

namespace Grid.Ledger;

/// <summary>
/// Keeps the ledger's tables in order: weeks of notes are made ahead and dropped when their time is over, and statistics
/// that are far off are taken again. To be called now and then, an hour or a day apart; any number of silos may call it at
/// once: each waits for the one before it and finds little left to do.
/// </summary>
/// <param name="dataSource">Over a database with the ledger's newest schema.</param>
public sealed class LedgerMaintenance(NpgsqlDataSource dataSource, LedgerRetention retention)
{
    // Any number, the same in every silo.
    private const long KeepingLock = 0x4752494C;

    /// <summary>Does what is due. Safe to repeat and to cut short; what another transaction stood in the way of is done the next time.</summary>
    /// <exception cref="Grains.Ports.LedgerUnavailableException">The database failed.</exception>
    public async Task KeepAsync(DateTimeOffset now, CancellationToken cancellation = default)
    {
        try
        {
            // Held by a transaction of its own, which ends with this call whatever happens to it.
            await using var guard = await dataSource.OpenConnectionAsync(cancellation);
            await using var held = await guard.BeginTransactionAsync(cancellation);
            if (!await LockAsync(guard, cancellation)) return;

            // Each on a connection of its own, and the next one whatever became of the one before.
            var faults = new List<Exception>();
            await TryAsync(c => new WeeklyTable(c, "decision", retention.Decisions).KeepAsync(now, cancellation), faults, cancellation);
            await TryAsync(c => new WeeklyTable(c, "estimate", retention.Estimates).KeepAsync(now, cancellation), faults, cancellation);
            await TryAsync(c => Statistics.KeepAsync(c, cancellation), faults, cancellation);
            await held.RollbackAsync(cancellation);
            if (faults.Count > 0) ExceptionDispatchInfo.Throw(faults[0]);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && (LedgerFaults.IsUnavailable(fault) || LedgerFaults.IsLostRace(fault)))
        {
            throw LedgerFaults.ToCaller(fault);
        }
    }

    private async Task TryAsync(Func<NpgsqlConnection, Task> keep, List<Exception> faults, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellation);
            await keep(connection);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            faults.Add(e);
        }
    }

    /// <summary>Waits for whoever is at it; there is little left to do then. False when it takes too long.</summary>
    private static async Task<bool> LockAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            await using var command = new NpgsqlCommand("set local lock_timeout = '10s'", connection);
            await command.ExecuteNonQueryAsync(cancellation);
            await using var take = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection);
            take.Parameters.Add(Columns.One(KeepingLock));
            await take.ExecuteNonQueryAsync(cancellation);
            return true;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }
}
