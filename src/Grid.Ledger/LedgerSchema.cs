using Grid.Ledger.Schema;
using Npgsql;

namespace Grid.Ledger;

/// <summary>Brings a database to the schema that this program knows.</summary>
public static class LedgerSchema
{
    // Any number, the same in every host: starts at the same moment queue up behind it.
    private const long StartLock = 0x47524944;

    /// <summary>
    /// Applies the Orleans and ledger schemas in one transaction. Safe to repeat, and safe in many hosts at once: the
    /// first does the work, the others wait for it and find nothing to do.
    /// </summary>
    /// <exception cref="SchemaTooNewException">A newer program has been here; this one must not write.</exception>
    public static async Task ApplyAsync(NpgsqlDataSource dataSource, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({StartLock})", cancellation);
        await ExecuteAsync(
            connection,
            """
            create table if not exists grid_schema (
                part text primary key, version integer not null, sha256 text not null, applied_at timestamptz not null default now())
            """,
            cancellation);

        foreach (var script in SchemaScript.All) await ApplyAsync(connection, script, cancellation);

        await transaction.CommitAsync(cancellation);
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, SchemaScript script, CancellationToken cancellation)
    {
        var stored = await ReadStoredAsync(connection, script.Part, cancellation);
        if (stored?.Version > script.Version) throw new SchemaTooNewException(script.Part, stored.Value.Version, script.Version);
        if (stored?.Version == script.Version) return;

        await ExecuteAsync(connection, script.Text, cancellation);
        await using var command = new NpgsqlCommand(
            """
            insert into grid_schema (part, version, sha256) values ($1, $2, $3)
            on conflict (part) do update set version = excluded.version, sha256 = excluded.sha256, applied_at = now()
            """,
            connection);
        command.Parameters.Add(new() { Value = script.Part });
        command.Parameters.Add(new() { Value = script.Version });
        command.Parameters.Add(new() { Value = script.Sha256 });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<(int Version, string Sha256)?> ReadStoredAsync(NpgsqlConnection connection, string part, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select version, sha256 from grid_schema where part = $1", connection);
        command.Parameters.Add(new() { Value = part });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetInt32(0), reader.GetString(1)) : null;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string script, CancellationToken cancellation)
    {
#pragma warning disable CA2100 // The scripts are our own files, built into the assembly.
        await using var command = new NpgsqlCommand(script, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>The database was set up by a newer program than this one.</summary>
public sealed class SchemaTooNewException(string part, int found, int known) : Exception(
    $"The database has version {found} of the {part} schema; this program knows up to version {known}. "
    + "Start the newer program, or restore a backup from before it was first started.");
