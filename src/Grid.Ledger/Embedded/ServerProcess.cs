using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Grid.Ledger.Embedded;

/// <summary>The running postmaster.</summary>
internal sealed class ServerProcess
{
    private const int Interrupt = 2;
    private const int Quit = 3;
    private const int Attempts = 20;

    // Logs to the file and is deaf to the terminal: Ctrl-C must reach the host alone, which then stops the database last.
    private const string Detached = """exec >>"$1" 2>&1 </dev/null; shift; exec setsid "$@" """;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;

    private ServerProcess(Process process, NpgsqlConnectionStringBuilder administrator)
    {
        _process = process;
        Administrator = administrator;
        Ended = process.WaitForExitAsync();
        Id = process.Id;
    }

    public int Id { get; }

    /// <summary>Connects as the superuser to the database <c>postgres</c>, unpooled.</summary>
    public NpgsqlConnectionStringBuilder Administrator { get; }

    public Task Ended { get; }

    /// <summary>
    /// Starts the postmaster and waits until it takes connections. A port lost in a race is chosen anew, and the last
    /// children of a killed postmaster, which hold its shared memory for some milliseconds, are waited for.
    /// </summary>
    public static async Task<ServerProcess> StartAsync(
        ClusterFolder folder, ServerBinaries binaries, ServerAccount account, string password,
        EmbeddedPostgresOptions options, Action<string> say, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = options.Port != 0 ? options.Port : FreePort();
            var logFrom = File.Exists(folder.Log) ? new FileInfo(folder.Log).Length : 0;
            var server = Launch(folder, binaries, account, password, port, options);
            try
            {
                if (await server.ReadyAsync(folder, cancellation)) return server;
            }
            catch
            {
                await server.StopAsync(options.StopTimeout);
                throw;
            }

            var log = folder.LogSince(logFrom);
            var portTaken = log.Contains("Address already in use", StringComparison.Ordinal);
            var heldByRemains = log.Contains("pre-existing shared memory", StringComparison.Ordinal) || log.Contains("lock file", StringComparison.Ordinal);
            if (portTaken && options.Port != 0)
            {
                throw new EmbeddedPostgresException(
                    EmbeddedPostgresFault.PortInUse,
                    $"Port {port} on 127.0.0.1, configured for the embedded database, is taken by another program. Free it, or configure another port (0: any free one).");
            }

            if (attempt == Attempts || !(portTaken || heldByRemains))
            {
                throw new EmbeddedPostgresException(
                    EmbeddedPostgresFault.StartFailed,
                    $"PostgreSQL ended with exit code {server._process.ExitCode} instead of starting. The last lines of {folder.Log}:{Environment.NewLine}{log}");
            }

            if (heldByRemains)
            {
                await Task.Delay(Step * 4, cancellation);
                await OrphanedServers.ClearAsync(folder.Cluster, options.StopTimeout, say, cancellation);
            }
        }
    }

    /// <summary>Fast shutdown; if that takes too long, immediate shutdown, which costs the next start a replay and no data.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        foreach (var signal in new[] { Interrupt, Quit })
        {
            if (_process.HasExited) return;

            OrphanedServers.Signal(Id, signal);
            if (await Task.WhenAny(Ended, Task.Delay(patience)) == Ended) return;
        }

        _process.Kill(entireProcessTree: true);
        await Ended;
    }

    private static ServerProcess Launch(
        ClusterFolder folder, ServerBinaries binaries, ServerAccount account, string password, int port, EmbeddedPostgresOptions options)
    {
        var settings = new[]
        {
            "listen_addresses=127.0.0.1", $"port={port}", "unix_socket_directories=", $"max_connections={options.MaxConnections}",
            $"shared_buffers={options.SharedBuffersMib}MB", "fsync=on", "synchronous_commit=on", "full_page_writes=on",
            "max_wal_size=512MB", "timezone=UTC", "lc_messages=C", "logging_collector=off", "log_destination=stderr",
            "log_line_prefix=%m [%p] ", "log_checkpoints=off",

            // A failed statement's text may hold what must not be in a log.
            "log_min_error_statement=panic",
        };
        var command = account.Wrap(
            folder.Cluster,
            [binaries.Postgres, "-D", ServerAccount.HandedFolder, .. settings.SelectMany(s => new[] { "-c", s })]);

        var info = Tool.StartInfo(["sh", "-c", Detached, "sh", folder.Log, .. command]);
        info.RedirectStandardError = info.RedirectStandardOutput = false;
        var process = Process.Start(info) ?? throw new InvalidOperationException("sh did not start.");
        return new ServerProcess(process, new NpgsqlConnectionStringBuilder
        {
            Host = IPAddress.Loopback.ToString(),
            Port = port,
            Username = "postgres",
            Password = password,
            Database = "postgres",
            Pooling = false,
            Timeout = 5,
            RequireAuth = "ScramSHA256",
        });
    }

    /// <summary>True when it takes connections, false when it ended.</summary>
    private async Task<bool> ReadyAsync(ClusterFolder folder, CancellationToken cancellation)
    {
        while (!_process.HasExited)
        {
            try
            {
                // The pid file names this very process once it owns the port: a stranger on that port is never
                // offered the password.
                if (PostmasterIn(folder.Cluster) == Id)
                {
                    await using var connection = new NpgsqlConnection(Administrator.ConnectionString);
                    await connection.OpenAsync(cancellation);
                    return true;
                }
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidPassword)
            {
                throw new EmbeddedPostgresException(
                    EmbeddedPostgresFault.DirectoryUnusable,
                    $"The password in {Path.Combine(folder.Root, "password")} is not the one of the database in {folder.Cluster}. Put the matching file back.",
                    e);
            }
            catch (NpgsqlException) when (!cancellation.IsCancellationRequested)
            {
                // Not listening yet, or still replaying its log ("the database system is starting up").
            }

            await Task.WhenAny(Ended, Task.Delay(Step, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }

        return false;
    }

    private static int? PostmasterIn(string clusterFolder)
    {
        try
        {
            var first = File.ReadLines(Path.Combine(clusterFolder, "postmaster.pid")).FirstOrDefault();
            return int.TryParse(first, CultureInfo.InvariantCulture, out var pid) ? pid : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
