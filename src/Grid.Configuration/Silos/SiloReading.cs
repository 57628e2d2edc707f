using System.Collections.Frozen;
using Grid.Configuration.Cluster;

namespace Grid.Configuration.Silos;

/// <summary>Which silos there are, and which of them serves the store of each site.</summary>
internal static class SiloReading
{
    public static (IReadOnlyList<SiloOptions> Silos, FrozenDictionary<string, SiloOptions> StoreOf) Read(GridOptions options)
    {
        IReadOnlyList<SiloOptions> silos = options.Cluster.Mode == ClusterMode.Embedded || options.Silos.Count == 0 ? [Own(options)] : options.Silos;
        var byName = silos.ToDictionary(silo => silo.Name, StringComparer.Ordinal);
        var stated = silos.SelectMany(silo => silo.Sites.Select(site => (site, silo))).ToDictionary(one => one.site, one => one.silo, StringComparer.Ordinal);

        var standing = options.Nodes.Where(node => byName.ContainsKey(node.Silo))
            .OrderBy(node => node.Name, StringComparer.Ordinal)
            .DistinctBy(node => node.Site)
            .ToDictionary(node => node.Site, node => byName[node.Silo], StringComparer.Ordinal);

        return (silos, options.Sites.ToFrozenDictionary(
            site => site.Id, site => stated.GetValueOrDefault(site.Id) ?? standing.GetValueOrDefault(site.Id) ?? silos[0], StringComparer.Ordinal));
    }

    private static SiloOptions Own(GridOptions options) => new()
    {
        Name = options.Cluster.SiloName,
        Address = options.Network.BindAddress,
        SiloPort = options.Network.SiloPort,
        GatewayPort = options.Network.GatewayPort,
        HttpPort = options.Network.HttpPort,
        Sites = [],
    };
}
