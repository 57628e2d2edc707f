using System.Globalization;
using Grid.Scheduling.Explaining;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Queue;

namespace Grid.Scheduling.Dispatch;

/// <summary>Nothing waits unexplained: of every open job, why, for what, and until when. Reads; changes nothing, and so not the hash.</summary>
public sealed partial class Dispatcher
{
    /// <summary>Null for a job that is not open here.</summary>
    public WaitExplanation? Explain(JobKey key)
    {
        if (!_jobs.TryGetValue(key, out var entry)) return null;
        var nodes = ExplainNodes(entry);
        var best = BestOf(nodes);
        var isWaiting = entry.Phase == JobPhase.Waiting;
        var (place, of, urgent) = isWaiting ? PlaceOf(entry) : default;
        var start = isWaiting ? StartIn(entry, place - 1 + urgent, best is not null) : null;
        var answer = isWaiting ? start + (best?.Alone ?? 0) : entry.Run is { } run ? run.RemainingTicks(_time.Ticks) : null;
        var (why, waitsFor) = isWaiting ? WhyItWaits(entry, nodes, best is not null, place, urgent) : WhatIsDone(entry);
        var left = entry.Job.Deadline - _time.Now;
        return new WaitExplanation
        {
            Key = key,
            Why = why,
            WaitsFor = waitsFor,
            Place = place,
            Of = of,
            MoreUrgent = urgent,
            ExpectedStart = start is { } s ? _time.Now.AddTicks(s) : null,
            ExpectedAnswer = answer is { } a ? _time.Now.AddTicks(a) : null,
            UsualError = _errors.UsualOf(key.Model),
            Left = left,
            IsLate = left < TimeSpan.Zero || (answer is { } end && end > left.Ticks),
            Nodes = nodes.ConvertAll(n => n.Said),
        };
    }

    private List<(NodeExplanation Said, long Queue, long Alone)> ExplainNodes(JobEntry entry)
    {
        var explained = new List<(NodeExplanation, long, long)>(_nodes.All.Count);
        foreach (var node in _nodes.All)
        {
            var obstacle = _obstacles.Of(entry.Job, node, entry.FailedOn, entry.Trouble, _time.Ticks);
            var site = node.Facts?.Site ?? "";
            if (obstacle is not (NodeObstacle.None or NodeObstacle.Busy))
            {
                explained.Add((new NodeExplanation(node.Name, site, obstacle, WhyNot(obstacle, node, entry), null), -1, -1));
                continue;
            }

            var queue = obstacle == NodeObstacle.None ? 0 : _obstacles.FreeIn(node, entry.Job.Tier, _time.Ticks);
            var load = node.HasLoaded(entry.Job.Key.Model) ? 0 : _options.Models.Of(entry.Job.Key.Model).Load.Ticks;
            var alone = _placement.TransferTicks(entry.Job, node.Site) + load + _placement.RunTicks(entry, node.Name);
            var words = obstacle == NodeObstacle.None ? "" : Text($"all {node.Slots} slots are taken, one is free in about {Seconds(queue)} s");
            explained.Add((new NodeExplanation(node.Name, site, obstacle, words, TimeSpan.FromTicks(queue + alone)), queue, alone));
        }

        return explained;
    }

    private static string WhyNot(NodeObstacle obstacle, NodeEntry node, JobEntry entry)
    {
        var words = ObstacleWords.Of(obstacle);
        if (obstacle == NodeObstacle.FailedThere && entry.LastReason.Length > 0) return $"{words}: {entry.LastReason}";
        if (obstacle != NodeObstacle.Faulty) return words;
        var reason = entry.Trouble?.Tried.Contains(node.Name) == true ? entry.Trouble.Reason : node.Faults.All.Select(f => f.Value.Reason).FirstOrDefault();
        return string.IsNullOrEmpty(reason) ? words : $"{words}: {reason}";
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
        foreach (var work in _waiting.Classes)
        {
            var isSame = IsUrgent(entry.Job.Tier) ? IsUrgent(work.Tier) : work.Tier == entry.Job.Tier && work.Model == entry.Job.Key.Model;
            if (isSame)
            {
                ahead += work.CountBefore(entry);
                of += work.Count;
            }
            else if (work.Tier < entry.Job.Tier && _nodes.Serving(work.Model).Nodes.Count > 0)
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
        var slots = _nodes.Serving(entry.Job.Key.Model).CountSlots();
        if (!isPlaceable && entry.HeapIndex >= 0) return null;
        if (slots == 0) return null;
        var soonest = long.MaxValue;
        foreach (var node in _nodes.Serving(entry.Job.Key.Model).Nodes)
        {
            if (node.IsPlaceable) soonest = Math.Min(soonest, node.FreeSlots > 0 ? 0 : _obstacles.FreeIn(node, entry.Job.Tier, _time.Ticks));
        }

        var each = _waiting.ClassOf(entry.Job) is { Count: > 0 } work ? work.WorkTicks / work.Count : entry.RunTicks;
        var start = soonest + (long)Math.Min((double)ahead * each / slots, TimeSpan.FromDays(365).Ticks);
        if (_imageBackoffs.TryGetValue(entry.Job.Key, out var absence) && absence.IsOut) start = Math.Max(start, absence.Until - _time.Ticks);
        return Math.Max(start, _silence.TicksLeft);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(long ticks) => TimeSpan.FromTicks(ticks).TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
}
