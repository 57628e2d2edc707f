using System.Net;
using System.Text;
using Grid.Gateway.Instances;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grid.Gateway.Tests.Instances;

/// <summary>The instance door on a real Kestrel at a free loopback port.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayHost(WebApplication app) => _app = app;

    public InstanceStore Store => _app.Services.GetRequiredService<InstanceStore>();

    public UploadTickets Tickets => _app.Services.GetRequiredService<UploadTickets>();

    public SiteInstanceStores Stores => (SiteInstanceStores)_app.Services.GetRequiredService<Grains.Ports.IInstanceStores>();

    public InstanceFetcher Fetcher => _app.Services.GetRequiredService<InstanceFetcher>();

    public WatchedClock Clock => (WatchedClock)_app.Services.GetRequiredService<TimeProvider>();

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public HttpClient Http { get; } = new();

    /// <param name="folder">Where the store is.</param>
    /// <param name="before">Sees every request first, to break what a network breaks.</param>
    /// <param name="elsewhere">Where the stores are that this host does not serve: then it serves none.</param>
    /// <param name="check">What is asked of each file; null for nothing.</param>
    public static async Task<GatewayHost> StartAsync(
        StoreFolder folder,
        Func<Microsoft.AspNetCore.Http.HttpContext, Func<Task>, Task>? before = null,
        ResolveSiteAddress? elsewhere = null,
        CheckInstance? check = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(new WatchedClock(DateTimeOffset.UnixEpoch.AddYears(56)));
        builder.Services.AddGridGateway(
            folder.Options,
            Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef"),
            provider => elsewhere ?? (_ => new Uri(provider.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First())),
            _ => elsewhere is null,
            check);
        var app = builder.Build();
        if (before is not null) app.Use(before);
        app.MapGridInstances();
        await app.StartAsync();
        return new GatewayHost(app);
    }

    /// <summary>Sends a request with a ticket, or without one when it is null.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? ticket, HttpContent? content = null, CancellationToken cancel = default)
    {
        var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = content };
        if (ticket is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Grid-Ticket {ticket}");
        return Http.SendAsync(request, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
