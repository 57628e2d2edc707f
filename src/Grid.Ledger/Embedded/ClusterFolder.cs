using System.Globalization;
using System.Security.Cryptography;

namespace Grid.Ledger.Embedded;

/// <summary>The files of one embedded server, and how they come to be.</summary>
internal sealed class ClusterFolder(string directory)
{
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;
    private const long LogBytesKept = 16 * 1024 * 1024;

    public string Root { get; } = directory;

    public string Cluster { get; } = Path.Combine(directory, "cluster");

    public string Log { get; } = Path.Combine(directory, "server.log");

    private string PasswordFile => Path.Combine(Root, "password");

    /// <summary>The major version that wrote the database files, or null where there are none yet.</summary>
    public int? Version()
    {
        var file = Path.Combine(Cluster, "PG_VERSION");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var version) ? version : null;
    }

    /// <summary>The server's password: read, or made at the first start.</summary>
    public string Password()
    {
        if (File.Exists(PasswordFile)) return File.ReadAllText(PasswordFile).Trim();
        if (Directory.Exists(Cluster))
        {
            throw new EmbeddedPostgresException(
                EmbeddedPostgresFault.DirectoryUnusable,
                $"There is a database in {Cluster}, but its password file {PasswordFile} is gone. Put the file back from a copy, "
                + $"or, if the data may go, remove the folder {Root} and start again.");
        }

        // Written aside and renamed, so that a host killed here leaves no half a password.
        var password = RandomNumberGenerator.GetHexString(40, lowercase: true);
        var aside = PasswordFile + ".new";
        File.Delete(aside);
        using (var file = new FileStream(aside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnlyFile }))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(password));
            file.Flush(flushToDisk: true);
        }

        File.Move(aside, PasswordFile);
        return password;
    }

    /// <summary>
    /// Makes the database files in a folder beside their place and renames it when they are complete: a host killed
    /// on the way leaves something that the next start removes, never half a database that is taken for a whole one.
    /// </summary>
    public async Task InitialiseAsync(ServerBinaries binaries, ServerAccount account, string password, CancellationToken cancellation)
    {
        foreach (var abandoned in Directory.EnumerateDirectories(Root, "cluster.init-*")) Directory.Delete(abandoned, recursive: true);

        var aside = Path.Combine(Root, $"cluster.init-{Environment.ProcessId}");
        Directory.CreateDirectory(aside, OwnerOnlyFolder);
        Directory.CreateDirectory(Path.Combine(aside, "data"), OwnerOnlyFolder);
        var passwordFile = Path.Combine(aside, "password");
        await File.WriteAllTextAsync(passwordFile, password, cancellation);
        File.SetUnixFileMode(passwordFile, OwnerOnlyFile);
        await account.GiveAsync(aside, cancellation);

        // C locale: byte order, equal on every machine, and indexes that no library update can invalidate.
        var answer = await Tool.RunAsync(
            account.Wrap(aside, [
                binaries.InitDb, "-D", ServerAccount.HandedFolder + "/data", "--username=postgres",
                "--pwfile=" + ServerAccount.HandedFolder + "/password", "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale=C", "--data-checksums", "--no-instructions"]),
            cancellation);
        if (!answer.Ok)
        {
            Directory.Delete(aside, recursive: true);
            throw new EmbeddedPostgresException(
                EmbeddedPostgresFault.StartFailed,
                $"initdb could not make the database files in {Root} (exit code {answer.ExitCode}): {answer.Error}");
        }

        Directory.Move(Path.Combine(aside, "data"), Cluster);
        Directory.Delete(aside, recursive: true);
    }

    public static void CreateRoot(string directory)
    {
        if (!Directory.Exists(directory)) Directory.CreateDirectory(directory, OwnerOnlyFolder);
    }

    /// <summary>Keeps the server's log from growing for ever: one file of the past is kept.</summary>
    public void TurnLog()
    {
        if (File.Exists(Log) && new FileInfo(Log).Length > LogBytesKept) File.Move(Log, Log + ".1", overwrite: true);
    }

    /// <summary>What the server wrote to its log from byte <paramref name="from"/> on, at most its last 4 KiB.</summary>
    public string LogSince(long from)
    {
        if (!File.Exists(Log)) return "";

        using var file = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = Math.Max(Math.Min(from, file.Length), file.Length - 4096);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Trim();
    }
}
