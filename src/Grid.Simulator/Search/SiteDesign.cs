using System.Globalization;
using System.Text;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>How many nodes stand at each site. Immutable; equal when the counts are.</summary>
public sealed class SiteDesign : IEquatable<SiteDesign>
{
    private readonly int[] _counts;

    private SiteDesign(int[] counts)
    {
        _counts = counts;
        Nodes = counts.Sum();
        Hosts = [.. Enumerable.Range(0, counts.Length).Where(s => counts[s] > 0)];
    }

    /// <summary>Nodes in all.</summary>
    public int Nodes { get; }

    /// <summary>Indexes of the sites with nodes, in order.</summary>
    public IReadOnlyList<int> Hosts { get; }

    public int this[int site] => _counts[site];

    public static SiteDesign Empty(int sites) => new(new int[sites]);

    public static SiteDesign Of(IEnumerable<int> counts) => new([.. counts]);

    public SiteDesign With(int site, int more)
    {
        var counts = (int[])_counts.Clone();
        counts[site] += more;
        return new SiteDesign(counts);
    }

    /// <summary>What is left when some sites are out of service.</summary>
    public SiteDesign Without(DownCase down)
    {
        ArgumentNullException.ThrowIfNull(down);
        if (down.Sites.Count == 0) return this;
        var counts = (int[])_counts.Clone();
        foreach (var site in down.Sites) counts[site] = 0;
        return new SiteDesign(counts);
    }

    /// <summary>The nodes, named as a scenario's groups name them.</summary>
    internal IReadOnlyList<ScenarioNode> Build(Scenario scenario, ScenarioNode like) =>
        [.. Hosts.SelectMany(site => Enumerable.Range(1, _counts[site]).Select(i => like with
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{scenario.Sites[site].Name}-node-{i}"),
            Site = site,
        }))];

    public bool Equals(SiteDesign? other) => other is not null && _counts.AsSpan().SequenceEqual(other._counts);

    public override bool Equals(object? obj) => Equals(obj as SiteDesign);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var count in _counts) hash.Add(count);
        return hash.ToHashCode();
    }

    /// <summary>E.g. <c>SC-01:2 SC-07:1</c>.</summary>
    public string Describe(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var text = new StringBuilder();
        foreach (var site in Hosts) text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? " " : "")}{scenario.Sites[site].Name}:{_counts[site]}");
        return text.ToString();
    }
}

/// <summary>Sites that are out of service for a whole run; none of them in the usual case.</summary>
public sealed class DownCase : IEquatable<DownCase>
{
    private DownCase(IReadOnlyList<int> sites) => Sites = sites;

    public static DownCase None { get; } = new([]);

    /// <summary>Indexes of the sites, in order.</summary>
    public IReadOnlyList<int> Sites { get; }

    public static DownCase Of(params IReadOnlyList<int> sites) => sites.Count == 0 ? None : new([.. sites.Order()]);

    /// <summary>No site, and every set of up to so many of them.</summary>
    public static IReadOnlyList<DownCase> All(IReadOnlyList<int> hosts, int most)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        List<DownCase> cases = [None];
        var from = 0;
        for (var size = 1; size <= Math.Min(most, hosts.Count); size++)
        {
            var until = cases.Count;
            for (var i = from; i < until; i++)
            {
                var smaller = cases[i];
                foreach (var host in hosts)
                {
                    if (smaller.Sites.Count == 0 || host > smaller.Sites[^1]) cases.Add(new([.. smaller.Sites, host]));
                }
            }

            from = until;
        }

        return cases;
    }

    /// <summary>How many cases <see cref="All"/> gives.</summary>
    public static double Count(int hosts, int most)
    {
        var (all, ofSize) = (1.0, 1.0);
        for (var size = 1; size <= Math.Min(most, hosts); size++)
        {
            ofSize *= (hosts - size + 1.0) / size;
            all += ofSize;
        }

        return all;
    }

    public bool Equals(DownCase? other) => other is not null && Sites.SequenceEqual(other.Sites);

    public override bool Equals(object? obj) => Equals(obj as DownCase);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var site in Sites) hash.Add(site);
        return hash.ToHashCode();
    }

    public string Describe(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return Sites.Count == 0 ? "all up" : string.Join(" and ", Sites.Select(s => scenario.Sites[s].Name)) + " down";
    }
}
