using Npgsql;

namespace Grid.Ledger.Embedded;

/// <summary>
/// A private PostgreSQL server (15 or newer) that lives with its host: it ends with it, and when it ends alone it is started again.
/// It listens on 127.0.0.1 only, asks for a password, and commits to disk before it answers. Disposing stops it. Thread-safe after
/// the start.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string Database = "grid";

    private readonly HostLock _lock;
    private readonly SupervisedServer _server;
    private int _disposed;

    private EmbeddedPostgres(HostLock held, SupervisedServer server, string connectionString)
    {
        _lock = held;
        _server = server;
        ConnectionString = connectionString;
    }

    /// <summary>For Npgsql: the database <c>grid</c>, as its owner (not a superuser). Holds the password: never log it.</summary>
    public string ConnectionString { get; }

    /// <summary>Process id of the server, for tests and operators. Another one after each restart.</summary>
    public int ProcessId => _server.Id;

    /// <summary>How often the server has ended unasked and was started again.</summary>
    public int Restarts => _server.Restarts;

    /// <summary>Completes when the server has been stopped, or has ended too often to be started again.</summary>
    public Task Ended => _server.Ended;

    /// <summary>
    /// Starts the server, making its files at the first start and clearing what a killed host left.
    /// <paramref name="progress"/> is told in words what takes time.
    /// </summary>
    /// <exception cref="EmbeddedPostgresException">It could not start; the fault and the message say why and what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(
        EmbeddedPostgresOptions options, Action<string>? progress = null, CancellationToken cancellation = default)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("The embedded PostgreSQL runs on Linux only. Give the grid a connection string to a PostgreSQL server instead.");
        }

        var say = progress ?? (_ => { });
        var folder = new ClusterFolder(Path.GetFullPath(options.Directory));

        // Before the folder is made: a machine without PostgreSQL must not be left with half a set-up.
        var binaries = await ServerBinaries.FindAsync(options.BinDirectory, folder.Version(), cancellation);
        ClusterFolder.CreateRoot(folder.Root);
        var held = HostLock.Take(folder.Root);
        ServerProcess? server = null;
        var clock = TimeProvider.System;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.StartTimeout);
        try
        {
            var account = await ServerAccount.ChooseAsync(folder.Cluster, limit.Token);
            var password = folder.Password();
            if (!Directory.Exists(folder.Cluster))
            {
                say("initialising the database (first start)");
                await folder.InitialiseAsync(binaries, account, password, limit.Token);
            }

            server = await LaunchAsync(options.Port, limit.Token);
            await CreateDatabaseAsync(server.Administrator, password, limit.Token);
            return new EmbeddedPostgres(
                held, new SupervisedServer(server, folder, LaunchAsync, options, say, clock), Owner(server.Administrator));

            async Task<ServerProcess> LaunchAsync(int port, CancellationToken cancel)
            {
                await OrphanedServers.ClearAsync(folder.Cluster, options.StopTimeout, say, cancel);
                folder.TurnLog();
                return await ServerProcess.StartAsync(folder, binaries, account, password, options with { Port = port }, say, cancel);
            }
        }
        catch (Exception e)
        {
            if (server is not null) await server.StopAsync(options.StopTimeout);
            held.Dispose();
            if (e is OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                throw new EmbeddedPostgresException(
                    EmbeddedPostgresFault.StartFailed,
                    $"PostgreSQL was not ready within {options.StartTimeout.TotalSeconds:0} s. The last lines of {folder.Log}:{Environment.NewLine}{folder.LogSince(0)}",
                    e);
            }

            throw;
        }
    }

    /// <summary>Stops the server (fast shutdown: open transactions are rolled back, nothing committed is lost) and frees the directory.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;

        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
        await _server.DisposeAsync();
        _lock.Dispose();
    }

    /// <summary>What kill -9 of the host leaves: a running server and a free lock. For tests of the recovery.</summary>
    internal void Abandon()
    {
        _disposed = 1;
        _server.Abandon();
        _lock.Dispose();
    }

    private static string Owner(NpgsqlConnectionStringBuilder administrator) =>
        new NpgsqlConnectionStringBuilder(administrator.ConnectionString)
        {
            Database = Database,
            Username = Database,
            Pooling = true,
            ApplicationName = "grid",

            // While the server is down a stranger may take its port: it must not be told the password by asking for it in clear.
            RequireAuth = "ScramSHA256",
        }.ConnectionString;

    private static async Task CreateDatabaseAsync(NpgsqlConnectionStringBuilder administrator, string password, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(administrator.ConnectionString);
        await connection.OpenAsync(cancellation);

        // The grid is not a superuser: a fault in its SQL must not become a program run on the server.
        if (!await ExistsAsync(connection, "select 1 from pg_roles where rolname = 'grid'", cancellation))
        {
            await ExecuteAsync(connection, $"create role {Database} login password '{password}'", cancellation);
        }

        if (!await ExistsAsync(connection, "select 1 from pg_database where datname = 'grid'", cancellation))
        {
            await ExecuteAsync(connection, $"create database {Database} owner {Database}", cancellation);
        }
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string query, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(query, connection);
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement, CancellationToken cancellation)
    {
#pragma warning disable CA2100 // DDL takes no parameters; both inserts are our own: a constant and hexadecimal digits.
        await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
