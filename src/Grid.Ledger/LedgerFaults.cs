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
        PostgresException postgres => postgres.SqlState[..2] is not ("21" or "22" or "23" or "40"),
        NpgsqlException or SocketException or IOException or TimeoutException or ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>Serialization failure or deadlock: nothing was written, and the same request may succeed the next time.</summary>
    public static bool IsLostRace(Exception fault) => fault is PostgresException { SqlState: ['4', '0', ..] };

    /// <summary>The exception that a caller of the port sees. Names SQLSTATE and constraint, never a value.</summary>
    public static Exception ToCaller(Exception fault)
    {
        if (fault is LedgerUnavailableException or OperationCanceledException or ArgumentException) return fault;

        var state = fault is PostgresException postgres ? $"SQLSTATE {postgres.SqlState}{Constraint(postgres)}" : fault.GetType().Name;
        return IsUnavailable(fault) || IsLostRace(fault)
            ? new LedgerUnavailableException($"The study ledger did not take the request ({state}). Ask again with the same request.", fault)
            : new ArgumentException($"The study ledger cannot store this request ({state}). Another try will not help.", fault);
    }

    private static string Constraint(PostgresException fault) => fault.ConstraintName is { } name ? $", constraint {name}" : "";
}
