using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

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
