using System.Diagnostics;
using System.Globalization;
using Grid.Cli.Connection;
using Grid.Cli.Demo;
using Grid.Cli.Output;
using Grid.Client;
using Grid.Configuration;
using Grid.Configuration.Silos;

namespace Grid.Cli.Clusters;

/// <summary>Several silos and their database as processes of this machine, which outlive the command that started them.</summary>
internal sealed class LocalCluster
{
    private const int ConnectionsPerPool = 20;
    private const int PoolsPerSilo = 2;
    private const int ConnectionsBeside = 20;

    private static readonly TimeSpan TimeToStart = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly CliConsole _console;
    private readonly ClusterFolder _folder;
    private readonly ConfigurationResult.Loaded _loaded;
    private readonly LocalProcess _database;
    private readonly int _databasePort;

    private LocalCluster(CliConsole console, ClusterFolder folder)
    {
        (_console, _folder) = (console, folder);
        _loaded = SiloFile.Load(folder.Config);
        _databasePort = folder.DatabasePort(() => ClusterConfig.FreePort(0));
        var program = HostProgram.Find();
        var connections = (_loaded.Model.Silos.Count * PoolsPerSilo * ConnectionsPerPool) + ConnectionsBeside;
        _database = new LocalProcess(
            folder, "database", program,
            ["database", folder.Database, _databasePort.ToString(CultureInfo.InvariantCulture), connections.ToString(CultureInfo.InvariantCulture)]);
        Silos = [.. _loaded.Model.Silos.Select(silo => (silo, new LocalProcess(
            folder, silo.Name, program,
            ["--config", folder.Config, $"cluster.siloName={silo.Name}", $"storage.instanceStore.directory=instances/{silo.Name}"])))];
    }

    public IReadOnlyList<(SiloOptions Where, LocalProcess Process)> Silos { get; }

    public bool DatabaseRuns => _database.FindPid() is not null;

    public IEnumerable<LocalProcess> Running => Silos.Select(silo => silo.Process).Append(_database).Where(process => process.FindPid() is not null);

    /// <summary>The cluster of a folder; null when none was ever started there.</summary>
    public static LocalCluster? Find(CliConsole console, string root)
    {
        var folder = new ClusterFolder(Path.GetFullPath(root));
        return File.Exists(folder.Config) ? new LocalCluster(console, folder) : null;
    }

    /// <summary>The cluster of a folder, its configuration written anew from <paramref name="file"/>.</summary>
    public static LocalCluster Make(CliConsole console, string root, string file, int silos)
    {
        var folder = new ClusterFolder(Path.GetFullPath(root));
        Directory.CreateDirectory(folder.Root);
        ClusterConfig.Write(file, SiloFile.Load(file).Options, silos, folder);
        return new LocalCluster(console, folder);
    }

    /// <summary>Starts whatever does not run and waits until all of it is ready.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        if (_database.FindPid() is null)
        {
            Say("starting the database");
            File.Delete(_folder.DatabaseReady);
            await _database.StartAsync(new Dictionary<string, string>(), cancel);
        }

        await WaitAsync(_database, _ => Task.FromResult(File.Exists(_folder.DatabaseReady)), cancel);
        var started = Silos.Where(silo => silo.Process.FindPid() is null).ToList();
        foreach (var silo in started) await LaunchAsync(silo.Process, cancel);
        if (started.Count > 0) Say($"starting {string.Join(", ", started.Select(silo => silo.Where.Name))}");
        foreach (var silo in Silos) await WaitAsync(silo.Process, stop => IsReadyAsync(silo.Where, stop), cancel);
        await WaitForNodesAsync([.. Silos.Select(silo => silo.Where.Name)], cancel);
    }

    /// <summary>Silos one after another, then the database: a silo that stops gives its work back first.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        foreach (var process in Silos.Select(silo => silo.Process).Reverse().Append(_database))
        {
            if (await process.StopAsync(TimeToStop, Say, cancel)) Say($"stopped {process.Name}");
        }

        File.Delete(_folder.DatabaseReady);
    }

    /// <summary>Stops a silo and starts it again, and waits until its nodes take work.</summary>
    public async Task RestartAsync(SiloOptions where, LocalProcess process, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        await process.StopAsync(TimeToStop, Say, cancel);
        await LaunchAsync(process, cancel);
        await WaitAsync(process, stop => IsReadyAsync(where, stop), cancel);
        await WaitForNodesAsync([where.Name], cancel);
        Say($"restarted {where.Name} in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
    }

    public static async Task<bool> IsReadyAsync(SiloOptions where, CancellationToken cancel)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(6) };
        try
        {
            using var answer = await http.GetAsync(new Uri(where.Pages, "/health/ready"), cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private Task<int> LaunchAsync(LocalProcess process, CancellationToken cancel) => process.StartAsync(
        new Dictionary<string, string>
        {
            [_loaded.Options.Security.ConnectionStringVariable] = _folder.ConnectionString(_databasePort, ConnectionsPerPool),
            [_loaded.Options.Security.PatientKeyVariable] = _folder.PatientKey(),
        },
        cancel);

    private static async Task WaitAsync(LocalProcess process, Func<CancellationToken, Task<bool>> isReadyAsync, CancellationToken cancel)
    {
        for (var began = Stopwatch.GetTimestamp(); !await isReadyAsync(cancel); await Task.Delay(Pause, cancel))
        {
            if (process.FindPid() is null || Stopwatch.GetElapsedTime(began) > TimeToStart)
            {
                var what = process.FindPid() is null ? "has ended" : $"is not ready after {TimeToStart.TotalSeconds:0} s";
                throw new CliException(ExitCodes.Failed, $"{process.Name} {what}. Its last words:{Environment.NewLine}{process.LastWords()}");
            }
        }
    }

    /// <summary>A silo answers before its nodes are registered, and one whose nodes do not take work is not there yet.</summary>
    private async Task WaitForNodesAsync(IReadOnlyCollection<string> silos, CancellationToken cancel)
    {
        var expected = _loaded.Model.Nodes.Values.Where(node => silos.Contains(node.Silo)).Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        await using var client = await GridLocation.Of(_loaded).ConnectAsync(cancel);
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(Pause, cancel))
        {
            var answering = (await client.ListNodesAsync(cancel)).Where(node => node.Status is { Incarnation: > 0 }).Select(node => node.Node);
            var silent = expected.Except(answering).Order(StringComparer.Ordinal).ToList();
            if (silent.Count == 0) return;
            if (Stopwatch.GetElapsedTime(began) > TimeToStart)
                throw new CliException(ExitCodes.Failed, $"Nodes do not answer: {string.Join(", ", silent)}. See {_folder.Root}/silo-*.log.");
        }
    }

    private void Say(string what) => _console.Error.WriteLine($"grid: {what}");
}
