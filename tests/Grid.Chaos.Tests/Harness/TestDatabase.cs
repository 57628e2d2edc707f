using Grid.Ledger;
using Grid.Ledger.Embedded;
using Npgsql;

namespace Grid.Chaos.Tests.Harness;

/// <summary>A private PostgreSQL on a port that stays the same over restarts.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private const int PoolSize = 15;

    private readonly EmbeddedPostgresOptions _options;
    private EmbeddedPostgres? _server;

    private TestDatabase(string folder, int port) =>
        _options = new EmbeddedPostgresOptions
        {
            Directory = folder,
            Port = port,
            MaxConnections = 300,
            SharedBuffersMib = 64,

            // The tests say when it is back.
            RestartAttempts = 0,
        };

    /// <summary>For silos; each has two pools.</summary>
    public string ConnectionString { get; private set; } = "";

    public static async Task<TestDatabase> StartAsync(string folder, int port)
    {
        var database = new TestDatabase(folder, port);
        await database.StartAsync();

        // Before the first silo, so that nothing it does goes unseen.
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await LedgerSchema.ApplyAsync(source);
        return database;
    }

    public async Task StartAsync()
    {
        _server = await EmbeddedPostgres.StartAsync(_options);
        ConnectionString = $"{_server.ConnectionString};Maximum Pool Size={PoolSize}";
    }

    /// <summary>A fast shutdown, as by whoever restarts the machine.</summary>
    public async Task StopAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _server = null;
    }

    /// <summary>kill -9 of the postmaster.</summary>
    public async Task KillAsync()
    {
        if (_server is null) return;
        _ = Signals.Send(_server.ProcessId, Signals.Kill);
        await _server.Ended;
        await StopAsync();
    }

    public NpgsqlConnection Connect() => new($"{ConnectionString};Pooling=false;Timeout=15;Command Timeout=60");

    public async ValueTask DisposeAsync() => await StopAsync();
}
