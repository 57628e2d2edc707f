using System.Net;
using Grid.Configuration;
using Grid.Grains;
using Grid.Grains.Clocks;
using Grid.Ledger;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Runtime.MembershipService;
using Orleans.Serialization;
using Orleans.Storage;
using ClusterOptions = Grid.Configuration.Cluster.ClusterOptions;

namespace Grid.Silo.Clustering;

/// <summary>Makes the host an Orleans silo whose membership, grain state and reminders lie in PostgreSQL.</summary>
internal static class SiloClustering
{
    private const string Invariant = "Npgsql";

    public static void Configure(ISiloBuilder silo, GridOptions options, string database, int siloPort, int gatewayPort)
    {
        var connectionString = LedgerDataSource.ForProviders(database);
        silo.Configure<Orleans.Configuration.ClusterOptions>(o =>
        {
            o.ClusterId = options.Cluster.ClusterId;
            o.ServiceId = options.Cluster.ServiceId;
        });
        Membership(silo, options.Cluster);
        silo.Configure<SiloOptions>(o => o.SiloName = options.Cluster.SiloName);
        silo.Configure<EndpointOptions>(o =>
        {
            o.AdvertisedIPAddress = options.Network.BindAddress;
            o.SiloPort = siloPort;
            o.GatewayPort = gatewayPort;
            o.SiloListeningEndpoint = new IPEndPoint(options.Network.BindAddress, siloPort);
            o.GatewayListeningEndpoint = new IPEndPoint(options.Network.BindAddress, gatewayPort);
        });

        silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, connectionString));
        silo.UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Invariant, connectionString));
        silo.AddAdoNetGrainStorage(GrainStorage.Name, builder => builder.Configure<IServiceProvider>((o, services) =>
        {
            (o.Invariant, o.ConnectionString) = (Invariant, connectionString);

            // Numbered fields, as on the wire: a field may be renamed without losing what is stored.
            o.GrainStorageSerializer = new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>());
        }));

        silo.AddDashboard(o =>
        {
            // The page's log stream would show whatever is logged to whoever looks.
            o.HideTrace = true;
        });

        // Without it the profiler starts when somebody looks, and what operations came to see has passed.
        silo.Configure<GrainProfilerOptions>(o => o.TraceAlways = true);
    }

    /// <summary>After <see cref="Configure"/>: the list of silos on the ledger's time, and a number of this start that no clock can lower.</summary>
    public static void UseLedgerTime(ISiloBuilder silo, GridOptions options, int siloPort, int gatewayPort, ClockWatch clock, int generation)
    {
        silo.Services.AddSingleton<IMembershipTable>(services =>
            new LedgerTimedMembership(ActivatorUtilities.CreateInstance<AdoNetClusteringTable>(services), clock));
        silo.Services.AddSingleton<ILocalSiloDetails>(new SiloIdentity(
            options.Cluster.SiloName,
            options.Cluster.ClusterId,
            SiloAddress.New(options.Network.BindAddress, siloPort, generation),
            SiloAddress.New(options.Network.BindAddress, gatewayPort, generation)));
    }

    private static void Membership(ISiloBuilder silo, ClusterOptions cluster)
    {
        silo.Configure<ClusterMembershipOptions>(o =>
        {
            (o.ProbeTimeout, o.MaxProbeTimeout) = (cluster.Membership.ProbeTimeout, cluster.Membership.LongestProbeTimeout);
            o.NumMissedProbesLimit = cluster.Membership.MissedProbes;
            o.NumVotesForDeathDeclaration = cluster.Membership.Votes;
            o.NumProbedSilos = Math.Max(o.NumProbedSilos, cluster.Membership.Votes);
            o.TableRefreshTimeout = cluster.Membership.TableRefresh;
            o.IAmAliveTablePublishTimeout = cluster.Membership.SignOfLife;

            // Silos tell each other the list as each has it, with a start by the machine's clock: one that is ten minutes behind would be taken
            // for one that has been joining for ten minutes, and be declared dead while it joins.
            o.EvictWhenMaxJoinAttemptTimeExceeded = false;
        });
        silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = cluster.ResponseTimeout);
    }
}
