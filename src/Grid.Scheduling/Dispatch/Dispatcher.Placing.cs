using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;
using Grid.Scheduling.Queue;

namespace Grid.Scheduling.Dispatch;

/// <summary>
/// One round of placing, after every event: emergencies, then other regions' emergencies, then the rest while slots are free.
/// Within a round each busy slot is promised to one waiting job at most, so that a queue does not count on the same slot.
/// </summary>
public sealed partial class Dispatcher
{
    private readonly List<JobEntry> _aside = [];
    private readonly List<(JobClass Class, SiteQueue Site)> _sitesAside = [];

    private void Place()
    {
        if (_waiting.Count == 0 && _pending.Count == 0) return;

        _round++;
        _nodes.LookForFree();
        PlaceEmergencies();
        ServePending();
        PlaceOthers();
    }

    private void PlaceOthers()
    {
        var heldOut = 0;
        JobEntry? leastLoss = null;
        long leastLossTicks = long.MaxValue;
        while (true)
        {
            var next = NextClass();
            if (_pending.Count > 0 && LendToLesser(next?.Rank)) continue;
            if (next is not var (work, rank)) break;

            var entry = work.Head!;
            _placement.Rank(entry, _nodes, _time.Ticks, _round, isUrgent: false, _ranking);
            if (!_ranking.HasFree)
            {
                SetAside(work, entry);
                continue;
            }

            if (_ranking.Best.IsFree || heldOut >= _policy.Lookahead)
            {
                Start(entry, _ranking.BestFree, rank.Turn);
                continue;
            }

            // A busy slot answers it sooner than the free one: it passes, and the free slot goes to one whose images are near it.
            var loss = _ranking.BestFree.Total - _ranking.Best.Total;
            if (loss < leastLossTicks) (leastLoss, leastLossTicks) = (entry, loss);
            var (free, busy) = (_ranking.BestFree.Node, _ranking.Best.Node);
            busy.Promise(busy.FirstToEnd(_time.Ticks, _round)!, _round);
            HoldOut(entry);
            if (heldOut++ == 0 && work.HeadOf(free.Facts!.Site) is { } local) TryLocal(local, free);

            // Nobody near: rather than leave a slot idle before a queue, the job that loses least by it takes it.
            if (heldOut < _policy.Lookahead || _waiting.Count <= _aside.Count) continue;
            _placement.Rank(leastLoss!, _nodes, _time.Ticks, _round, isUrgent: false, _ranking);
            if (_ranking.HasFree) Start(leastLoss!, _ranking.BestFree, OrderReason.PassedOn);
            (leastLoss, leastLossTicks, heldOut) = (null, long.MaxValue, 0);
        }

        PutBack();
    }

    /// <summary>The class whose head is first in order among those that a free node serves; null when none is left.</summary>
    private (JobClass Class, Rank Rank)? NextClass()
    {
        JobClass? first = null;
        Rank best = default;
        foreach (var work in _waiting.Classes)
        {
            if (IsUrgent(work.Tier) || work.Head is not { } head || !_nodes.IsAnyFree(work.Model)) continue;
            var rank = OrderPolicy.Of(head.Job, head.RunTicks, BacklogTicks(work), _time.Now.UtcTicks, _policy);
            if (first is null || rank.CompareTo(best) < 0) (first, best) = (work, rank);
        }

        return first is null ? null : (first, best);
    }

    /// <summary>Time in which the slots that serve it would work off all that waits of a class.</summary>
    private long BacklogTicks(JobClass work) => work.WorkTicks / Math.Max(1, _nodes.Serving(work.Model).CountSlots());

    /// <summary>Emergencies are placed apart, unless a simpler order is being compared that knows no tiers.</summary>
    private bool IsUrgent(Tier tier) => tier == Tier.Emergency && (_policy.Order is OrderRule.DeadlineProtected or OrderRule.StrictPriority);

    private void TryLocal(JobEntry local, NodeEntry free)
    {
        _placement.Rank(local, _nodes, _time.Ticks, _round, isUrgent: false, _ranking);
        if (_ranking.HasFree && _ranking.Best.IsFree && _ranking.Best.Node == free) Start(local, _ranking.BestFree, OrderReason.PassedOn);
    }

    /// <summary>
    /// No free node can take it: its whole site is passed over in this round, or it alone where the reason is its own or all sites
    /// stand in one queue.
    /// </summary>
    private void SetAside(JobClass work, JobEntry entry)
    {
        if (!work.IsShared || entry.IsApart || entry.FailedOn.Count > 0 || entry.Kept is not null || entry.Trouble is not null) HoldOut(entry);
        else _sitesAside.Add((work, work.SetAside(entry)));
    }

    private void HoldOut(JobEntry entry)
    {
        _waiting.Remove(entry);
        _aside.Add(entry);
    }

    private void PutBack()
    {
        foreach (var entry in _aside) _waiting.Add(entry);
        foreach (var (work, site) in _sitesAside) work.PutBack(site);
        _aside.Clear();
        _sitesAside.Clear();
    }

    /// <summary>Gives the job a free slot of the ranking, and others a share of its run.</summary>
    private void Start(JobEntry entry, NodeCost cost, OrderReason turn)
    {
        var candidates = _ranking.Name(cost);
        var (considered, excluded) = (_ranking.Count, _ranking.Excluded);
        var run = Occupy(entry, cost.Node, cost.Transfer, cost.Load, cost.Run);
        var shared = ShareRun(entry, run, cost);

        var decision = new Decision
        {
            At = _time.Now,
            Job = entry.Job,
            Candidates = candidates,
            Considered = considered,
            Excluded = excluded,
            Turn = turn,
            WaitingBehind = _waiting.Count + _aside.Count,
            SharedWith = shared,
        };
        _actions.Lease(entry, run, decision);
        if (shared == 0) return;

        foreach (var companion in run.Jobs)
        {
            if (companion != entry) _actions.Lease(companion, run, decision with { Job = companion.Job, Turn = OrderReason.Shared });
        }
    }

    private Run Occupy(JobEntry entry, NodeEntry node, long transfer, long load, long runTicks)
    {
        var run = new Run(node, entry.Job.Key.Model, entry.Job.Tier, _time.Ticks)
        {
            TransferTicks = transfer,
            ExpectedTransferTicks = transfer,
            LoadTicks = load,
        };
        node.Add(run);
        var from = transfer > 0 ? _options.Topology.IndexOf(entry.Job.Site) : -1;
        if (from >= 0 && node.Site >= 0)
        {
            _links.Begin(from, node.Site);
            run.CarriedFrom = from;
        }

        Join(entry, run, runTicks);
        return run;
    }

    private void Join(JobEntry entry, Run run, long runTicks)
    {
        if (entry.HeapIndex >= 0) _waiting.Remove(entry);
        _aside.Remove(entry);
        DropQuest(entry);
        entry.Phase = JobPhase.Leasing;
        entry.Run = run;
        run.Jobs.Add(entry);
        run.PlacedJobs++;
        run.PendingLeases++;
        run.RunTicks += runTicks;
        run.StatedTicks += entry.RunTicks;
        run.Node.RunsChanged();
        if (entry.IsCharged) return;

        _waiting.ClassOf(entry.Job).Charge(entry);
        entry.IsCharged = true;
    }
}
