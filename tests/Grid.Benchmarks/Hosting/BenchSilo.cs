using System.Net;
using Grid.Configuration;
using Grid.Contracts.Studies;
using Grid.Grains;
using Grid.Grains.Patients;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Grid.Ledger;
using Grid.Ledger.Embedded;
using Grid.Silo.Clustering;
using Grid.Silo.Startup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Grid.Benchmarks.Hosting;

/// <summary>
/// A silo composed as the shipped host composes it, over an embedded PostgreSQL of its own, with a bench's executor in place of the
/// models and stores that have everything; and a client that comes in through the gateway. All in this process: the client's work
/// is counted against the grid too.
/// </summary>
internal sealed class BenchSilo : IAsyncDisposable
{
    private readonly string _folder;
    private readonly EmbeddedPostgres _postgres;
    private readonly WebApplication _silo;
    private readonly IHost _client;

    private BenchSilo(string folder, EmbeddedPostgres postgres, NpgsqlDataSource database, WebApplication silo, IHost client)
    {
        (_folder, _postgres, Database, _silo, _client) = (folder, postgres, database, silo, client);
        Intake = client.Services.GetRequiredService<IClusterClient>().GetGrain<IIntakeGrain>(0);
    }

    public NpgsqlDataSource Database { get; }

    public IIntakeGrain Intake { get; }

    public static async Task<BenchSilo> StartAsync(GridOptions options, GridTopology plan, IJobExecutor executor)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"grid-bench-{Environment.ProcessId}");
        var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Directory = folder }, s => Console.Error.WriteLine($"bench: {s}"));
        var database = LedgerDataSource.Create(postgres.ConnectionString);
        await LedgerSchema.ApplyAsync(database);

        var address = options.Network.BindAddress;
        var (siloPort, gatewayPort) = (FreePort.Or(address, 0), FreePort.Or(address, 0));
        var silo = BuildSilo(options, plan, executor, postgres.ConnectionString, database, siloPort, gatewayPort);
        await silo.StartAsync();
        var client = BuildClient(options, new IPEndPoint(address, gatewayPort));
        await client.StartAsync();
        return new BenchSilo(folder, postgres, database, silo, client);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.StopAsync();
        _client.Dispose();
        await _silo.StopAsync();
        await _silo.DisposeAsync();
        await Database.DisposeAsync();
        await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static WebApplication BuildSilo(
        GridOptions options, GridTopology plan, IJobExecutor executor, string connectionString, NpgsqlDataSource database, int siloPort, int gatewayPort)
    {
        var builder = WebApplication.CreateSlimBuilder();
        HostLogging.Configure(builder.Logging);

        // A hundred lines a second on the terminal would hide the ones that matter.
        builder.Logging.AddFilter("Grid", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(k => k.Listen(options.Network.BindAddress, 0));
        builder.Host.UseOrleans(silo => SiloClustering.Configure(silo, options, connectionString, siloPort, gatewayPort));

        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(database);
        services.AddGridLedger();
        services.AddSingleton(executor);
        services.AddSingleton<IInstanceStores, FullStores>();
        services.AddGridGrains(plan, new PatientKeys(new byte[PatientKeys.MinimumSecretBytes], plan.PatientIssuer), options.Cluster.SiloName);
        return builder.Build();
    }

    private static IHost BuildClient(GridOptions options, IPEndPoint gateway)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client =>
        {
            client.Configure<Orleans.Configuration.ClusterOptions>(o =>
                (o.ClusterId, o.ServiceId) = (options.Cluster.ClusterId, options.Cluster.ServiceId));
            client.UseStaticClustering(gateway);
        });
        return builder.Build();
    }

    /// <summary>Every image is where it should be: what is measured is what becomes of studies, not their upload.</summary>
    private sealed class FullStores : IInstanceStores
    {
        public ValueTask<IReadOnlyList<string>> FindMissingAsync(string siteId, IReadOnlyList<string> sha256, CancellationToken cancel = default) =>
            ValueTask.FromResult<IReadOnlyList<string>>([]);

        public ValueTask<IReadOnlyDictionary<string, string>> FindUnusableAsync(string siteId, IReadOnlyList<string> sha256, CancellationToken cancel = default) =>
            ValueTask.FromResult<IReadOnlyDictionary<string, string>>(System.Collections.Immutable.ImmutableDictionary<string, string>.Empty);

        public ValueTask<long?> FreeBytesAsync(string siteId, CancellationToken cancel = default) => ValueTask.FromResult<long?>(null);

        public UploadTicket IssueTicket(string siteId) => throw new NotSupportedException("nothing is uploaded in a bench");
    }
}
