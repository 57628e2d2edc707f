using System.Net;
using System.Net.Sockets;
using Grid.Ledger.Embedded;
using Npgsql;

namespace Grid.Ledger.Tests.Embedded;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private const int Kill = 9;

    // 0700, so that the user whom the server becomes when the tests run as root cannot enter it: that is the case of
    // a checkout below /root.
    private readonly string _root = Directory.CreateTempSubdirectory("grid-pg-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EmbeddedPostgresOptions Options => new() { Directory = Path.Combine(_root, "data") };

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task StartAsync_FreshFolder_ServesDurableUtf8OnLoopbackOnlyAsOrdinaryRole()
    {
        var said = new List<string>();
        await using var postgres = await StartAsync(Options, said.Add);

        Assert.Equal(["initialising the database (first start)"], said);
        Assert.Equal("UTF8", await ScalarAsync(postgres, "show server_encoding"));
        Assert.Equal("C", await ScalarAsync(postgres, "show lc_collate"));
        Assert.Equal("127.0.0.1", await ScalarAsync(postgres, "show listen_addresses"));
        Assert.Equal("on", await ScalarAsync(postgres, "show synchronous_commit"));
        Assert.Equal("on", await ScalarAsync(postgres, "show fsync"));
        Assert.Equal(false, await ScalarAsync(postgres, "select rolsuper from pg_roles where rolname = current_user"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Options.Directory, "password")));
    }

    [Fact]
    public async Task StartAsync_WithoutThePassword_IsRefusedByTheServer()
    {
        await using var postgres = await StartAsync(Options);
        var wrong = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "wrong", Pooling = false };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Cancellation));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task StartAsync_AfterAStop_KeepsWhatWasCommitted()
    {
        await using (var first = await StartAsync(Options)) await ExecuteAsync(first, "create table kept as select 42 as answer");

        var said = new List<string>();
        await using var second = await StartAsync(Options, said.Add);
        Assert.Equal(42, await ScalarAsync(second, "select answer from kept"));
        Assert.Empty(said);
    }

    [Fact]
    public async Task StartAsync_AfterThePostmasterWasKilled_ReplaysWhatWasCommitted()
    {
        await using (var first = await StartAsync(Options with { RestartAttempts = 0 }))
        {
            await ExecuteAsync(first, "create table kept as select 42 as answer");
            OrphanedServers.Signal(first.ProcessId, Kill);
            await first.Ended.WaitAsync(Cancellation);
        }

        await using var second = await StartAsync(Options);
        Assert.Equal(42, await ScalarAsync(second, "select answer from kept"));
    }

    [Fact]
    public async Task StartAsync_ServerOfAKilledHostStillRunning_StopsItAndTakesOver()
    {
        var orphan = await StartAsync(Options);
        await ExecuteAsync(orphan, "create table kept as select 42 as answer");
        orphan.Abandon();

        var said = new List<string>();
        await using var next = await StartAsync(Options, said.Add);

        Assert.Equal(42, await ScalarAsync(next, "select answer from kept"));
        Assert.NotEqual(orphan.ProcessId, next.ProcessId);
        Assert.Equal([$"stopping the database server that an earlier host left behind (process {orphan.ProcessId})"], said);
        await orphan.Ended.WaitAsync(Cancellation);
        Assert.Equal(0, orphan.Restarts);
    }

    [Fact]
    public async Task StartAsync_PidFileNamesAStranger_IgnoresIt()
    {
        await using (await StartAsync(Options))
        {
        }

        // As after a restart of the machine, where the old number now belongs to something else: here, to us.
        var pidFile = Path.Combine(Options.Directory, "cluster", "postmaster.pid");
        await File.WriteAllLinesAsync(pidFile, [$"{Environment.ProcessId}", "/elsewhere", "0", "5432", "", "127.0.0.1", "  1 1", "ready"], Cancellation);

        await using var next = await StartAsync(Options);
        Assert.Equal(1, await ScalarAsync(next, "select 1"));
    }

    [Fact]
    public async Task StartAsync_FolderInUse_IsRefusedNamingTheHolder()
    {
        await using var first = await StartAsync(Options);

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync(Options));

        Assert.Equal(EmbeddedPostgresFault.DirectoryInUse, refused.Fault);
        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await ScalarAsync(first, "select 1"));
    }

    [Fact]
    public async Task StartAsync_FiveAtOnceOnOneFolder_OneStartsAndFourAreRefused()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(
            async () =>
            {
                try
                {
                    return (Started: await StartAsync(Options), Refused: null);
                }
                catch (EmbeddedPostgresException e)
                {
                    return (Started: (EmbeddedPostgres?)null, Refused: (EmbeddedPostgresFault?)e.Fault);
                }
            },
            Cancellation)));

        var winner = Assert.Single(attempts, a => a.Started is not null).Started!;
        await using (winner) Assert.Equal(4, attempts.Count(a => a.Refused == EmbeddedPostgresFault.DirectoryInUse));
    }

    [Fact]
    public async Task StartAsync_TwoFoldersAtOnce_TakeDifferentPorts()
    {
        var both = await Task.WhenAll(
            StartAsync(Options), StartAsync(Options with { Directory = Path.Combine(_root, "other") }));
        await using var one = both[0];
        await using var other = both[1];

        Assert.NotEqual(PortOf(one), PortOf(other));
    }

    [Fact]
    public async Task StartAsync_InitialisationWasCutShort_StartsAfresh()
    {
        var half = Directory.CreateDirectory(Path.Combine(Options.Directory, "cluster.init-1", "data"));
        await File.WriteAllTextAsync(Path.Combine(half.FullName, "PG_VERSION"), "15", Cancellation);

        await using var postgres = await StartAsync(Options);

        Assert.Equal(1, await ScalarAsync(postgres, "select 1"));
        Assert.Empty(Directory.GetDirectories(Options.Directory, "cluster.init-*"));
    }

    [Fact]
    public async Task StartAsync_ConfiguredPortTaken_NamesThePort()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var port = ((IPEndPoint)stranger.LocalEndpoint).Port;

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync(Options with { Port = port }));

        Assert.Equal(EmbeddedPostgresFault.PortInUse, refused.Fault);
        Assert.Contains($"{port}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_PasswordFileGone_SaysWhichFileToPutBack()
    {
        await using (await StartAsync(Options))
        {
        }

        var password = Path.Combine(Options.Directory, "password");
        File.Delete(password);

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync(Options));
        Assert.Equal(EmbeddedPostgresFault.DirectoryUnusable, refused.Fault);
        Assert.Contains(password, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_NoServerPrograms_GivesTheInstallCommandAndMakesNothing()
    {
        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(
            () => EmbeddedPostgres.StartAsync(Options with { BinDirectory = _root }, cancellation: Cancellation));

        Assert.Equal(EmbeddedPostgresFault.BinariesMissing, refused.Fault);
        Assert.Contains("sudo apt-get install -y postgresql ", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Options.Directory));
    }

    [Fact]
    public async Task StartAsync_Cancelled_LeavesTheFolderFreeForTheNextStart()
    {
        using var cancelled = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => StartAsync(Options, _ => cancelled.Cancel(), cancelled.Token));

        await using var postgres = await StartAsync(Options);
        Assert.Equal(1, await ScalarAsync(postgres, "select 1"));
    }

    [Fact]
    public async Task DisposeAsync_Running_LeavesNoProcessAndNoPidFile()
    {
        var postgres = await StartAsync(Options);
        await postgres.DisposeAsync();
        await postgres.DisposeAsync();

        Assert.True(postgres.Ended.IsCompletedSuccessfully);
        Assert.False(File.Exists(Path.Combine(Options.Directory, "cluster", "postmaster.pid")));
    }

    private static Task<EmbeddedPostgres> StartAsync(
        EmbeddedPostgresOptions options, Action<string>? progress = null, CancellationToken? cancellation = null) =>
        RealPostgres.OrSkipAsync(() => EmbeddedPostgres.StartAsync(options, progress, cancellation ?? Cancellation));

    private static int PortOf(EmbeddedPostgres postgres) => new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Port;

    private static async Task<object?> ScalarAsync(EmbeddedPostgres postgres, string query)
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var command = source.CreateCommand(query);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private static async Task ExecuteAsync(EmbeddedPostgres postgres, string statement)
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
