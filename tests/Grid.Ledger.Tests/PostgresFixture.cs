using System.Globalization;
using Grid.Ledger.Embedded;
using Grid.Ledger.Schema;
using Npgsql;

[assembly: AssemblyFixture(typeof(Grid.Ledger.Tests.PostgresFixture))]

namespace Grid.Ledger.Tests;

/// <summary>One real server for the whole run; each test takes a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("grid-pg-").FullName;
    private EmbeddedPostgres? _postgres;
    private EmbeddedPostgresException? _missing;
    private int _databases;

    public async ValueTask InitializeAsync()
    {
        try
        {
            _postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Directory = Path.Combine(_root, "data") });
        }
        catch (EmbeddedPostgresException e) when (e.Fault == EmbeddedPostgresFault.BinariesMissing)
        {
            _missing = e;
        }
    }

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        if (_missing is not null) Assert.Skip(_missing.Message);

        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        var owner = new NpgsqlConnectionStringBuilder(_postgres!.ConnectionString);
        var administrator = new NpgsqlConnectionStringBuilder(owner.ConnectionString) { Username = "postgres", Database = "postgres", Pooling = false };
        await using var source = NpgsqlDataSource.Create(administrator);
        await using var command = source.CreateCommand($"create database {name} owner grid");
        await command.ExecuteNonQueryAsync();
        owner.Database = name;
        owner.MaxPoolSize = 20;
        return owner.ConnectionString;
    }

    /// <summary>The connection string of a new database with Grid's schema.</summary>
    public async Task<string> CreateGridDatabaseAsync()
    {
        var connectionString = await CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(connectionString);
        await GridSchema.ApplyAsync(source);
        return connectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null) await _postgres.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }
}
