using System.CommandLine;
using System.Net;
using Grid.Client;
using Grid.Configuration;
using Grid.Configuration.Cluster;

namespace Grid.Cli.Connection;

/// <summary>Which grid a command talks to.</summary>
/// <param name="Gateways">Each host:port; any one that answers is enough.</param>
internal sealed record GridLocation(IReadOnlyList<string> Gateways, string ClusterId, string ServiceId)
{
    private TimeSpan? ResponseTimeout { get; init; }

    // A person is waiting: shorter than a program would try.
    private static readonly TimeSpan TimeToConnect = TimeSpan.FromSeconds(6);

    /// <summary>
    /// From --gateway and --config: the former says where, the latter which cluster. Without either, the cluster that 'grid cluster up'
    /// keeps beside the configuration's own data is found too, where no grid runs over that data itself.
    /// </summary>
    public static GridLocation Find(string? gateway, string? config)
    {
        var file = SiloFile.Find(config);
        if (file is null)
        {
            return gateway is not null
                ? new GridLocation([gateway], "grid", "grid")
                : throw new CliException(ExitCodes.BadInput, "No silo.json here. Name one with --config, or say where the grid is with --gateway host:port.");
        }

        var loaded = SiloFile.Load(file);
        if (gateway is not null) return Of(loaded) with { Gateways = [gateway] };
        return config is null && NeighbourOf(loaded) is { } cluster ? Of(cluster) : Of(loaded);
    }

    /// <summary>The gateways of every silo that the configuration names.</summary>
    public static GridLocation Of(ConfigurationResult.Loaded loaded)
    {
        var (options, model) = (loaded.Options, loaded.Model);
        IReadOnlyList<string> gateways = options.Silos.Count > 0 && options.Cluster.Mode == ClusterMode.Cluster
            ? [.. model.Silos.Select(silo => silo.Gateway.ToString())]
            : [GatewayOf(options)];
        return new GridLocation(gateways, options.Cluster.ClusterId, options.Cluster.ServiceId) { ResponseTimeout = options.Cluster.ResponseTimeout };
    }

    private static ConfigurationResult.Loaded? NeighbourOf(ConfigurationResult.Loaded loaded)
    {
        if (loaded.Options.Cluster.Mode != ClusterMode.Embedded) return null;
        var data = loaded.Options.Storage.Embedded.DataDirectory;
        var file = Path.Combine(data, "cluster", "silo.json");
        if (HostFile.Read(data) is not null || !File.Exists(file)) return null;

        var cluster = SiloFile.Load(file);
        return cluster.Model.Silos.Any(silo => HostFile.Read(Path.GetDirectoryName(file)!, $"host-{silo.Name}.json") is not null) ? cluster : null;
    }

    /// <summary>The port of the host that runs over this configuration's data where one does; it may have taken a free one.</summary>
    private static string GatewayOf(GridOptions options)
    {
        var running = options.Cluster.Mode == ClusterMode.Embedded ? HostFile.Read(options.Storage.Embedded.DataDirectory) : null;
        var port = running?.GatewayPort ?? options.Network.GatewayPort;
        if (port == 0) throw new CliException(ExitCodes.Failed, "No grid is running here: start one with 'grid demo --stay' or 'make run'.");
        return $"{AddressOf(options)}:{port}";
    }

    /// <summary>The address to call a host by: one that listens everywhere is called on loopback.</summary>
    public static string AddressOf(GridOptions options)
    {
        var bound = options.Network.BindAddress;
        var called = bound.Equals(IPAddress.Any) ? IPAddress.Loopback : bound.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : bound;
        return called.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{called}]" : called.ToString();
    }

    public Task<GridClient> ConnectAsync(CancellationToken cancel) =>
        GridClient.ConnectAsync(
            Timed(new GridClientOptions { Gateways = Gateways, ClusterId = ClusterId, ServiceId = ServiceId, ConnectFor = TimeToConnect }), cancel);

    private GridClientOptions Timed(GridClientOptions options) => ResponseTimeout is { } limit ? options with { ResponseTimeout = limit } : options;
}

/// <summary>--gateway and --config, as every command that talks to a grid has them.</summary>
internal sealed class LocationOptions
{
    public Option<string?> Gateway { get; } = new("--gateway") { Description = "Where the grid is, as host:port; by default what silo.json says" };

    public Option<string?> Config { get; } = new("--config") { Description = "The silo.json, or its folder; by default ./silo.json, else that of the checkout this command was built in" };

    public void AddTo(Command command)
    {
        command.Options.Add(Gateway);
        command.Options.Add(Config);
    }

    public GridLocation Find(ParseResult parsed) => GridLocation.Find(parsed.GetValue(Gateway), parsed.GetValue(Config));
}
