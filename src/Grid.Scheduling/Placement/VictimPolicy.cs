namespace Grid.Scheduling.Placement;

/// <summary>
/// Which run makes way for an emergency: never another emergency; of the others the lowest tier, then the one that loses least,
/// which is the slice it is in, since finished slices are kept.
/// </summary>
internal static class VictimPolicy
{
    /// <summary>Until the run's slot can be free for an emergency, in ticks, and whether it would be asked to yield.</summary>
    public static (long Ticks, bool IsByYield) WaitFor(Run run, long now, PolicyOptions policy)
    {
        var remaining = run.RemainingTicks(now);
        if (run.Tier == Tier.Emergency || !policy.Preemption || run.StartedAt == 0) return (remaining, false);

        // One that was asked before is waited for; asking a second would stop more work than the emergency needs.
        var yields = run.YieldTicks(now, policy.SliceLimit.Ticks, remaining);
        if (run.IsYielding) return (Math.Min(yields, remaining), true);

        // A young run is left alone for a while, unless that would make the emergency wait longest of all.
        var young = Math.Max(0, run.StartedAt + policy.MinimumRun.Ticks - now);
        return remaining <= yields + young ? (remaining, false) : (yields + young, true);
    }

    /// <summary>Whether the slot of <paramref name="run"/> is better to wait for than that of <paramref name="best"/>, on the same node.</summary>
    public static bool IsCheaper(Run run, long wait, bool isByYield, Run best, long bestWait, bool bestIsByYield)
    {
        if (isByYield && bestIsByYield && run.Tier != best.Tier) return run.Tier > best.Tier;
        return wait < bestWait;
    }
}
