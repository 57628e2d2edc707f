using System.Collections.Frozen;
using Grid.Configuration.Geography;
using Grid.Configuration.Nodes;
using Grid.Configuration.Pathways;
using Grid.Configuration.Silos;
using Grid.Scheduling.Recognition;

namespace Grid.Configuration;

/// <summary>
/// A frozen reading of valid options: names resolved, defaults applied, rules in the order they are tried.
/// Safe to share between threads.
/// </summary>
public sealed class GridModel
{
    private readonly FrozenDictionary<string, SiloOptions> _storeOf;

    internal GridModel(GridOptions options)
    {
        var regions = options.Regions.ToDictionary(region => region.Id, StringComparer.Ordinal);
        Sites = options.Sites.ToFrozenDictionary(site => site.Id, site => Resolve(site, regions[site.Region], options.Links), StringComparer.Ordinal);
        Nodes = options.Nodes.ToFrozenDictionary(node => node.Name, StringComparer.Ordinal);
        Pathways = options.Pathways.ToFrozenDictionary(pathway => pathway.Name, StringComparer.Ordinal);
        (Silos, _storeOf) = SiloReading.Read(options);
        Dispatchers = [.. options.Regions.Select(region => region.Dispatcher).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        // The more urgent tier first, then as written (both sorts are stable): what could be two things is taken for the more urgent.
        Rules = new RecognitionRules(
            options.Pathways.OrderBy(pathway => pathway.Tier).SelectMany(pathway => pathway.Rules).OrderBy(rule => rule.IsLastResort),
            PathwayOptions.Fallback);
    }

    /// <summary>By id.</summary>
    public IReadOnlyDictionary<string, SiteModel> Sites { get; }

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, NodeOptions> Nodes { get; }

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, PathwayOptions> Pathways { get; }

    /// <summary>Names of the dispatchers, in order.</summary>
    public IReadOnlyList<string> Dispatchers { get; }

    public RecognitionRules Rules { get; }

    /// <summary>Every silo and where it is, in the order of the file; in embedded mode this one alone. Never empty.</summary>
    public IReadOnlyList<SiloOptions> Silos { get; }

    /// <summary>
    /// The silo that serves the site's instance store: the one whose <c>sites</c> names it, else the one whose node stands there
    /// (of several the first node's by name), else the first. Null when there is no such site.
    /// </summary>
    public SiloOptions? StoreOf(string site) => _storeOf.GetValueOrDefault(site);

    /// <summary>The nodes whose work this dispatcher places, by name.</summary>
    public IEnumerable<NodeOptions> NodesOf(string dispatcher) =>
        Nodes.Values.Where(node => Sites[node.Site].Dispatcher == dispatcher).OrderBy(node => node.Name, StringComparer.Ordinal);

    /// <summary>The nodes that this silo's process owns, by name.</summary>
    public IEnumerable<NodeOptions> NodesOwnedBy(string silo) =>
        Nodes.Values.Where(node => node.Silo == silo).OrderBy(node => node.Name, StringComparer.Ordinal);

    private static SiteModel Resolve(SiteOptions site, RegionOptions region, LinkDefaults links) => new()
    {
        Id = site.Id,
        Name = site.Name,
        City = site.City,
        Kind = site.Kind,
        Region = region.Id,
        Dispatcher = region.Dispatcher,
        Jurisdiction = region.Jurisdiction,
        Latitude = site.Latitude,
        Longitude = site.Longitude,
        PopulationServed = site.PopulationServed,
        BandwidthMbit = site.BandwidthMbit ?? links.Of(site.Kind).BandwidthMbit,
        LatencyMs = site.LatencyMs ?? links.Of(site.Kind).LatencyMs,
    };
}

/// <summary>A site with its link and its dispatcher.</summary>
public sealed record SiteModel
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string City { get; init; }
    public required SiteKind Kind { get; init; }
    public required string Region { get; init; }

    /// <summary>Serves the site's region.</summary>
    public required string Dispatcher { get; init; }

    /// <summary>Of the site's region; empty where all are under the same.</summary>
    public required string Jurisdiction { get; init; }
    public required double Latitude { get; init; }
    public required double Longitude { get; init; }
    public required int? PopulationServed { get; init; }
    public required double BandwidthMbit { get; init; }

    /// <summary>Last mile, one way.</summary>
    public required double LatencyMs { get; init; }
}
