using System.Diagnostics;
using System.Globalization;

namespace Grid.Cli.Clusters;

/// <summary>
/// One process of the cluster, found again by its pid file. A number alone may have passed to a stranger, so it counts only while
/// the command line of its process is the one that was started.
/// </summary>
internal sealed class LocalProcess(ClusterFolder folder, string name, string program, IReadOnlyList<string> arguments)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    // Its words go to the log, and Ctrl+C at this terminal is not for it.
    private const string Detached = """exec >>"$1" 2>&1 </dev/null; shift; exec setsid "$@" """;

    public string Name { get; } = name;

    /// <summary>Null when it does not run.</summary>
    public int? FindPid()
    {
        try
        {
            var pid = int.Parse(File.ReadAllText(folder.PidFileOf(Name)), CultureInfo.InvariantCulture);
            var words = File.ReadAllText($"/proc/{pid}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
            return words.SequenceEqual([program, .. arguments]) ? pid : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Comes back when it is the program that was meant, or has ended already.</summary>
    public async Task<int> StartAsync(IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("sh", ["-c", Detached, "sh", folder.LogOf(Name), program, .. arguments]) { WorkingDirectory = folder.Root };
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        using var process = Process.Start(start) ?? throw new CliException(ExitCodes.Failed, $"{program} could not be started.");
        File.WriteAllText(folder.PidFileOf(Name), process.Id.ToString(CultureInfo.InvariantCulture));

        // Until the shell has become the program, its command line is the shell's.
        while (!process.HasExited && FindPid() is null) await Task.Delay(Step, cancel);
        return process.Id;
    }

    /// <summary>Asks it to end, and kills it when it has not in time. True when there was something to stop.</summary>
    public async Task<bool> StopAsync(TimeSpan patience, Action<string> say, CancellationToken cancel)
    {
        if (FindPid() is not { } pid) return false;

        ProcessSignal.AskToEnd(pid);
        if (!await GoneAsync(patience, cancel))
        {
            say($"{Name} (process {pid}) has not stopped in {patience.TotalSeconds:0} s; it is killed");
            ProcessSignal.Kill(pid);
            await GoneAsync(patience, cancel);
        }

        File.Delete(folder.PidFileOf(Name));
        return true;
    }

    /// <summary>The last lines that it wrote.</summary>
    public string LastWords(int lines = 12)
    {
        var log = folder.LogOf(Name);
        return File.Exists(log) ? string.Join(Environment.NewLine, File.ReadLines(log).TakeLast(lines)) : "";
    }

    // A killed child whose parent has not asked for its end has no command line any more, so it counts as gone.
    private async Task<bool> GoneAsync(TimeSpan patience, CancellationToken cancel)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < patience; await Task.Delay(Step, cancel))
        {
            if (FindPid() is null) return true;
        }

        return FindPid() is null;
    }
}
