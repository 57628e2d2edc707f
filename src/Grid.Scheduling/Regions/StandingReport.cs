namespace Grid.Scheduling.Regions;

/// <summary>What this region tells the others of its nodes, each word with a higher number than the one before.</summary>
internal sealed class StandingReport(DispatcherOptions options, EventTime time, NodeTable nodes, WaitingJobs waiting)
{
    private long _sequence;

    public RegionStanding Next()
    {
        var standings = new List<NodeStanding>();
        foreach (var node in nodes.Own)
        {
            if (node.IsPlaceable) standings.Add(Of(node));
        }

        return new RegionStanding(options.Region, options.Incarnation, ++_sequence, standings);
    }

    public void CopyFrom(StandingReport other) => _sequence = other._sequence;

    private NodeStanding Of(NodeEntry node)
    {
        long drain = 0;
        foreach (var work in waiting.Classes)
        {
            if (work.Count == 0 || options.Policy.IsUrgent(work.Tier) || !node.Serves(work.Model)) continue;
            drain += nodes.Serving(work.Model).DrainTicks(work);
        }

        var (free, yield) = (long.MaxValue, long.MaxValue);
        foreach (var run in node.Runs)
        {
            free = Math.Min(free, run.RemainingTicks(time.Ticks));
            yield = Math.Min(yield, VictimPolicy.WaitFor(run, time.Ticks, options.Policy).Ticks);
        }

        // All slots hold runs that we know nothing of: as long as one slice, at a guess.
        var unknown = options.Policy.SliceLimit.Ticks;
        var isFree = node.FreeSlots > 0;
        return new NodeStanding(
            node.Name,
            node.Facts!.Site,
            node.FreeSlots,
            TimeSpan.FromTicks(drain + (isFree ? 0 : free == long.MaxValue ? unknown : free)),
            TimeSpan.FromTicks(isFree ? 0 : yield == long.MaxValue ? unknown : yield),
            node.Facts.Models,
            node.Facts.Loaded);
    }
}
