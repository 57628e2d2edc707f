namespace Grid.Scheduling.Placement;

/// <summary>
/// When a slot of a busy node is free. A lease that was found in the ledger may give a node more runs than slots, until its heartbeat says
/// what is so: then as many of them must end as are too many, and one more.
/// </summary>
internal static class SlotWait
{
    public static bool IsOverfull(NodeEntry node) => node.Runs.Count > node.Slots;

    /// <summary>In ticks. Looks at every pair of runs: few nodes are ever overfull, and not for long.</summary>
    /// <param name="node">With at least one run.</param>
    /// <param name="now">Ticks.</param>
    /// <param name="policy">By which lesser work yields to an emergency; null where nothing yields.</param>
    public static long OfOverfull(NodeEntry node, long now, PolicyOptions? policy)
    {
        var (needed, least) = (Math.Min(node.Runs.Count, node.Runs.Count - node.Slots + 1), long.MaxValue);
        foreach (var run in node.Runs)
        {
            var (wait, ended) = (Of(run, now, policy), 0);
            foreach (var other in node.Runs)
            {
                if (Of(other, now, policy) <= wait) ended++;
            }

            if (ended >= needed) least = Math.Min(least, wait);
        }

        return least;
    }

    private static long Of(Run run, long now, PolicyOptions? policy) => policy is null ? run.RemainingTicks(now) : VictimPolicy.WaitFor(run, now, policy).Ticks;
}
