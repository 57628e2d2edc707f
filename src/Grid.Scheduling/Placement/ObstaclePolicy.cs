using Grid.Scheduling.Explaining;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;

namespace Grid.Scheduling.Placement;

/// <summary>
/// Says of one node why it does not take a job now: what <see cref="PlacementPolicy"/> judges for all nodes at once and only counts.
/// For people; changes nothing.
/// </summary>
internal sealed class ObstaclePolicy(PlacementPolicy placement, ModelCosts costs)
{
    /// <param name="failedOn">Nodes on which the job failed.</param>
    public NodeObstacle Of(Job job, NodeEntry node, IReadOnlyList<string> failedOn, long now)
    {
        if (OfNode(node) is not NodeObstacle.None and var own) return own;
        var model = job.Key.Model;
        if (!node.Serves(model)) return NodeObstacle.WithoutModel;
        var memory = costs.Of(model).MemoryMib;
        if (node.MemoryMib > 0 && memory > node.MemoryMib) return NodeObstacle.WithoutMemory;
        if (placement.ReachOf(job, node.Site) is not NodeObstacle.None and var reach) return reach;
        if (failedOn.Count > 0 && failedOn.Contains(node.Name)) return NodeObstacle.FailedThere;
        if (node.FreeSlots > 0) return NodeObstacle.None;
        return IsStalled(node, now) ? NodeObstacle.Stalled : NodeObstacle.Busy;
    }

    private static NodeObstacle OfNode(NodeEntry node)
    {
        if (node.IsGuest) return NodeObstacle.OfAnotherRegion;
        if (node.IsLost || node.Facts is null) return NodeObstacle.Lost;
        if (node.Facts.Availability == NodeAvailability.Cordoned) return NodeObstacle.Cordoned;
        if (node.Facts.Availability == NodeAvailability.Draining) return NodeObstacle.Draining;
        if (node.IsSuspect) return NodeObstacle.Silent;
        if (node.RefusingUntil != 0) return NodeObstacle.Refusing;
        return node.Slots <= 0 ? NodeObstacle.WithoutSlots : NodeObstacle.None;
    }

    /// <summary>Runs that others placed are not known well enough to be judged.</summary>
    private static bool IsStalled(NodeEntry node, long now) =>
        node.Runs.Count >= node.Slots && node.Runs.TrueForAll(r => r.IsStalled(now));
}
