using System.Globalization;
using Grid.Ledger.Embedded;
using Npgsql;

[assembly: AssemblyFixture(typeof(Grid.Ledger.Tests.PostgresFixture))]

namespace Grid.Ledger.Tests;

/// <summary>One real server for the whole run; each test takes a name space of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("grid-pg-").FullName;
    private EmbeddedPostgres? _postgres;
    private EmbeddedPostgresException? _missing;
    private int _spaces;

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

    /// <summary>
    /// The connection string of a new, empty name space. A schema and not a database: a database is 900 files, and
    /// stopping the server writes them all.
    /// </summary>
    /// <param name="isRequired">The test fails where there is no PostgreSQL, and is not skipped: it is what other ledgers are measured by.</param>
    public async Task<string> CreateEmptyAsync(bool isRequired = false)
    {
        if (_missing is not null && isRequired) Assert.Fail($"This test must not be skipped; 'cluster/setup/prepare-machine test' installs what it needs. {_missing.Message}");
        if (_missing is not null) Assert.Skip(_missing.Message);

        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _spaces)}");
        await using var source = NpgsqlDataSource.Create(_postgres!.ConnectionString);
        await using var command = source.CreateCommand($"create schema {name}");
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { SearchPath = name, MaxPoolSize = 20 }.ConnectionString;
    }

    /// <summary>The connection string of a new name space with Grid's schema in it.</summary>
    public async Task<string> CreateGridAsync(bool isRequired = false)
    {
        var connectionString = await CreateEmptyAsync(isRequired);
        await using var source = NpgsqlDataSource.Create(connectionString);
        await LedgerSchema.ApplyAsync(source);
        return connectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null) await _postgres.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }
}
