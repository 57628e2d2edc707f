using System.Globalization;
using Grid.Scheduling.Placement;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>How a site's images get to a node with nobody else on the links: none needed, or one of several links to other sites.</summary>
internal sealed class Ways
{
    private readonly Way[] _ways;

    private Ways(Way[] ways)
    {
        _ways = ways;
        Key = string.Join(';', ways.Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.SecondsPerByte:R}/{w.LatencySeconds:R}")));
    }

    /// <summary>Equal for sites from which every study takes equally long.</summary>
    public string Key { get; }

    /// <summary>The shortest time to a node, in seconds; infinite where there is none in reach.</summary>
    public double Seconds(long bytes)
    {
        var least = double.PositiveInfinity;
        foreach (var way in _ways) least = Math.Min(least, way.LatencySeconds + (bytes * way.SecondsPerByte));
        return least;
    }

    /// <summary>Only ways that are the fastest for some size.</summary>
    public static Ways Of(IEnumerable<Way> ways)
    {
        var best = new List<Way>();
        foreach (var way in ways.OrderBy(w => w.LatencySeconds).ThenBy(w => w.SecondsPerByte))
        {
            if (best.Count == 0 || way.SecondsPerByte < best[^1].SecondsPerByte) best.Add(way);
        }

        return new Ways([.. best]);
    }
}

/// <param name="LatencySeconds">Rounded down to milliseconds: few different ways, none of them too slow.</param>
internal readonly record struct Way(double SecondsPerByte, double LatencySeconds);

/// <summary>Links between all sites and those that may have nodes.</summary>
internal sealed class WayTable
{
    private readonly Way?[,] _ways;
    private readonly int _sites;

    public WayTable(Scenario scenario, IReadOnlyList<int> hosts)
    {
        _sites = scenario.Sites.Count;
        _ways = new Way?[_sites, _sites];
        var topology = new Topology(scenario.Sites.Select(s => new SiteLink(s.Name, s.Latitude, s.Longitude, s.BandwidthMbit, s.LatencyMs, s.Jurisdiction)));
        for (var from = 0; from < _sites; from++)
        {
            foreach (var to in hosts)
            {
                var (a, b) = (scenario.Sites[from], scenario.Sites[to]);
                if (from == to) _ways[from, to] = default(Way);
                else if (a.Jurisdiction == b.Jurisdiction && topology.TransferTime(a.Name, b.Name, 0) is { } latency)
                    _ways[from, to] = new Way(8 / (Math.Min(a.BandwidthMbit, b.BandwidthMbit) * 1e6), Math.Floor(latency.TotalMilliseconds) / 1e3);
            }
        }
    }

    /// <summary>From every site to the nearest of the hosts.</summary>
    public Ways[] To(IReadOnlyList<int> hosts)
    {
        var all = new Ways[_sites];
        for (var from = 0; from < _sites; from++) all[from] = From(from, hosts);
        return all;
    }

    public Ways From(int site, IEnumerable<int> hosts) => Ways.Of(hosts.Select(to => _ways[site, to]).OfType<Way>());

    /// <summary>How long so many bytes take from a site to a host; infinite where it is out of reach.</summary>
    public double Seconds(int site, int host, double bytes) => _ways[site, host] is { } way ? way.LatencySeconds + (bytes * way.SecondsPerByte) : double.PositiveInfinity;

    /// <summary>The host that a study of so many bytes reaches soonest; -1 where none is in reach.</summary>
    public int Nearest(int site, IEnumerable<int> hosts, double bytes)
    {
        var (nearest, least) = (-1, double.PositiveInfinity);
        foreach (var to in hosts)
        {
            if (_ways[site, to] is not { } way) continue;
            var seconds = way.LatencySeconds + (bytes * way.SecondsPerByte);
            if (seconds < least) (nearest, least) = (to, seconds);
        }

        return nearest;
    }
}
