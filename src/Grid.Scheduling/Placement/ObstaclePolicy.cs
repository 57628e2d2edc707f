namespace Grid.Scheduling.Placement;

/// <summary>
/// Says of one node why it does not take a job now: what <see cref="PlacementPolicy"/> judges for all nodes at once and only counts.
/// For people; changes nothing.
/// </summary>
internal sealed class ObstaclePolicy(PlacementPolicy placement, ModelCosts costs, PolicyOptions policy)
{
    /// <param name="failedOn">Nodes on which the job failed.</param>
    /// <param name="trouble">Faults it met that were not its own.</param>
    public NodeObstacle Of(Job job, NodeEntry node, IReadOnlyList<string> failedOn, ImageTrouble? trouble, long now)
    {
        if (OfNode(node) is not NodeObstacle.None and var own) return own;
        var model = job.Key.Model;
        if (!node.Serves(model)) return NodeObstacle.WithoutModel;
        var memory = costs.Of(model).MemoryMib;
        if (node.MemoryMib > 0 && memory > node.MemoryMib) return NodeObstacle.WithoutMemory;
        if (placement.ReachOf(job, node.Site) is not NodeObstacle.None and var reach) return reach;
        if (placement.IsKeptAway(job, trouble, node, job.Tier == Tier.Emergency, now)) return NodeObstacle.Faulty;
        if (failedOn.Count > 0 && failedOn.Contains(node.Name)) return NodeObstacle.FailedThere;
        if (node.FreeSlots > 0) return NodeObstacle.None;
        return IsStalled(node, now) ? NodeObstacle.Stalled : NodeObstacle.Busy;
    }

    /// <summary>Until a slot of a busy node comes free for a job of this tier, in ticks: by itself, or because lesser work yields.</summary>
    public long FreeIn(NodeEntry node, Tier tier, long now)
    {
        if (SlotWait.IsOverfull(node)) return SlotWait.OfOverfull(node, now, tier == Tier.Emergency ? policy : null);

        // Runs that others placed are as long as one slice, at a guess.
        var soonest = node.Runs.Count < node.Slots ? policy.SliceLimit.Ticks : long.MaxValue;
        foreach (var run in node.Runs)
            soonest = Math.Min(soonest, tier == Tier.Emergency ? VictimPolicy.WaitFor(run, now, policy).Ticks : run.RemainingTicks(now));
        return soonest == long.MaxValue ? policy.SliceLimit.Ticks : soonest;
    }

    /// <summary>Why it takes no work at all; none where it does.</summary>
    public static NodeObstacle OfNode(NodeEntry node)
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
    public static bool IsStalled(NodeEntry node, long now) =>
        node.Runs.Count >= node.Slots && node.Runs.TrueForAll(r => r.IsStalled(now));
}
