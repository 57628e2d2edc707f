using System.Globalization;

namespace Grid.Ledger.Embedded;

/// <summary>
/// One host per directory. The kernel holds the lock and drops it when the process ends, kill -9 included, so that
/// there is no stale lock to judge.
/// </summary>
internal sealed class HostLock : IDisposable
{
    private readonly FileStream _file;

    private HostLock(FileStream file) => _file = file;

    public static HostLock Take(string directory)
    {
        // Two files: a reader of the locked one would be refused, and so could not learn who holds it.
        var holder = Path.Combine(directory, "host.pid");
        try
        {
            var file = new FileStream(Path.Combine(directory, "host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new HostLock(file);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EmbeddedPostgresException(
                EmbeddedPostgresFault.DirectoryUnusable,
                $"The database folder {directory} cannot be written by this user. Run the host as the user who made it, or take it over with chown -R.",
                e);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException))
        {
            var pid = File.Exists(holder) ? File.ReadAllText(holder).Trim() : "";
            throw new EmbeddedPostgresException(
                EmbeddedPostgresFault.DirectoryInUse,
                $"The database folder {directory} is in use by another host (process {(pid.Length > 0 ? pid : "unknown")}). "
                + "Stop that one first, or give this one a folder of its own.",
                e);
        }
    }

    public void Dispose() => _file.Dispose();
}
