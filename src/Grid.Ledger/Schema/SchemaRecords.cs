using Npgsql;

namespace Grid.Ledger.Schema;

/// <summary>That a version was applied.</summary>
internal sealed record SchemaRecord(string Part, int Version, string Sha256, DateTimeOffset AppliedAt);

/// <summary>The table in which a database keeps what was done to it.</summary>
internal static class SchemaRecords
{
    public const string Create =
        """
        create table if not exists grid_schema (
            part text not null, version integer not null, sha256 text not null, applied_at timestamptz not null default now(),
            primary key (part, version))
        """;

    /// <summary>The first programs kept one row for a part; true where that is still so.</summary>
    public const string IsOfTheFirstPrograms =
        "select exists (select from pg_constraint where conrelid = 'grid_schema'::regclass and contype = 'p' and array_length(conkey, 1) = 1)";

    public const string TakeOver = "alter table grid_schema drop constraint grid_schema_pkey, add primary key (part, version)";

    public static async Task<IReadOnlyList<SchemaRecord>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using (var look = new NpgsqlCommand("select to_regclass('grid_schema') is not null", connection))
        {
            if (!(bool)(await look.ExecuteScalarAsync(cancellation))!) return [];
        }

        await using var command = new NpgsqlCommand("select part, version, sha256, applied_at from grid_schema order by part, version", connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var records = new List<SchemaRecord>();
        while (await row.ReadAsync(cancellation))
        {
            records.Add(new SchemaRecord(row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3)));
        }

        return records;
    }
}
