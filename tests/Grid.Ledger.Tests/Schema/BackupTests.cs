using System.Diagnostics;
using Grid.Ledger.Embedded;
using Npgsql;

namespace Grid.Ledger.Tests.Schema;

/// <summary>A server of its own: a backup is of a whole database.</summary>
public sealed class BackupTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _root = Directory.CreateTempSubdirectory("grid-pg-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Backups => Path.Combine(_root, "backups");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task ApplyAsync_OldDatabase_IsBackedUpAsItWasBeforeTheFirstStep()
    {
        await using var postgres = await StartAsync();
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        var said = new List<string>();
        var backup = new LedgerBackup(postgres.ConnectionString, Backups, null, said.Add);

        // A new database has nothing to lose, and one at the newest version changes nothing.
        await LedgerSchema.ApplyAsync(source, backup, Noon, Cancellation);
        await LedgerSchema.ApplyAsync(source, backup, Noon, Cancellation);
        Assert.Empty(said);

        await LedgerSchema.MigrateAsync(source, "ledger", 3, Cancellation);
        await LedgerSchema.ApplyAsync(source, backup, Noon, Cancellation);

        var path = Assert.Single(Directory.GetFiles(Backups));
        Assert.Contains("20260301T120000Z", path, StringComparison.Ordinal);
        Assert.Equal([$"backing up the database to {path}"], said);

        // Put back, it stands where it stood.
        await ExecuteAsync(postgres, "drop schema public cascade; create schema public authorization grid");
        await RestoreAsync(postgres, path);
        Assert.Equal(3, (await LedgerSchema.ReadAsync(source, Cancellation)).Single(s => s.Part == "ledger").Applied);
    }

    [Fact]
    public async Task MakeAsync_Often_KeepsTheNewestFew()
    {
        await using var postgres = await StartAsync();
        var backup = new LedgerBackup(postgres.ConnectionString, Backups, null, _ => { });

        var made = new List<string>();
        for (var day = 0; day < LedgerBackup.Kept + 2; day++)
        {
            made.Add(await backup.MakeAsync("ledger-5", Noon.AddDays(day), Cancellation));
            File.SetLastWriteTimeUtc(made[^1], Noon.AddDays(day).UtcDateTime);
        }

        Assert.Equal(made[^LedgerBackup.Kept..], Directory.GetFiles(Backups).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ApplyAsync_NoPgDump_ChangesNothingAndSaysHowToGetIt()
    {
        await using var postgres = await StartAsync();
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await LedgerSchema.ApplyAsync(source, Cancellation);
        await LedgerSchema.MigrateAsync(source, "ledger", 3, Cancellation);

        var refused = await Assert.ThrowsAsync<LedgerBackupException>(
            () => LedgerSchema.ApplyAsync(source, new LedgerBackup(postgres.ConnectionString, Backups, _root, _ => { }), Noon, Cancellation));

        Assert.Contains("apt-get install -y postgresql-client-", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await LedgerSchema.ReadAsync(source, Cancellation)).Single(s => s.Part == "ledger").Applied);
    }

    private Task<EmbeddedPostgres> StartAsync() => RealPostgres.OrSkipAsync(
        () => EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Directory = Path.Combine(_root, "data") }, cancellation: Cancellation));

    private static async Task ExecuteAsync(EmbeddedPostgres postgres, string statement)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Username = "postgres" }.ConnectionString);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task RestoreAsync(EmbeddedPostgres postgres, string path)
    {
        var settings = new NpgsqlConnectionStringBuilder(postgres.ConnectionString);
        var start = new ProcessStartInfo(
            "pg_restore", ["--no-owner", $"--host={settings.Host}", $"--port={settings.Port}", $"--username={settings.Username}", $"--dbname={settings.Database}", path]);
        start.Environment["PGPASSWORD"] = settings.Password;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(0, process.ExitCode);
    }
}
