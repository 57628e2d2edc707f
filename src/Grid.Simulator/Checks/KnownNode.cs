using Grid.Scheduling.Nodes;

namespace Grid.Simulator.Checks;

/// <summary>A node as one dispatcher was told of it.</summary>
internal sealed class KnownNode
{
    public required NodeFacts Facts { get; set; }
    public long HeardAt { get; set; }

    /// <summary>Jobs that this dispatcher leased to it and knows no end of.</summary>
    public HashSet<KnownJob> Held { get; } = [];

    /// <summary>Runs it reported that are not this dispatcher's.</summary>
    public int Foreign { get; set; }
}
