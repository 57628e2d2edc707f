using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime;
using Orleans.Storage;

namespace Grid.Ledger.Tests.Orleans;

/// <summary>The real AdoNet providers of one silo that is built and not started, so that each statement can be driven alone.</summary>
internal sealed class Providers : IAsyncDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public const string ClusterId = "test-cluster";
    public const string ServiceId = "test-service";
    private const string Invariant = "Npgsql";

    private readonly IHost _silo;
    private readonly IHost _client;

    private Providers(IHost silo, IHost client)
    {
        _silo = silo;
        _client = client;
    }

    public IMembershipTable Membership => _silo.Services.GetRequiredService<IMembershipTable>();

    public IReminderTable Reminders => _silo.Services.GetRequiredService<IReminderTable>();

    public IGatewayListProvider Gateways => _client.Services.GetRequiredService<IGatewayListProvider>();

    /// <summary>Keeps a cleared row and its version, as Orleans does by default.</summary>
    public IGrainStorage Storage => _silo.Services.GetRequiredKeyedService<IGrainStorage>("keeping");

    /// <summary>Removes the row of a cleared grain.</summary>
    public IGrainStorage DeletingStorage => _silo.Services.GetRequiredKeyedService<IGrainStorage>("deleting");

    public static async Task<Providers> CreateAsync(string connectionString)
    {
        var silo = Host.CreateApplicationBuilder();
        silo.Logging.ClearProviders();
        silo.UseOrleans(orleans => Configure(orleans, connectionString)
            .AddAdoNetGrainStorage("keeping", options => Configure(options, connectionString, deleteOnClear: false))
            .AddAdoNetGrainStorage("deleting", options => Configure(options, connectionString, deleteOnClear: true)));

        var client = Host.CreateApplicationBuilder();
        client.Logging.ClearProviders();
        client.UseOrleansClient(orleans => orleans
            .Configure<ClusterOptions>(Name)
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, connectionString)));

        var providers = new Providers(silo.Build(), client.Build());
        var lifecycle = new SiloLifecycleSubject(providers._silo.Services.GetRequiredService<ILogger<SiloLifecycleSubject>>());
        foreach (var storage in new[] { providers.Storage, providers.DeletingStorage })
        {
            ((ILifecycleParticipant<ISiloLifecycle>)storage).Participate(lifecycle);
        }

        await lifecycle.OnStart(Cancellation);
        await providers.Membership.InitializeMembershipTableAsync(tryInitTableVersion: true, Cancellation);
        await providers.Gateways.InitializeGatewayListProvider();
#pragma warning disable CS0618 // The newer overload waits for a started silo.
        await providers.Reminders.Init();
#pragma warning restore CS0618
        return providers;
    }

    public static ISiloBuilder Configure(ISiloBuilder orleans, string connectionString) => orleans
        .Configure<ClusterOptions>(Name)
        .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, connectionString))
        .UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Invariant, connectionString));

    public static void Configure(AdoNetGrainStorageOptions options, string connectionString, bool deleteOnClear) =>
        (options.Invariant, options.ConnectionString, options.DeleteStateOnClear) = (Invariant, connectionString, deleteOnClear);

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)_silo).DisposeAsync();
        await ((IAsyncDisposable)_client).DisposeAsync();
    }

    private static void Name(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (ClusterId, ServiceId);
}
