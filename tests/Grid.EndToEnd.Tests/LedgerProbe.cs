using System.Globalization;
using Npgsql;

namespace Grid.EndToEnd.Tests;

/// <summary>Looks into the ledger of a running grid, past every part that is being tested.</summary>
internal sealed class LedgerProbe : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private LedgerProbe(NpgsqlConnection connection) => _connection = connection;

    public static async Task<LedgerProbe> OpenAsync(string data)
    {
        var folder = Path.Combine(data, "postgres");
        var pidFile = await File.ReadAllLinesAsync(Path.Combine(folder, "cluster", "postmaster.pid"));
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = int.Parse(pidFile[3], CultureInfo.InvariantCulture),
            Database = "grid",
            Username = "grid",
            Password = (await File.ReadAllTextAsync(Path.Combine(folder, "password"))).Trim(),
            Pooling = false,
        };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        return new LedgerProbe(connection);
    }

    public async Task<long> CountAsync(string query)
    {
#pragma warning disable CA2100 // Queries are the tests' own.
        await using var command = new NpgsqlCommand(query, _connection);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Every value of every table as text, for finding what must not be there.</summary>
    public async Task<IReadOnlyList<string>> DumpAsync()
    {
        var tables = new List<string>();
        await using (var list = new NpgsqlCommand("select tablename from pg_tables where schemaname = 'public'", _connection))
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
        }

        var rows = new List<string>();
        foreach (var table in tables)
        {
#pragma warning disable CA2100 // Names come from the catalogue.
            await using var dump = new NpgsqlCommand($"select to_jsonb(t)::text from \"{table}\" t", _connection);
#pragma warning restore CA2100
            await using var reader = await dump.ExecuteReaderAsync();
            while (await reader.ReadAsync()) rows.Add($"{table}: {reader.GetString(0)}");
        }

        return rows;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
