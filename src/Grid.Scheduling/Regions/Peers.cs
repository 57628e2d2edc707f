namespace Grid.Scheduling.Regions;

/// <summary>What other regions have said of themselves, newest first. Times are monotonic ticks.</summary>
internal sealed class Peers
{
    // After that the word of a region is worth nothing: it may be cut off.
    private static readonly long FreshTicks = TimeSpan.FromSeconds(5).Ticks;

    // Sorted so that regions are visited in the same order in every process.
    private readonly SortedDictionary<string, Heard> _byRegion = new(StringComparer.Ordinal);

    /// <summary>False when something newer of that region was heard before.</summary>
    public bool Hear(RegionStanding standing, long now)
    {
        if (_byRegion.TryGetValue(standing.Region, out var known)
            && (standing.Incarnation, standing.Sequence).CompareTo((known.Standing.Incarnation, known.Standing.Sequence)) <= 0) return false;
        _byRegion[standing.Region] = new Heard(standing, now);
        return true;
    }

    public IEnumerable<RegionStanding> Fresh(long now)
    {
        foreach (var heard in _byRegion.Values)
        {
            if (now - heard.At <= FreshTicks) yield return heard.Standing;
        }
    }

    public int Count => _byRegion.Count;

    /// <summary>Nodes of all regions whose word is fresh.</summary>
    public IEnumerable<(RegionStanding Of, NodeStanding Node)> Nodes(long now)
    {
        foreach (var standing in Fresh(now))
        {
            foreach (var node in standing.Nodes) yield return (standing, node);
        }
    }

    public bool Serve(string model, long now) => Nodes(now).Any(n => n.Node.Models.Contains(model));

    /// <summary>Free slots by node.</summary>
    public Dictionary<string, int> FreeSlots(long now)
    {
        var free = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (_, node) in Nodes(now))
        {
            if (node.FreeSlots > 0) free[node.Node] = node.FreeSlots;
        }

        return free;
    }

    public void CopyFrom(Peers other)
    {
        foreach (var (region, heard) in other._byRegion) _byRegion[region] = heard;
    }

    private readonly record struct Heard(RegionStanding Standing, long At);
}
