namespace Grid.Scheduling.Placement;

/// <summary>A site's place on the map and its link to the country's network.</summary>
/// <param name="BandwidthMbit">Megabits per second; zero or less means the link is cut.</param>
/// <param name="LatencyMs">Last-mile latency in milliseconds, one way.</param>
/// <param name="Jurisdiction">Law that the site is under, e.g. a country code: images leave one for no other.</param>
public sealed record SiteLink(
    string Site, double Latitude, double Longitude, double BandwidthMbit, double LatencyMs, string Jurisdiction = "");

/// <summary>
/// Sites and how long bytes take between them. Frozen; built once from configuration. Sites have an index, so that a decision
/// over a hundred nodes looks nothing up by name.
/// </summary>
public sealed class Topology
{
    private const double EarthRadiusKm = 6_371;

    // Light in fibre covers about 200 km per millisecond, and routes are about 1.4 times the great circle.
    private const double MsPerKm = 1.4 / 200;

    private static readonly double MostSeconds = TimeSpan.FromDays(365).TotalSeconds;

    private readonly SiteLink[] _sites;
    private readonly Dictionary<string, int> _indexes;
    private readonly float[] _km;
    private readonly double[] _secondsPerByte;
    private readonly double[] _latencyMs;
    private readonly int[] _jurisdictions;

    public Topology(IEnumerable<SiteLink> sites)
    {
        _sites = [.. sites];
        _indexes = new Dictionary<string, int>(_sites.Length, StringComparer.Ordinal);
        for (var i = 0; i < _sites.Length; i++) _indexes.Add(_sites[i].Site, i);

        var laws = _sites.Select(s => s.Jurisdiction).Distinct(StringComparer.Ordinal).ToList();
        _secondsPerByte = [.. _sites.Select(s => s.BandwidthMbit > 0 ? 8 / (s.BandwidthMbit * 1e6) : double.PositiveInfinity)];
        _latencyMs = [.. _sites.Select(s => Math.Max(0, s.LatencyMs))];
        _jurisdictions = [.. _sites.Select(s => laws.IndexOf(s.Jurisdiction))];
        _km = new float[_sites.Length * _sites.Length];
        for (var a = 0; a < _sites.Length; a++)
        {
            for (var b = a + 1; b < _sites.Length; b++)
                _km[a * _sites.Length + b] = _km[b * _sites.Length + a] = (float)GreatCircleKm(_sites[a], _sites[b]);
        }
    }

    public IReadOnlyList<SiteLink> Sites => _sites;

    /// <summary>-1 when the site is unknown.</summary>
    public int IndexOf(string site) => _indexes.GetValueOrDefault(site, -1);

    /// <summary>
    /// Time to bring <paramref name="bytes"/> from one site to another: bytes over the narrower link, plus latency.
    /// Zero within a site. Null when a site is unknown or a link is cut: the node is out of reach.
    /// </summary>
    public TimeSpan? TransferTime(string from, string to, long bytes)
    {
        if (string.Equals(from, to, StringComparison.Ordinal)) return TimeSpan.Zero;
        var ticks = TransferTicks(IndexOf(from), IndexOf(to), bytes, 0, 0);
        return ticks < 0 ? null : TimeSpan.FromTicks(ticks);
    }

    /// <summary>Great-circle distance in kilometres; infinite when a site is unknown.</summary>
    public double DistanceKm(string from, string to) => DistanceKm(IndexOf(from), IndexOf(to));

    public bool IsSameJurisdiction(int from, int to) => _jurisdictions[from] == _jurisdictions[to];

    internal double DistanceKm(int from, int to) => from < 0 || to < 0 ? double.PositiveInfinity : _km[from * _sites.Length + to];

    /// <summary>The same in ticks, with the links shared by transfers under way; -1 out of reach.</summary>
    internal long TransferTicks(int from, int to, long bytes, int sharersFrom, int sharersTo)
    {
        if (from < 0 || to < 0) return -1;
        if (from == to) return 0;

        // The narrower link decides: the one that takes longer for a byte.
        var perByte = Math.Max(_secondsPerByte[from] * (sharersFrom + 1), _secondsPerByte[to] * (sharersTo + 1));
        if (double.IsPositiveInfinity(perByte)) return -1;

        var latency = (_latencyMs[from] + _latencyMs[to] + _km[from * _latencyMs.Length + to] * MsPerKm) / 1e3;
        var seconds = Math.Max(0, bytes) * perByte + latency;
        return (long)(Math.Min(seconds, MostSeconds) * TimeSpan.TicksPerSecond);
    }

    private static double GreatCircleKm(SiteLink a, SiteLink b)
    {
        var (lat1, lat2) = (double.DegreesToRadians(a.Latitude), double.DegreesToRadians(b.Latitude));
        var halfLat = Math.Sin((lat2 - lat1) / 2);
        var halfLon = Math.Sin(double.DegreesToRadians(b.Longitude - a.Longitude) / 2);
        var h = halfLat * halfLat + Math.Cos(lat1) * Math.Cos(lat2) * halfLon * halfLon;
        return 2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }
}
