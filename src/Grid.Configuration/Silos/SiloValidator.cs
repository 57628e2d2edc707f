using System.Globalization;
using System.Net;
using Grid.Configuration.Cluster;
using Grid.Configuration.Reading;

namespace Grid.Configuration.Silos;

/// <summary>Every silo that owns something has an address, no two want one port, and every store has one server.</summary>
internal static class SiloValidator
{
    public static void Validate(GridOptions options, ReadingContext context)
    {
        References.Unique(context, options.Silos.Select(silo => (silo.Path + ".name", silo.Name)), "silo");
        var sites = options.Sites.Select(site => site.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var silo in options.Silos)
        {
            NameRule.Check(context, silo.Path + ".name", silo.Name);
            CheckAddress(silo, options.Network.AllowNonLoopback, context);
            for (var i = 0; i < silo.Sites.Count; i++)
                References.Exists(context, ConfigPath.Item(silo.Path + ".sites", i), silo.Sites[i], sites, "the id of a site");
        }

        CheckStores(options.Silos, context);
        CheckPorts(options.Silos, context);
        if (options.Cluster.Mode == ClusterMode.Cluster) CheckKnown(options, context);
    }

    private static void CheckAddress(SiloOptions silo, bool allowNonLoopback, ReadingContext context)
    {
        var path = silo.Path + ".address";
        if (silo.Address.Equals(IPAddress.Any) || silo.Address.Equals(IPAddress.IPv6Any))
            context.Add(path, silo.Address.ToString(), "one address of that machine", "Clients and other silos are told this address and must be able to reach it.");
        else if (!IPAddress.IsLoopback(silo.Address) && !allowNonLoopback)
            context.Add(path, silo.Address.ToString(), "a loopback address such as 127.0.0.1", "Where the network itself is closed, set network.allowNonLoopback to true.");
    }

    private static void CheckStores(IReadOnlyList<SiloOptions> silos, ReadingContext context)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, site) in silos.SelectMany(silo => silo.Sites.Select((site, i) => (ConfigPath.Item(silo.Path + ".sites", i), site))))
        {
            if (!first.TryAdd(site, path))
                context.Add(path, $"\"{site}\" a second time", "each site once", $"One silo keeps a site's images; it is at {first[site]} already.");
        }
    }

    private static void CheckPorts(IReadOnlyList<SiloOptions> silos, ReadingContext context)
    {
        var taken = new Dictionary<IPEndPoint, string>();
        foreach (var silo in silos)
        {
            foreach (var (key, port) in new[] { ("siloPort", silo.SiloPort), ("gatewayPort", silo.GatewayPort), ("httpPort", silo.HttpPort) })
            {
                var path = ConfigPath.Member(silo.Path, key);
                if (!taken.TryAdd(new IPEndPoint(silo.Address, port), path))
                    context.Add(path, port.ToString(CultureInfo.InvariantCulture), "a port of its own", $"{taken[new IPEndPoint(silo.Address, port)]} has it already.");
            }
        }
    }

    /// <summary>Without the list there is one silo, this one; with it, it is complete.</summary>
    private static void CheckKnown(GridOptions options, ReadingContext context)
    {
        var known = options.Silos.Count == 0 ? [options.Cluster.SiloName] : options.Silos.Select(silo => silo.Name).ToHashSet(StringComparer.Ordinal);
        if (options.Silos.Count > 0) References.Exists(context, "cluster.siloName", options.Cluster.SiloName, known, "the name of a silo in silos");
        foreach (var node in options.Nodes) References.Exists(context, node.Path + ".silo", node.Silo, known, "the name of a silo in silos");
    }
}
