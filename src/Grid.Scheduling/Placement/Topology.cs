namespace Grid.Scheduling.Placement;

/// <summary>A site's place on the map and its link to the country's network.</summary>
/// <param name="BandwidthMbit">Megabits per second; zero or less means the link is cut.</param>
/// <param name="LatencyMs">Last-mile latency in milliseconds, one way.</param>
/// <param name="Jurisdiction">Law that the site is under, e.g. a country code: images leave one for no other.</param>
public sealed record SiteLink(
    string Site, double Latitude, double Longitude, double BandwidthMbit, double LatencyMs, string Jurisdiction = "");

/// <summary>Sites and how long bytes take between them. Frozen; built once from configuration.</summary>
public sealed class Topology
{
    private const double EarthRadiusKm = 6_371;

    // Light in fibre covers about 200 km per millisecond, and routes are about 1.4 times the great circle.
    private const double MsPerKm = 1.4 / 200;

    private readonly Dictionary<string, SiteLink> _sites;

    public Topology(IEnumerable<SiteLink> sites) => _sites = sites.ToDictionary(s => s.Site, StringComparer.Ordinal);

    /// <summary>
    /// Time to bring <paramref name="bytes"/> from one site to another: bytes over the narrower link, plus latency.
    /// Zero within a site. Null when a site is unknown or a link is cut: the node is out of reach.
    /// </summary>
    public TimeSpan? TransferTime(string from, string to, long bytes)
    {
        if (string.Equals(from, to, StringComparison.Ordinal)) return TimeSpan.Zero;
        if (!_sites.TryGetValue(from, out var source) || !_sites.TryGetValue(to, out var target)) return null;

        var mbit = Math.Min(source.BandwidthMbit, target.BandwidthMbit);
        if (!(mbit > 0)) return null;

        var latencyMs = source.LatencyMs + target.LatencyMs + DistanceKm(source, target) * MsPerKm;
        var seconds = Math.Max(0, bytes) * 8 / (mbit * 1e6) + latencyMs / 1e3;
        return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(365).TotalSeconds));
    }

    /// <summary>Great-circle distance in kilometres; infinite when a site is unknown.</summary>
    public double DistanceKm(string from, string to) =>
        _sites.TryGetValue(from, out var source) && _sites.TryGetValue(to, out var target)
            ? DistanceKm(source, target)
            : double.PositiveInfinity;

    private static double DistanceKm(SiteLink a, SiteLink b)
    {
        var (lat1, lat2) = (double.DegreesToRadians(a.Latitude), double.DegreesToRadians(b.Latitude));
        var halfLat = Math.Sin((lat2 - lat1) / 2);
        var halfLon = Math.Sin(double.DegreesToRadians(b.Longitude - a.Longitude) / 2);
        var h = halfLat * halfLat + Math.Cos(lat1) * Math.Cos(lat2) * halfLon * halfLon;
        return 2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }
}
