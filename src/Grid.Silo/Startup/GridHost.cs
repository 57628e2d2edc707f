using System.Net;
using Grid.Configuration;
using Grid.Configuration.Cluster;
using Grid.Gateway;
using Grid.Grains;
using Grid.Grains.Background;
using Grid.Grains.Clocks;
using Grid.Grains.Patients;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Grid.Inference;
using Grid.Inference.Sessions;
using Grid.Ledger;
using Grid.Ledger.Embedded;
using Grid.Silo.Clustering;
using Grid.Silo.Health;
using Grid.Silo.Inference;
using Npgsql;
using Orleans.Dashboard;

namespace Grid.Silo.Startup;

/// <summary>Puts the parts together, in the order in which they need each other, and takes them apart again.</summary>
internal static class GridHost
{
    public static async Task<int> RunAsync(HostArguments arguments)
    {
        switch (GridConfiguration.Load(arguments.ConfigPath, GridConfiguration.ProcessEnvironment(), arguments.Overrides))
        {
            case ConfigurationResult.Failed failed:
                await Console.Error.WriteLineAsync(failed.Describe());
                return 2;
            case ConfigurationResult.Loaded loaded:
                try
                {
                    return await RunAsync(loaded);
                }
                catch (Exception e) when (e is StartupException or EmbeddedPostgresException or InferenceFailedException)
                {
                    await Console.Error.WriteLineAsync(e.Message);
                    return 1;
                }
                catch (Exception e)
                {
                    // Nobody foresaw it, so its place is all that whoever mends it has; its reader is told first what it is.
                    await Console.Error.WriteLineAsync($"The grid had to stop: {e.GetBaseException().GetType().Name}: {e.GetBaseException().Message}");
                    await Console.Error.WriteLineAsync($"This is a fault in the program; please report it with these lines: {Where(e.GetBaseException())}");
                    return 1;
                }

            default:
                throw new InvalidOperationException("An unknown result of reading the configuration.");
        }
    }

    private static string Where(Exception e) =>
        string.Join(" < ", (e.StackTrace ?? "").Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("at Grid.", StringComparison.Ordinal)).Take(6));

    private static async Task<int> RunAsync(ConfigurationResult.Loaded loaded)
    {
        var options = loaded.Options;
        var ports = HostPorts.Choose(options.Network);

        await using var postgres = await StartDatabaseAsync(options);
        var connectionString = postgres?.ConnectionString ?? options.Security.ConnectionString!.Reveal();
        await using var database = LedgerDataSource.Create(connectionString);
        var backup = new LedgerBackup(
            connectionString, Path.Combine(options.Storage.Embedded.DataDirectory, "backups"), options.Storage.Embedded.BinDirectory, Say);
        await DatabaseStart.ApplySchemaAsync(database, backup, Say);
        var clusterKey = await HostSecrets.ClusterKeyAsync(options, database);

        // Nobody else can be in an embedded cluster: whoever is listed is what a killed host left, and waiting for
        // its answer would only delay the start.
        if (postgres is not null) await MembershipCleaning.ForgetAllAsync(database, options.Cluster.ClusterId);

        var clock = await ClockStart.MeasureAsync(database, options.Cluster.Clock, Say);
        var generation = await SiloIdentity.NextGenerationAsync(
            database, options.Cluster.ClusterId, new IPEndPoint(options.Network.BindAddress, ports.Silo), clock.Clock.GetUtcNow());
        Say("loading models");
        using var sessions = ModelLoading.Load(options);
        IReadOnlyList<ServedModel> models = [.. sessions.All.Select(ServedModel.Of)];
        ModelMemory.Check(loaded.Model, models);
        var plan = TopologyReading.Read(loaded, models);

        await using var app = Build(loaded, plan, ports, database, connectionString, sessions, clusterKey, clock, generation);
        using var unobserved = UnobservedFaults.Count(app.Services.GetRequiredService<BackgroundFaults>());
        await app.StartAsync();

        var data = options.Storage.Embedded.DataDirectory;
        var file = HostFile.NameOf(options.Cluster);
        new HostFile(Environment.ProcessId, ports.Http, ports.Gateway, ports.Silo).Write(data, file);
        Say($"ready: pages on http://{new IPEndPoint(options.Network.BindAddress, ports.Http)}, grain clients on port {ports.Gateway}");

        var stopped = app.WaitForShutdownAsync();
        var first = await Task.WhenAny(stopped, postgres?.Ended ?? Task.Delay(Timeout.Infinite));
        if (first != stopped)
        {
            await Console.Error.WriteLineAsync(
                $"The embedded PostgreSQL ended by itself and could not be started again; see {Path.Combine(DatabaseFolder(options), "server.log")}. "
                + "Stopping. What was acknowledged is kept: put right what the log names, then start the grid again.");
            await StopAsync(app);
        }

        HostFile.Remove(data, file);
        return first == stopped ? 0 : 1;
    }

    /// <summary>Without a database, parts that take their leave of it fail; the reader has been told what matters.</summary>
    private static async Task StopAsync(WebApplication app)
    {
        try
        {
            await app.StopAsync();
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"Not everything stopped in good order: {e.GetBaseException().Message}");
        }
    }

    private static string DatabaseFolder(GridOptions options) => Path.Combine(options.Storage.Embedded.DataDirectory, "postgres");

    private static async Task<EmbeddedPostgres?> StartDatabaseAsync(GridOptions options)
    {
        if (options.Cluster.Mode != ClusterMode.Embedded) return null;

        Say("starting the database");
        var storage = options.Storage.Embedded;
        return await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions
            {
                Directory = DatabaseFolder(options),
                Port = storage.Port,
                BinDirectory = storage.BinDirectory,
            },
            Say);
    }

    private static WebApplication Build(
        ConfigurationResult.Loaded loaded, GridTopology plan, HostPorts ports, NpgsqlDataSource database, string connectionString,
        ModelSessions sessions, byte[] clusterKey, ClockWatch clock, int generation)
    {
        var options = loaded.Options;
        var builder = WebApplication.CreateSlimBuilder();
        HostLogging.Configure(builder.Logging);
        builder.WebHost.ConfigureKestrel(k => k.Listen(options.Network.BindAddress, ports.Http));
        builder.Host.UseOrleans(silo =>
        {
            SiloClustering.Configure(silo, options, connectionString, ports.Silo, ports.Gateway);
            SiloClustering.UseLedgerTime(silo, options, ports.Silo, ports.Gateway, clock, generation);
        });

        var services = builder.Services;
        services.AddGridClock(clock);
        services.AddSingleton(database);
        services.AddGridLedger(retention: new LedgerRetention
        {
            Decisions = TimeSpan.FromDays(options.Storage.Retention.DecisionDays),
            Estimates = TimeSpan.FromDays(options.Storage.Retention.EstimateDays),
        });
        services.AddHostedService<LedgerKeeper>();
        services.AddSingleton<StrokeReadiness>();
        services.AddHostedService<StrokeWatch>();
        services.AddSingleton(sessions);
        services.AddSingleton<IJobExecutor, OnnxJobExecutor>();
        services.AddGridGateway(
            new Gateway.Instances.InstanceStoreOptions { Root = options.Storage.InstanceStore.Directory },
            clusterKey,
            _ => new StoreMap(loaded, ports).AddressOf,
            new StoreMap(loaded, ports).IsServedHere,
            Grid.Inference.Reading.InstanceCheck.FindFault);
        services.AddGridGrains(plan, new PatientKeys(clusterKey, plan.PatientIssuer), options.Cluster.SiloName);

        var app = builder.Build();
        app.MapGridHealth();
        app.MapGridInstances();
        app.MapOrleansDashboard("/dashboard");
        return app;
    }

    /// <summary>What the person at the terminal waits for, one line each.</summary>
    private static void Say(string what) => Console.WriteLine($"grid: {what}");
}
