using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;

namespace Grid.FaultSimulation.Checks;

/// <summary>
/// Must 4, stroke first. A dispatcher breaks it when it
/// (a) leases a slot of node N to lesser work while an emergency E, of which it knows, certainly waits and could use N
///     (N serves the model, is active and in reach, its memory takes the model, and E has not failed there); or
/// (b) lets E wait for more than <see cref="BehindTicks"/> while lesser work that it placed itself runs on such an N, without
///     having asked that work to yield; or
/// (c) lets E wait for more than <see cref="IdleTicks"/> while a slot of such an N is free.
/// It does not when, in the same step or not long before, E was leased, a run was asked to yield for it or a slot reserved
/// elsewhere; nor when E may be answered sooner by waiting for another node, within what may have been learned of run times.
/// </summary>
internal sealed class StrokeFirstRule(Checker checker, ViewOptions options, Dictionary<string, KnownNode> nodes)
{
    /// <summary>How long a yield or a reservation may be on its way: a slice, the patience, and the messages.</summary>
    public static readonly long PromiseTicks = TimeSpan.FromSeconds(12).Ticks;

    public static readonly long BehindTicks = TimeSpan.FromSeconds(5).Ticks;

    /// <summary>A free slot is taken within a round of decisions; what a lost message costs is within this.</summary>
    public static readonly long IdleTicks = TimeSpan.FromSeconds(10).Ticks;

    // A node that has not been heard of for two heartbeats may be gone.
    private static readonly long HeardTicks = TimeSpan.FromSeconds(2.2).Ticks;
    private static readonly long LedgerTicks = TimeSpan.FromSeconds(6).Ticks;

    // Enough to find a fault, and a bound on what one step costs.
    private const int MostJudged = 16;
    private readonly HashSet<KnownJob> _waiting = [];
    private long _ledgerSilentUntil;
    private int _turn;

    // After a lease's length it is known whether the work is still there.
    private static readonly long DoubtTicks = TimeSpan.FromSeconds(30).Ticks;

    public void OnWaiting(KnownJob known)
    {
        if (known.Job.Tier == Tier.Emergency) _waiting.Add(known);
    }

    public void OnWaitingEnded(KnownJob known)
    {
        if (known.Job.Tier == Tier.Emergency) _waiting.Remove(known);
    }

    public void OnLedgerSilent() => _ledgerSilentUntil = checker.Now + LedgerTicks;

    public void OnLeased(Job job, KnownNode node)
    {
        if (job.Tier == Tier.Emergency || _waiting.Count == 0) return;
        foreach (var stroke in _waiting.Take(MostJudged))
        {
            checker.StrokeFirstJudged++;
            if (stroke.PromisedUntil > checker.Now || node.MayKeepAway(stroke.Job, checker.Now) || options.Cost(stroke, node.Facts, lean: 1) is not { } here) continue;
            if (IsMaybeSooner(stroke, node, here) || IsMemoryPinned(stroke, node)) continue;
            checker.Broken(
                "Stroke first",
                $"{job.Key} was leased a slot of {node.Facts.Name} while {stroke.Job.Key} waited for one ({here:0.0} s away)",
                stroke.Job.Key,
                node.Facts.Name);
        }
    }

    public void OnTimePassed()
    {
        if (_ledgerSilentUntil > checker.Now) return;
        MarkNodesWithoutSlots();
        if (_waiting.Count == 0) return;
        JudgeIdleSlots();
        if (!options.Policy.Preemption) return;
        foreach (var stroke in _waiting.Take(MostJudged))
        {
            if (checker.Now - stroke.WaitingSince < BehindTicks || stroke.PromisedUntil > checker.Now) continue;
            checker.StrokeFirstJudged++;
            foreach (var node in nodes.Values) JudgeWait(stroke, node);
        }
    }

    /// <summary>Every waiting emergency in turn, not the first ones alone: those that nobody can take may stand before it.</summary>
    private void JudgeIdleSlots()
    {
        var turn = _turn++ % ((_waiting.Count + MostJudged - 1) / MostJudged);
        foreach (var stroke in _waiting.Skip(turn * MostJudged).Take(MostJudged))
        {
            if (checker.Now - stroke.WaitingSince < IdleTicks || stroke.PromisedUntil > checker.Now) continue;
            checker.StrokeFirstJudged++;
            foreach (var node in nodes.Values) JudgeIdle(stroke, node);
        }
    }

    private void MarkNodesWithoutSlots()
    {
        foreach (var node in nodes.Values)
        {
            var isHeard = checker.Now - node.HeardAt <= HeardTicks;
            if (!isHeard || node.Facts.Availability != NodeAvailability.Active || FreeSlots(node) <= 0) node.NotFreeAt = checker.Now;
        }
    }

    private void JudgeIdle(KnownJob stroke, KnownNode node)
    {
        if (checker.Now - node.NotFreeAt < IdleTicks || node.MayKeepAway(stroke.Job, checker.Now)) return;
        if (options.Cost(stroke, node.Facts, lean: 1) is not { } here || IsMaybeSooner(stroke, node, here) || IsMemoryPinned(stroke, node)) return;
        checker.Broken(
            "Stroke first",
            $"{stroke.Job.Key} has waited {TimeSpan.FromTicks(checker.Now - stroke.WaitingSince).TotalSeconds:0} s while {FreeSlots(node)} of {node.Facts.Slots} slots of {node.Facts.Name} were free for {TimeSpan.FromTicks(checker.Now - node.NotFreeAt).TotalSeconds:0} s",
            stroke.Job.Key,
            node.Facts.Name);
    }

    private int FreeSlots(KnownNode node) =>
        node.Facts.Slots - node.Held.Count - node.Foreign - node.Doubtful.Count(job => checker.Now - job.HeldSince < DoubtTicks);

    private void JudgeWait(KnownJob stroke, KnownNode node)
    {
        if (checker.Now - node.HeardAt > HeardTicks || node.Facts.Slots <= 0 || node.MayKeepAway(stroke.Job, checker.Now)) return;
        var lesser = node.Held.FirstOrDefault(h =>
            h.Job.Tier != Tier.Emergency && !h.IsYieldAsked && h.IsListed && checker.Now - h.HeldSince > BehindTicks);
        if (lesser is null || options.Cost(stroke, node.Facts, lean: 1) is not { } here || IsMaybeSooner(stroke, node, here)) return;
        checker.Broken(
            "Stroke first",
            $"{stroke.Job.Key} has waited {TimeSpan.FromTicks(checker.Now - stroke.WaitingSince).TotalSeconds:0} s while {lesser.Job.Key} ran on {node.Facts.Name} and was not asked to yield",
            stroke.Job.Key,
            node.Facts.Name);
    }

    /// <summary>What runs there leaves no memory for its model yet: that is for yields to end, and for (b)'s time at most.</summary>
    private bool IsMemoryPinned(KnownJob stroke, KnownNode node)
    {
        if (node.Facts.MemoryMib <= 0 || checker.Now - stroke.WaitingSince > BehindTicks) return false;
        if (node.Foreign > 0) return true;
        var models = node.Held.Select(h => h.Job.Key.Model).Append(stroke.Job.Key.Model).Distinct();
        return models.Sum(m => options.Models.Of(m).MemoryMib) > node.Facts.MemoryMib;
    }

    /// <summary>Whether waiting for another node may bring the answer sooner than this one would.</summary>
    private bool IsMaybeSooner(KnownJob stroke, KnownNode node, double here)
    {
        foreach (var other in nodes.Values)
        {
            if (ReferenceEquals(other, node) || options.Cost(stroke, other.Facts, lean: -1) is not { } there) continue;
            if (FreeIn(other) + there < here) return true;
        }

        return false;
    }

    /// <summary>The least that a slot of a node may still be taken for, in seconds.</summary>
    private double FreeIn(KnownNode node)
    {
        // Runs of other dispatchers end when they end.
        if (node.Foreign > 0 || node.Held.Count < node.Facts.Slots) return 0;
        var least = double.PositiveInfinity;
        foreach (var held in node.Held)
        {
            var left = (options.Cost(held, node.Facts, lean: -1) ?? 0) - TimeSpan.FromTicks(checker.Now - held.HeldSince).TotalSeconds;
            least = Math.Min(least, held.IsListed || checker.Now - held.HeldSince < HeardTicks ? Math.Max(0, left) : 0);
        }

        return least;
    }
}
