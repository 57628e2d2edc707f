using System.Net.Sockets;
using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger;

/// <summary>What a fault of the database means to whoever asked.</summary>
internal static class LedgerFaults
{
    /// <summary>
    /// True where the store is at fault and every other request would fail the same way; false where the request is,
    /// or where it lost to another one (deadlock) and may be tried again alone.
    /// </summary>
    public static bool IsUnavailable(Exception fault) => fault switch
    {
        PostgresException postgres => postgres.SqlState[..2] is not ("21" or "22" or "23" or "40" or "54"),
        NpgsqlException or SocketException or IOException or TimeoutException or ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>A page or index entry that the database finds damaged: whoever does not touch it is served.</summary>
    public static bool IsDamagedRow(Exception fault) => fault is PostgresException { SqlState: ['X', 'X', ..] };

    /// <summary>Serialization failure or deadlock: nothing was written, and the same request may succeed the next time.</summary>
    public static bool IsLostRace(Exception fault) => fault is PostgresException { SqlState: ['4', '0', ..] };

    /// <summary>The exception that a caller of the port sees. Names SQLSTATE and constraint, never a value.</summary>
    public static Exception ToCaller(Exception fault)
    {
        if (fault is LedgerUnavailableException or OperationCanceledException or ArgumentException) return fault;

        var state = fault is PostgresException postgres ? $"SQLSTATE {postgres.SqlState}{Constraint(postgres)}" : fault.GetType().Name;
        return IsUnavailable(fault) || IsLostRace(fault)
            ? new LedgerUnavailableException($"The study ledger did not take the request: {Reason(fault)} ({state}). Ask again with the same request.", fault)
            : new ArgumentException($"The study ledger cannot store this request ({state}). Another try will not help.", fault);
    }

    /// <summary>What an operator has to look at.</summary>
    private static string Reason(Exception fault) => fault is not PostgresException { SqlState: var state }
        ? fault is TimeoutException or { InnerException: TimeoutException } ? "the database did not answer in time" : "the connection to the database was lost"
        : state switch
        {
            PostgresErrorCodes.DiskFull => "the database's disk is full",
            PostgresErrorCodes.OutOfMemory => "the database is out of memory",
            PostgresErrorCodes.TooManyConnections => "the database has too many connections",
            PostgresErrorCodes.CannotConnectNow => "the database is starting, recovering or stopping",
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => "the database is stopping",
            PostgresErrorCodes.ReadOnlySqlTransaction => "the database takes no writes, it may be a standby",
            PostgresErrorCodes.QueryCanceled => "the database did not answer in time",
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn => "the database's schema is not this program's",
            ['0', '8', ..] => "the connection to the database was lost",
            ['2', '8', ..] => "the database did not let the ledger in",
            ['4', '0', ..] => "it lost to others that wanted the same rows",
            ['5', '8', ..] => "the database's disk or files failed",
            _ => "the database refused",
        };

    private static string Constraint(PostgresException fault) => fault.ConstraintName is { } name ? $", constraint {name}" : "";
}
