using System.CommandLine;
using System.Globalization;
using Grid.Cli.Connection;
using Grid.Cli.Output;

namespace Grid.Cli.Clusters;

/// <summary><c>grid cluster up|down|status|restart</c>: a cluster of several silos on this machine.</summary>
internal static class ClusterCommand
{
    private const int DefaultSilos = 3;
    private const int MostSilos = 16;

    public static Command Build(CliConsole console)
    {
        var data = new Option<string>("--data") { Description = "Folder of the cluster", DefaultValueFactory = _ => DefaultFolder() };
        return new Command("cluster", "Run a cluster of several silos on this machine.")
        {
            BuildUp(console, data),
            BuildRestart(console, data),
            BuildOne("status", "Show what runs of it.", data, (cluster, cancel) => ShowAsync(console, cluster, cancel), console),
            BuildOne("down", "Stop its silos, then its database. Its data stays.", data, DownAsync, console),
        };
    }

    /// <summary>Where it is when nobody says otherwise: beside the data of the checkout's grid.</summary>
    public static string DefaultFolder() =>
        Path.Combine(SiloFile.Find(null) is { } file ? Path.GetDirectoryName(file)! : Environment.CurrentDirectory, ".data", "cluster");

    private static Command BuildUp(CliConsole console, Option<string> data)
    {
        var silos = new Option<int>("--silos") { Description = $"How many, 1 to {MostSilos}; default {DefaultSilos}", DefaultValueFactory = _ => DefaultSilos };
        var config = new LocationOptions().Config;
        var command = new Command("up", "Start a database and silos, the nodes of silo.json spread over them; start again whatever has died.") { silos, data, config };
        command.SetAction(async (parsed, cancel) =>
        {
            var count = parsed.GetValue(silos);
            if (count is < 1 or > MostSilos) throw new CliException(ExitCodes.BadInput, $"{count} silos were asked for; 1 to {MostSilos} run here.");
            var cluster = FindOrMake(console, parsed.GetRequiredValue(data), parsed.GetValue(config), count);
            await cluster.StartAsync(cancel);
            return await ShowAsync(console, cluster, cancel);
        });
        return command;
    }

    private static LocalCluster FindOrMake(CliConsole console, string root, string? config, int silos)
    {
        // What runs reads the file that is there: only a cluster that is down gets another.
        if (LocalCluster.Find(console, root) is { } cluster && cluster.Running.Any())
        {
            return cluster.Silos.Count == silos
                ? cluster
                : throw new CliException(ExitCodes.BadInput, $"A cluster of {cluster.Silos.Count} silos is up in {root}. Take it down first: grid cluster down.");
        }

        var file = SiloFile.Find(config) ?? throw new CliException(ExitCodes.BadInput, "There is no silo.json here. Name one with --config.");
        return LocalCluster.Make(console, root, file, silos);
    }

    private static Command BuildRestart(CliConsole console, Option<string> data)
    {
        var only = new Option<string?>("--silo") { Description = "This one only; by default all, one after another" };
        var command = new Command("restart", "Restart its silos one after another, each when the one before takes work again.") { only, data };
        command.SetAction(async (parsed, cancel) =>
        {
            var cluster = Require(console, parsed.GetRequiredValue(data));
            var name = parsed.GetValue(only);
            var silos = cluster.Silos.Where(silo => name is null || silo.Where.Name == name).ToList();
            if (silos.Count == 0) throw new CliException(ExitCodes.BadInput, $"There is no silo {name}; there are {string.Join(", ", cluster.Silos.Select(silo => silo.Where.Name))}.");
            foreach (var (where, process) in silos) await cluster.RestartAsync(where, process, cancel);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command BuildOne(
        string name, string description, Option<string> data, Func<LocalCluster, CancellationToken, Task<int>> runAsync, CliConsole console)
    {
        var command = new Command(name, description) { data };
        command.SetAction((parsed, cancel) => runAsync(Require(console, parsed.GetRequiredValue(data)), cancel));
        return command;
    }

    private static LocalCluster Require(CliConsole console, string root) =>
        LocalCluster.Find(console, root) ?? throw new CliException(ExitCodes.BadInput, $"No cluster was started in {root}: grid cluster up.");

    private static async Task<int> DownAsync(LocalCluster cluster, CancellationToken cancel)
    {
        await cluster.StopAsync(cancel);
        return ExitCodes.Ok;
    }

    private static async Task<int> ShowAsync(CliConsole console, LocalCluster cluster, CancellationToken cancel)
    {
        var table = new Table("SILO", "STATE", "PROCESS", "GATEWAY", "PAGES");
        var all = cluster.DatabaseRuns;
        foreach (var (where, process) in cluster.Silos)
        {
            var pid = process.FindPid();
            var isReady = pid is not null && await LocalCluster.IsReadyAsync(where, cancel);
            all &= isReady;
            table.Add(
                where.Name, isReady ? "ready" : pid is null ? "stopped" : "not ready", pid?.ToString(CultureInfo.InvariantCulture) ?? "",
                where.Gateway.ToString(), new Uri(where.Pages, "/dashboard").ToString());
        }

        table.Write(console.Out, console.Width);
        if (!cluster.DatabaseRuns) await console.Out.WriteLineAsync("The database is stopped.");
        return all ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
