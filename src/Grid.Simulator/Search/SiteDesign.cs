using System.Globalization;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>How many nodes of each type stand at each site. Immutable; equal when the counts are.</summary>
public sealed class SiteDesign : IEquatable<SiteDesign>
{
    private readonly int[] _counts;
    private readonly int _types;

    private SiteDesign(int[] counts, int types)
    {
        (_counts, _types) = (counts, types);
        Nodes = counts.Sum();
        Hosts = [.. Enumerable.Range(0, counts.Length / types).Where(s => this[s] > 0)];
    }

    /// <summary>Nodes in all.</summary>
    public int Nodes { get; }

    /// <summary>Indexes of the sites with nodes, in order.</summary>
    public IReadOnlyList<int> Hosts { get; }

    /// <summary>Nodes of every type at a site.</summary>
    public int this[int site] => _counts.AsSpan(site * _types, _types) is [var only] ? only : _counts.AsSpan(site * _types, _types).ToArray().Sum();

    public int this[int site, int type] => _counts[(site * _types) + type];

    public static SiteDesign Empty(int sites, int types = 1) => new(new int[sites * types], types);

    /// <param name="counts">By site, and within it by type.</param>
    /// <param name="types">Types of nodes there are.</param>
    public static SiteDesign Of(IEnumerable<int> counts, int types = 1) => new([.. counts], types);

    public SiteDesign With(int site, int more, int type = 0)
    {
        var counts = (int[])_counts.Clone();
        counts[(site * _types) + type] += more;
        return new SiteDesign(counts, _types);
    }

    /// <summary>What is left when some sites are out of service.</summary>
    public SiteDesign Without(DownCase down)
    {
        ArgumentNullException.ThrowIfNull(down);
        if (down.Sites.Count == 0) return this;
        var counts = (int[])_counts.Clone();
        foreach (var site in down.Sites) Array.Clear(counts, site * _types, _types);
        return new SiteDesign(counts, _types);
    }

    /// <summary>Nodes of a type in all.</summary>
    public int OfType(int type) => Hosts.Sum(site => this[site, type]);

    /// <summary>Of all nodes for a year.</summary>
    public double Cost(IReadOnlyList<NodeType> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        var cost = 0.0;
        for (var type = 0; type < _types; type++) cost += OfType(type) * types[type].Cost;
        return cost;
    }

    /// <summary>Slots at a site.</summary>
    internal int SlotsAt(int site, IReadOnlyList<NodeType> types)
    {
        var slots = 0;
        for (var type = 0; type < _types; type++) slots += this[site, type] * types[type].Node.Slots;
        return slots;
    }

    /// <summary>The nodes, named as a scenario's groups name them.</summary>
    internal IReadOnlyList<ScenarioNode> Build(Scenario scenario, IReadOnlyList<NodeType> types)
    {
        var nodes = new List<ScenarioNode>();
        foreach (var site in Hosts)
        {
            var number = 0;
            for (var type = 0; type < _types; type++)
            {
                for (var i = 0; i < this[site, type]; i++)
                    nodes.Add(types[type].Node with { Name = string.Create(CultureInfo.InvariantCulture, $"{scenario.Sites[site].Name}-node-{++number}"), Site = site });
            }
        }

        return nodes;
    }

    public bool Equals(SiteDesign? other) => other is not null && _types == other._types && _counts.AsSpan().SequenceEqual(other._counts);

    public override bool Equals(object? obj) => Equals(obj as SiteDesign);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var count in _counts) hash.Add(count);
        return hash.ToHashCode();
    }

    /// <summary>E.g. <c>SC-01:2 SC-07:1</c>; with several types <c>SC-01:1xlarge+2xsmall</c>.</summary>
    public string Describe(Scenario scenario, IReadOnlyList<NodeType> types)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(types);
        return string.Join(' ', Hosts.Select(site => $"{scenario.Sites[site].Name}:{(_types == 1 ? this[site].ToString(CultureInfo.InvariantCulture) : DescribeTypes(site, types))}"));
    }

    /// <summary>E.g. <c>1xlarge+2xsmall</c>.</summary>
    public string DescribeTypes(int site, IReadOnlyList<NodeType> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        return string.Join('+', Enumerable.Range(0, _types).Where(t => this[site, t] > 0).Select(t => string.Create(CultureInfo.InvariantCulture, $"{this[site, t]}x{types[t].Name}")));
    }
}
