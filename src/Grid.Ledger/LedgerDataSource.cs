using Npgsql;

namespace Grid.Ledger;

/// <summary>Connections as the ledger wants them.</summary>
public static class LedgerDataSource
{
    // Everything the ledger does is a look-up by key, and its tables grow from nothing to millions of rows under plans
    // that were made when they were empty. Without these a cached plan may read a whole table for every commit.
    private const string PlannerAndDurability =
        "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off -c synchronous_commit=on";

    /// <summary>
    /// A pool for <see cref="PostgresStudyLedger"/>: statements prepared by themselves, commits on disk before they are
    /// answered, and an answer, if only a failure, within 10 s from a server that has stopped answering.
    /// </summary>
    public static NpgsqlDataSource Create(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
            Timeout = 5,
            CommandTimeout = 10,
        };
        settings.Options = string.IsNullOrEmpty(settings.Options) ? PlannerAndDurability : $"{settings.Options} {PlannerAndDurability}";
        return NpgsqlDataSource.Create(settings);
    }
}
