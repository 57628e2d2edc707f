using Grid.Gateway.Instances;
using Grid.Grains.Ports;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grid.Gateway;

/// <summary>Puts the gateway into a host.</summary>
public static class GatewayRegistration
{
    /// <summary>
    /// Registers the instance stores, tickets, fetcher and the <see cref="IInstanceStores"/> port. The store is opened
    /// (and cleaned of what a dead process left) when it is first asked for.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">Where the images lie and how large they may be.</param>
    /// <param name="clusterKey">The cluster's secret, at least 32 bytes; equal on every silo.</param>
    /// <param name="addresses">Makes the map from site to gateway address.</param>
    /// <param name="isServedHere">Which sites' stores this process serves; null for all.</param>
    /// <param name="check">Whether a stored file can be read by inference; null where nobody asks.</param>
    public static IServiceCollection AddGridGateway(
        this IServiceCollection services,
        InstanceStoreOptions options,
        ReadOnlyMemory<byte> clusterKey,
        Func<IServiceProvider, ResolveSiteAddress> addresses,
        ServesSite? isServedHere = null,
        CheckInstance? check = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(addresses);
        services.AddSingleton(isServedHere ?? (_ => true));
        var http = CreateHttpClient();
        services.AddSingleton(p => new RemoteStores(p.GetRequiredService<UploadTickets>(), http, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new UploadTickets(clusterKey.Span, options.TicketLifetime, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(_ => new InstanceStore(options));
        services.AddSingleton(check ?? (_ => null));
        services.AddSingleton<InstanceChecks>();
        services.AddSingleton<InstanceEndpoints>();
        services.AddSingleton<IInstanceStores, SiteInstanceStores>();
        services.AddSingleton(provider => new InstanceFetcher(
            provider.GetRequiredService<InstanceStore>(),
            provider.GetRequiredService<UploadTickets>(),
            provider.GetRequiredService<ResolveSiteAddress>(),
            provider.GetRequiredService<ServesSite>(),
            http,
            options,
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Maps <c>PUT</c>, <c>GET</c> and <c>HEAD /instances/{site}/{sha256}</c>.</summary>
    public static void MapGridInstances(this IEndpointRouteBuilder routes) =>
        routes.ServiceProvider.GetRequiredService<InstanceEndpoints>().Map(routes);

    // No overall timeout: a 500 MB CTA may take minutes on a thin link. The fetcher gives up on a peer that falls silent.
    private static HttpClient CreateHttpClient() => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AllowAutoRedirect = false,
        UseProxy = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
