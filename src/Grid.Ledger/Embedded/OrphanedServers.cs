using System.Globalization;
using System.Runtime.InteropServices;

namespace Grid.Ledger.Embedded;

/// <summary>
/// Server processes that outlived a killed host, or a killed postmaster. Every PostgreSQL process works in its data
/// directory, so the kernel's word on who works there is the truth; the pid file alone may name a stranger by now.
/// </summary>
internal static class OrphanedServers
{
    private const int Interrupt = 2;
    private const int Quit = 3;

    /// <summary>
    /// Ends what still runs in <paramref name="clusterFolder"/> and removes the pid file it left. The caller holds the
    /// host lock, so nothing that is found belongs to a living host.
    /// </summary>
    public static async Task ClearAsync(string clusterFolder, TimeSpan patience, Action<string> progress, CancellationToken cancellation)
    {
        var real = (await Tool.RunAsync(["realpath", clusterFolder], cancellation)).Output;
        var running = RunningIn(real);
        if (running.Count > 0)
        {
            progress($"stopping the database server that an earlier host left behind (process {Lead(clusterFolder, running)})");
            Signal(Lead(clusterFolder, running), Interrupt);
            if (!await GoneAsync(real, patience, cancellation))
            {
                foreach (var pid in RunningIn(real)) Signal(pid, Quit);
                if (!await GoneAsync(real, patience, cancellation))
                {
                    throw new EmbeddedPostgresException(
                        EmbeddedPostgresFault.DirectoryInUse,
                        $"Processes {string.Join(", ", RunningIn(real))} still work in {clusterFolder} and did not end when told to. End them, then start again.");
                }
            }
        }

        // Nobody works here any more, so a pid file is stale; left alone it could name a stranger and block the start.
        File.Delete(Path.Combine(clusterFolder, "postmaster.pid"));
    }

    internal static void Signal(int pid, int signal) => _ = Kill(pid, signal);

    private static int Lead(string clusterFolder, List<int> running)
    {
        var file = Path.Combine(clusterFolder, "postmaster.pid");
        var first = File.Exists(file) ? File.ReadLines(file).FirstOrDefault() : null;
        return int.TryParse(first, CultureInfo.InvariantCulture, out var pid) && running.Contains(pid) ? pid : running[0];
    }

    private static async Task<bool> GoneAsync(string folder, TimeSpan patience, CancellationToken cancellation)
    {
        var step = TimeSpan.FromMilliseconds(50);
        for (var waited = TimeSpan.Zero; waited < patience; waited += step)
        {
            if (RunningIn(folder).Count == 0) return true;
            await Task.Delay(step, cancellation);
        }

        return RunningIn(folder).Count == 0;
    }

    internal static List<int> RunningIn(string folder)
    {
        var pids = new List<int>();
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var pid)) continue;
            try
            {
                var name = File.ReadAllText(Path.Combine(process, "comm")).Trim();
                var cwd = File.ResolveLinkTarget(Path.Combine(process, "cwd"), returnFinalTarget: false)?.FullName;
                if (name is "postgres" or "postmaster" && cwd == folder) pids.Add(pid);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Ended while we looked, or another user's: neither works in a folder that this host may own.
            }
        }

        return pids;
    }

    // .NET can only send SIGKILL; a database deserves to be asked.
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
