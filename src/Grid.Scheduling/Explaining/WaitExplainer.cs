namespace Grid.Scheduling.Explaining;

/// <summary>Of every open job, why it waits, for what, and until when. Reads; changes nothing, and so not the hash.</summary>
internal sealed class WaitExplainer(DispatcherMemory memory)
{
    private readonly ObstaclePolicy _obstacles = new(memory.Placement, memory.Options.Models, memory.Policy);
    private readonly WaitWords _words = new(memory);

    public WaitExplanation? Explain(JobKey key)
    {
        if (memory.Jobs.Find(key) is not { } entry) return null;
        var nodes = ExplainNodes(entry);
        var best = BestOf(nodes);
        var isWaiting = entry.Phase == JobPhase.Waiting;
        var (place, of, urgent) = isWaiting ? PlaceOf(entry) : default;
        var start = isWaiting ? StartIn(entry, place - 1 + urgent, best is not null) : null;
        var answer = isWaiting ? start + (best?.Alone ?? 0) : entry.Run is { } run ? run.RemainingTicks(memory.Time.Ticks) : null;
        var (why, waitsFor) = isWaiting ? _words.WhyItWaits(entry, nodes, best is not null, place, urgent) : WaitWords.WhatIsDone(entry);
        var left = entry.Job.Deadline - memory.Time.Now;
        return new WaitExplanation
        {
            Key = key,
            Why = why,
            WaitsFor = waitsFor,
            Place = place,
            Of = of,
            MoreUrgent = urgent,
            ExpectedStart = start is { } s ? memory.Time.Now.AddTicks(s) : null,
            ExpectedAnswer = answer is { } a ? memory.Time.Now.AddTicks(a) : null,
            UsualError = memory.Errors.UsualOf(key.Model),
            Left = left,
            IsLate = left < TimeSpan.Zero || (answer is { } end && end > left.Ticks),
            Nodes = nodes.ConvertAll(n => n.Said),
        };
    }

    private List<(NodeExplanation Said, long Queue, long Alone)> ExplainNodes(JobEntry entry)
    {
        var explained = new List<(NodeExplanation, long, long)>(memory.Nodes.All.Count);
        foreach (var node in memory.Nodes.All)
        {
            var obstacle = _obstacles.Of(entry.Job, node, entry.FailedOn, entry.Trouble, memory.Time.Ticks);
            var site = node.Facts?.Site ?? "";
            if (obstacle is not (NodeObstacle.None or NodeObstacle.Busy))
            {
                explained.Add((new NodeExplanation(node.Name, site, obstacle, WaitWords.WhyNot(obstacle, node, entry), null), -1, -1));
                continue;
            }

            var queue = obstacle == NodeObstacle.None ? 0 : _obstacles.FreeIn(node, entry.Job.Tier, memory.Time.Ticks);
            var load = node.HasLoaded(entry.Job.Key.Model) ? 0 : memory.Options.Models.Of(entry.Job.Key.Model).Load.Ticks;
            var alone = memory.Placement.TransferTicks(entry.Job, node.Site) + load + memory.Placement.RunTicks(entry, node.Name);
            var words = obstacle == NodeObstacle.None ? "" : WaitWords.Busy(node, queue);
            explained.Add((new NodeExplanation(node.Name, site, obstacle, words, TimeSpan.FromTicks(queue + alone)), queue, alone));
        }

        return explained;
    }

    private static (long Queue, long Alone)? BestOf(List<(NodeExplanation Said, long Queue, long Alone)> nodes)
    {
        (long Queue, long Alone)? best = null;
        foreach (var (_, queue, alone) in nodes)
        {
            if (queue >= 0 && (best is null || queue + alone < best.Value.Queue + best.Value.Alone)) best = (queue, alone);
        }

        return best;
    }

    /// <summary>Place and count in its own class, and how many of more urgent tiers wait that its nodes may have to take first.</summary>
    private (int Place, int Of, int MoreUrgent) PlaceOf(JobEntry entry)
    {
        var (ahead, of, urgent) = (0, 0, 0);
        foreach (var work in memory.Waiting.Classes)
        {
            var isSame = memory.Policy.IsUrgent(entry.Job.Tier) ? memory.Policy.IsUrgent(work.Tier) : work.Tier == entry.Job.Tier && work.Model == entry.Job.Key.Model;
            if (isSame)
            {
                ahead += work.CountBefore(entry);
                of += work.Count;
            }
            else if (work.Tier < entry.Job.Tier && memory.Nodes.Serving(work.Model).Nodes.Count > 0)
            {
                urgent += work.Count;
            }
        }

        // One that waits out of the queue for its images takes its place when it comes back.
        return (ahead + 1, entry.HeapIndex >= 0 ? of : of + 1, urgent);
    }

    /// <summary>Until it starts, in ticks: those before it, worked off by the slots that serve its model; null where no slot does.</summary>
    private long? StartIn(JobEntry entry, int ahead, bool isPlaceable)
    {
        var slots = memory.Nodes.Serving(entry.Job.Key.Model).CountSlots();
        if (!isPlaceable && entry.HeapIndex >= 0) return null;
        if (slots == 0) return null;
        var soonest = long.MaxValue;
        foreach (var node in memory.Nodes.Serving(entry.Job.Key.Model).Nodes)
        {
            if (node.IsPlaceable) soonest = Math.Min(soonest, node.FreeSlots > 0 ? 0 : _obstacles.FreeIn(node, entry.Job.Tier, memory.Time.Ticks));
        }

        var each = memory.Waiting.ClassOf(entry.Job) is { Count: > 0 } work ? work.WorkTicks / work.Count : entry.RunTicks;
        var start = soonest + (long)Math.Min((double)ahead * each / slots, TimeSpan.FromDays(365).Ticks);
        if (memory.ImageWaits.PauseOf(entry.Job.Key) is { IsOut: true } pause) start = Math.Max(start, pause.Until - memory.Time.Ticks);
        return Math.Max(start, memory.Silence.TicksLeft);
    }
}
