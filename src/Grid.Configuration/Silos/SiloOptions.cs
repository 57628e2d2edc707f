using System.Net;
using Grid.Configuration.Cluster;
using Grid.Configuration.Network;
using Grid.Configuration.Reading;

namespace Grid.Configuration.Silos;

/// <summary>One item of <c>silos</c>: where a silo of the cluster is, and whose images it keeps.</summary>
public sealed record SiloOptions
{
    /// <summary>As in <c>cluster.siloName</c> and <c>nodes[].silo</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The address it listens on and is called by. Default 127.0.0.1.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Between silos.</summary>
    public required int SiloPort { get; init; }

    /// <summary>For grain clients.</summary>
    public required int GatewayPort { get; init; }

    /// <summary>Pages, health and image transfer.</summary>
    public required int HttpPort { get; init; }

    /// <summary>Ids of sites whose instance store it serves, beside those where its nodes stand.</summary>
    public required IReadOnlyList<string> Sites { get; init; }

    internal string Path { get; init; } = "";

    /// <summary>Address and port for grain clients.</summary>
    public IPEndPoint Gateway => new(Address, GatewayPort);

    /// <summary>Pages, and the doors of the sites' instance stores.</summary>
    public Uri Pages => new($"http://{new IPEndPoint(Address, HttpPort)}");

    internal static SiloOptions Read(SectionReader section)
    {
        var options = new SiloOptions
        {
            Path = section.Path,
            Name = section.RequiredText("name"),
            Address = NetworkOptions.ReadAddress(section, "address"),
            SiloPort = section.Whole("siloPort", null, 1, NetworkOptions.MaxPort),
            GatewayPort = section.Whole("gatewayPort", null, 1, NetworkOptions.MaxPort),
            HttpPort = section.Whole("httpPort", null, 1, NetworkOptions.MaxPort),
            Sites = section.Texts("sites"),
        };
        section.Close();
        return options;
    }

    /// <summary>
    /// Where this silo listens. In mode cluster the others read its place in the same list, so the list is what counts; an override
    /// that says something else would make a silo that nobody finds.
    /// </summary>
    internal static NetworkOptions Place(ClusterOptions cluster, NetworkOptions network, IReadOnlyList<SiloOptions> silos, ReadingContext context)
    {
        if (cluster.Mode == ClusterMode.Embedded || silos.FirstOrDefault(silo => silo.Name == cluster.SiloName) is not { } own) return network;

        var placed = network with { BindAddress = own.Address, SiloPort = own.SiloPort, GatewayPort = own.GatewayPort, HttpPort = own.HttpPort };
        Refuse("bindAddress", network.BindAddress, placed.BindAddress);
        Refuse("siloPort", network.SiloPort, placed.SiloPort);
        Refuse("gatewayPort", network.GatewayPort, placed.GatewayPort);
        Refuse("httpPort", network.HttpPort, placed.HttpPort);
        return placed;

        void Refuse<T>(string key, T found, T expected) where T : notnull
        {
            var path = ConfigPath.Member("network", key);
            if (context.IsOverridden(path) && !found.Equals(expected))
                context.Add(path, $"{found}", $"{expected}, as {own.Path} says of {own.Name}", "The other silos read that list: change it there, for all of them.");
        }
    }
}
