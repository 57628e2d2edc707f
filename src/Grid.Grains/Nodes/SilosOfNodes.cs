using Grid.Grains.Plan;
using Orleans.Runtime;

namespace Grid.Grains.Nodes;

/// <summary>What the cluster's own membership says of the silos that nodes live in.</summary>
internal sealed class SilosOfNodes(GridTopology plan, IClusterMembershipService membership)
{
    private readonly Dictionary<string, string> _siloByNode = plan.Nodes.ToDictionary(n => n.Name, n => n.Silo, StringComparer.Ordinal);

    /// <summary>
    /// Whether the node's silo was declared dead and has not begun anew: what it ran is lost for certain. False where nobody knows, as of
    /// a silo that this cluster has never heard of.
    /// </summary>
    public bool IsDead(string node)
    {
        if (!_siloByNode.TryGetValue(node, out var silo)) return false;

        var known = membership.CurrentSnapshot.Members.Values.Where(m => string.Equals(m.Name, silo, StringComparison.Ordinal)).ToList();
        return known.Count > 0 && known.TrueForAll(m => m.Status == SiloStatus.Dead);
    }
}
