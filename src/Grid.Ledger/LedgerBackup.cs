using System.Globalization;
using System.Text.RegularExpressions;
using Grid.Ledger.Embedded;
using Npgsql;

namespace Grid.Ledger;

/// <summary>Copies of the database as it was before its schema was changed: a step back needs no luck then.</summary>
/// <param name="connectionString">Of the database; as its owner.</param>
/// <param name="folder">Where the copies are kept.</param>
/// <param name="binDirectory">Where <c>pg_dump</c> is, or null to look in Debian's and Red Hat's folders and <c>PATH</c>.</param>
/// <param name="say">Told in words what takes time.</param>
public sealed partial class LedgerBackup(string connectionString, string folder, string? binDirectory, Action<string> say)
{
    public const int Kept = 3;

    private const string Form = "before-*.dump";

    /// <summary>Writes a copy and answers its path; all but the newest <see cref="Kept"/> are removed.</summary>
    /// <param name="before">What is about to be done, as part of the file's name.</param>
    /// <exception cref="LedgerBackupException">There is no copy; the message says why and what to do.</exception>
    public async Task<string> MakeAsync(string before, DateTimeOffset now, CancellationToken cancellation = default)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var program = await FindProgramAsync(await VersionAsync(cancellation), cancellation);
        ClusterFolder.CreateRoot(folder);
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"before-{before}-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.dump"));
        say($"backing up the database to {path}");

        // Written aside and renamed, so that what bears the name is whole.
        var answer = await Tool.RunAsync(
            [
                program, "--format=custom", $"--file={path}.new", "--no-password", $"--host={settings.Host}",
                string.Create(CultureInfo.InvariantCulture, $"--port={settings.Port}"), $"--username={settings.Username}", $"--dbname={settings.Database}",
            ],
            cancellation,
            Secrets(settings));
        if (!answer.Ok)
        {
            File.Delete(path + ".new");
            throw new LedgerBackupException($"pg_dump could not back up the database to {path} (exit code {answer.ExitCode}): {answer.Error}");
        }

        File.Move(path + ".new", path, overwrite: true);
        foreach (var old in new DirectoryInfo(folder).GetFiles(Form).OrderByDescending(f => f.LastWriteTimeUtc).ThenByDescending(f => f.Name, StringComparer.Ordinal).Skip(Kept)) old.Delete();
        return path;
    }

    private static Dictionary<string, string> Secrets(NpgsqlConnectionStringBuilder settings)
    {
        // By environment and not by argument: every user of the machine may read the arguments of a process.
        var secrets = new Dictionary<string, string> { ["PGPASSWORD"] = settings.Password ?? "", ["PGCONNECT_TIMEOUT"] = "10" };
        var ssl = settings.SslMode switch
        {
            SslMode.Disable => "disable",
            SslMode.Allow => "allow",
            SslMode.Require => "require",
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            _ => "prefer",
        };
        secrets["PGSSLMODE"] = ssl;
        if (settings.RootCertificate is { Length: > 0 } root) secrets["PGSSLROOTCERT"] = root;
        return secrets;
    }

    private async Task<int> VersionAsync(CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        return connection.PostgreSqlVersion.Major;
    }

    /// <summary>The oldest that is not older than the server: an older one refuses, a newer one writes what only newer ones read.</summary>
    private async Task<string> FindProgramAsync(int server, CancellationToken cancellation)
    {
        var found = new List<(string Path, int Version)>();
        foreach (var directory in binDirectory is null ? ServerBinaries.Candidates() : [binDirectory])
        {
            var path = Path.Combine(directory, "pg_dump");
            if (!File.Exists(path)) continue;
            var match = VersionPattern().Match((await Tool.RunAsync([path, "--version"], cancellation)).Output);
            if (match.Success) found.Add((path, int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)));
        }

        return found.Where(f => f.Version >= server).OrderBy(f => f.Version).Select(f => f.Path).FirstOrDefault()
            ?? throw new LedgerBackupException(
                $"The database is to be backed up before its schema is changed, and no pg_dump of version {server} or newer was found "
                + $"{(binDirectory is null ? "in /usr/lib/postgresql/*/bin, /usr/pgsql-*/bin and PATH" : $"in {binDirectory}")}"
                + $"{(found.Count == 0 ? "" : $"; found: {string.Join(", ", found.Select(f => $"{f.Version} ({f.Path})"))}")}. "
                + $"Install it with: sudo apt-get install -y postgresql-client-{server}");
    }

    [GeneratedRegex(@"PostgreSQL\)? (\d+)")]
    private static partial Regex VersionPattern();
}

/// <summary>The database could not be backed up, and was not changed.</summary>
public sealed class LedgerBackupException(string message) : Exception(message);
