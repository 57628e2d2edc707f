using System.Globalization;
using Grid.Configuration;
using Grid.Configuration.Geography;
using Grid.Configuration.Reading;

namespace Grid.Simulator.Scenarios;

/// <summary>The configuration's sites, with the links that the scenario gives them.</summary>
internal sealed class Places
{
    public required IReadOnlyList<ScenarioSite> Sites { get; init; }
    public required IReadOnlyList<SiteKind> Kinds { get; init; }

    /// <summary>People that each site serves where it is known; else 0.</summary>
    public required IReadOnlyList<double> Served { get; init; }

    /// <summary>People by region.</summary>
    public required IReadOnlyDictionary<string, double> People { get; init; }

    /// <summary>How far the clock of each site's region is ahead of the scenario's.</summary>
    public required IReadOnlyList<TimeSpan> ClockAhead { get; init; }
    public required IReadOnlyDictionary<string, int> Index { get; init; }
    public required IReadOnlyCollection<string> Regions { get; init; }

    public IEnumerable<int> InRegion(string region) => Enumerable.Range(0, Sites.Count).Where(i => Sites[i].Region == region);

    public IEnumerable<int> OfKind(SiteKind kind) => Enumerable.Range(0, Sites.Count).Where(i => Kinds[i] == kind);
}

internal static class SiteReading
{
    private const int MostHoursAhead = 14;

    public static Places Read(SectionReader root, GridOptions options)
    {
        var links = root.Section("links");
        var byKind = Enum.GetValues<SiteKind>().ToDictionary(k => k, k => Link(links.Section(Spell(k)), options.Links.Of(k)));
        var bySite = links.Section("sites");
        var own = bySite.Keys().ToDictionary(s => s, s => bySite.Section(s), StringComparer.Ordinal);
        var known = options.Sites.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var site in own.Keys) References.Exists(links.Context, bySite.At(site), site, known, "the id of a site");

        var ordered = options.Sites.OrderBy(s => s.Id, StringComparer.Ordinal).ToList();
        var regions = options.Regions.ToDictionary(r => r.Id, StringComparer.Ordinal);
        var sites = ordered.Select(s =>
        {
            var ofKind = byKind[s.Kind];
            var byDefault = new LinkOptions { BandwidthMbit = s.BandwidthMbit ?? ofKind.BandwidthMbit, LatencyMs = s.LatencyMs ?? ofKind.LatencyMs };
            var link = own.TryGetValue(s.Id, out var section) ? Link(section, byDefault) : byDefault;
            return new ScenarioSite(s.Id, s.Region, s.Latitude, s.Longitude, link.BandwidthMbit, link.LatencyMs, regions[s.Region].Jurisdiction);
        }).ToList();
        bySite.Close();
        links.Close();
        var clocks = Clocks(root.Section("timeZones"), regions.Keys);
        return new Places
        {
            Sites = sites,
            Kinds = [.. ordered.Select(s => s.Kind)],
            Served = [.. ordered.Select(s => (double)(s.PopulationServed ?? 0))],
            People = regions.Values.ToDictionary(r => r.Id, r => (double)(r.Population ?? 0), StringComparer.Ordinal),
            ClockAhead = [.. sites.Select(s => clocks.GetValueOrDefault(s.Region))],
            Index = sites.Select((s, i) => (s.Name, i)).ToDictionary(s => s.Name, s => s.i, StringComparer.Ordinal),
            Regions = [.. regions.Keys],
        };
    }

    public static string Spell(SiteKind kind) => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];

    private static Dictionary<string, TimeSpan> Clocks(SectionReader section, IReadOnlyCollection<string> regions)
    {
        var clocks = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var region in section.Keys())
        {
            References.Exists(section.Context, section.At(region), region, regions, "the id of a region");
            var hours = section.Fraction(region, 0, -MostHoursAhead, MostHoursAhead);
            if (hours * 4 % 1 != 0) section.Context.Add(section.At(region), hours.ToString(CultureInfo.InvariantCulture), "hours in steps of 0.25, e.g. -1 or 5.5", "By so many its clock is ahead of the scenario's.");
            clocks[region] = TimeSpan.FromHours(hours);
        }

        section.Close();
        return clocks;
    }

    private static LinkOptions Link(SectionReader section, LinkOptions byDefault)
    {
        var link = new LinkOptions
        {
            BandwidthMbit = section.Fraction("bandwidthMbit", byDefault.BandwidthMbit, LinkOptions.MinMbit, LinkOptions.MaxMbit),
            LatencyMs = section.Fraction("latencyMs", byDefault.LatencyMs, 0, LinkOptions.MaxLatencyMs),
        };
        section.Close();
        return link;
    }
}
