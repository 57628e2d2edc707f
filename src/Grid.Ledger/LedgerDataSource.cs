using Npgsql;

namespace Grid.Ledger;

/// <summary>Connections as the ledger wants them.</summary>
public static class LedgerDataSource
{
    /// <summary>
    /// Most connections of one pool. A silo has two, the ledger's and that of Orleans's providers, and both together must leave room at
    /// an embedded server: with Npgsql's 100 each, a flood was answered "too many connections", and every heartbeat and commit with it.
    /// </summary>
    public const int MostConnections = 40;

    // Everything the ledger does is a look-up by key, and its tables grow from nothing to millions of rows under plans
    // that were made when they were empty. Without these a cached plan may read a whole table for every commit, or every
    // study to sort out the newest hundred. One plan for all values: of the weeks of notes it passes over, at each run, those
    // that the values rule out.
    //
    // Times that a statement writes into JSON are UTC, whatever the server's time zone.
    private const string PlannerAndDurability =
        "-c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off "
        + "-c plan_cache_mode=force_generic_plan -c synchronous_commit=on -c timezone=UTC";

    /// <summary>The same database for Orleans's providers, which make a pool of their own.</summary>
    public static string ForProviders(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, MostConnections);
        return settings.ConnectionString;
    }

    /// <summary>
    /// A pool for <see cref="PostgresStudyLedger"/>: commits on disk before they are answered, and an answer, if only a
    /// failure, within 10 s from a server that has stopped answering. Statements are prepared where they are run: with
    /// automatic preparation, a value that the server refuses in the round trip that also prepares leaves the connection
    /// out of step (Npgsql 10.0.3), and the next statement on it is committed but answered with an exception.
    /// </summary>
    public static NpgsqlDataSource Create(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Timeout = 5,
            CommandTimeout = 10,
        };
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, MostConnections);
        settings.Options = string.IsNullOrEmpty(settings.Options) ? PlannerAndDurability : $"{settings.Options} {PlannerAndDurability}";
        return NpgsqlDataSource.Create(settings);
    }
}
