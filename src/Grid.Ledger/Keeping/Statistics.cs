using Npgsql;

namespace Grid.Ledger.Keeping;

/// <summary>
/// Statistics of the tables that fill and empty within minutes. A flood can outrun autovacuum, and plans made with the numbers of
/// an empty table then read a full one.
/// </summary>
internal static class Statistics
{
    // Off by ten, or never taken; small tables are read whole whatever the numbers say.
    private const string FarOff =
        """
        select c.relname from pg_class c join pg_stat_user_tables s on s.relid = c.oid
        where c.oid in ('lease'::regclass, 'outbox'::regclass)
            and greatest(s.n_live_tup, c.reltuples) >= 1000
            and (s.n_live_tup > 10 * greatest(c.reltuples, 0) or c.reltuples > 10 * s.n_live_tup)
        """;

    public static async Task KeepAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        foreach (var table in await ReadAsync(connection, cancellation))
        {
#pragma warning disable CA2100 // The name of one of our own tables.
            await using var command = new NpgsqlCommand($"analyze {table}", connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(FarOff, connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var tables = new List<string>();
        while (await row.ReadAsync(cancellation)) tables.Add(row.GetString(0));
        return tables;
    }
}
