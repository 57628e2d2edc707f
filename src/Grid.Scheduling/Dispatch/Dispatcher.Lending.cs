using System.Globalization;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Policy;
using Grid.Scheduling.Queue;
using Grid.Scheduling.Regions;

namespace Grid.Scheduling.Dispatch;

/// <summary>
/// The lending side of spill-over. A request takes its place among our own waiting work, by the same order, for as long as the
/// other region waits for the answer; a slot that it is given is kept for a few seconds.
/// </summary>
public sealed partial class Dispatcher
{
    private const int MostPending = 256;

    // The answer must come back before the other region stops waiting for it.
    private static readonly long AnswerBefore = TimeSpan.FromSeconds(1).Ticks;

    private readonly List<PendingLoan> _pending = [];

    private void OnAsked(ReservationRequest request)
    {
        if (request.From == Region) return;
        var key = request.Job.Key;
        foreach (var node in _nodes.Own)
        {
            if (node.ReservationFor(key) is not { } kept || kept.Region != request.From) continue;
            _actions.Grant(request.From, key, node);
            return;
        }

        if (_pending.Exists(p => p.Entry.Job.Key == key && p.Region == request.From)) return;
        if (_pending.Count >= MostPending)
        {
            _actions.Refuse(request.From, key, string.Create(CultureInfo.InvariantCulture, $"{_pending.Count} requests of other regions wait already"));
            return;
        }

        var job = JobBounds.Within(request.Job, _time.Now);
        var entry = new JobEntry(job, _runTimes.StatedTicks(job.Key.Model, job.Images));
        _pending.Add(new PendingLoan(entry, request.From, _time.Ticks + Math.Max(AnswerBefore, _policy.ReservationHold.Ticks - AnswerBefore)));
        _pending.Sort(static (a, b) => EntryOrder.ByDeadline.Compare(a.Entry, b.Entry));
    }

    /// <summary>Other regions' emergencies, after our own: a free slot, or lesser work that yields.</summary>
    private void ServePending()
    {
        for (var i = 0; i < _pending.Count; i++)
        {
            var entry = _pending[i].Entry;
            if (!IsUrgent(entry.Job.Tier)) continue;
            _placement.Rank(entry, _nodes, _time.Ticks, _round, isUrgent: true, _ranking);
            if (SlotFor(entry, isOurs: false) is { } slot) Lend(i--, slot.Node);
        }
    }

    /// <summary>Lends a free slot to the other region's job that goes before <paramref name="ours"/>, if there is one.</summary>
    private bool LendToLesser(Rank? ours)
    {
        for (var i = 0; i < _pending.Count; i++)
        {
            var entry = _pending[i].Entry;
            if (IsUrgent(entry.Job.Tier) || !_nodes.IsAnyFree(entry.Job.Key.Model)) continue;
            var rank = OrderPolicy.Of(entry.Job, entry.RunTicks, 0, _time.Now.UtcTicks, _policy);
            if (ours is { } first && rank.CompareTo(first) >= 0) continue;
            _placement.Rank(entry, _nodes, _time.Ticks, _round, isUrgent: false, _ranking);
            if (!_ranking.HasFree) continue;
            Lend(i, _ranking.BestFree.Node);
            return true;
        }

        return false;
    }

    private void Lend(int index, NodeEntry node)
    {
        var (entry, region, _) = _pending[index];
        _pending.RemoveAt(index);
        node.Reserve(new Reservation(entry.Job.Key, region, _time.Ticks + _policy.ReservationHold.Ticks));
        _actions.Lend(region, entry.Job.Key, node);
    }

    private void OnReturned(ReservationReturned e)
    {
        _pending.RemoveAll(p => p.Entry.Job.Key == e.Key && p.Region == e.From);
        foreach (var node in _nodes.Own)
        {
            if (node.ReservationFor(e.Key) is { } kept && kept.Region == e.From) node.Unreserve(kept);
        }
    }

    /// <summary>A lent slot is used once its run is listed: from then on it counts as a run that we did not place.</summary>
    private static void UseReservations(NodeEntry node, IReadOnlyList<RunningLease> running)
    {
        if (node.Reservations.Count == 0) return;
        foreach (var (key, _, _, _) in running)
        {
            if (node.ReservationFor(key) is { } kept) node.Unreserve(kept);
        }
    }

    /// <summary>A run has ended: the slot is free, and was lent if it was, even if no heartbeat ever listed it.</summary>
    private NodeEntry? Ended(JobKey key, string name, long epoch)
    {
        if (_nodes.Find(name) is not { } node) return null;
        node.Remember(key, epoch);
        if (node.Reservations.Count > 0 && node.ReservationFor(key) is { } kept) node.Unreserve(kept);
        return node;
    }

    private void LetReservationsLapse()
    {
        foreach (var node in _nodes.Own)
        {
            for (var i = node.Reservations.Count - 1; i >= 0; i--)
            {
                if (_time.Ticks >= node.Reservations[i].Until) node.Unreserve(node.Reservations[i]);
            }
        }

        for (var i = _pending.Count - 1; i >= 0; i--)
        {
            var (entry, region, until) = _pending[i];
            if (_time.Ticks < until) continue;
            _pending.RemoveAt(i);
            _actions.Refuse(region, entry.Job.Key, "no slot came free in time");
        }
    }

    private void TellPeers()
    {
        if (_options.Peers.Count == 0) return;
        var nodes = new List<NodeStanding>();
        foreach (var node in _nodes.Own)
        {
            if (node.IsPlaceable) nodes.Add(StandingOf(node));
        }

        _actions.Add(new TellPeers(new RegionStanding(Region, _options.Incarnation, ++_standingSequence, nodes)));
    }

    private NodeStanding StandingOf(NodeEntry node)
    {
        long drain = 0;
        foreach (var work in _waiting.Classes)
        {
            if (work.Count == 0 || IsUrgent(work.Tier) || !node.Serves(work.Model)) continue;
            drain += BacklogTicks(work);
        }

        var (free, yield) = (long.MaxValue, long.MaxValue);
        foreach (var run in node.Runs)
        {
            free = Math.Min(free, run.RemainingTicks(_time.Ticks));
            yield = Math.Min(yield, Placement.VictimPolicy.WaitFor(run, _time.Ticks, _policy).Ticks);
        }

        // All slots hold runs that we know nothing of: as long as one slice, at a guess.
        var unknown = _policy.SliceLimit.Ticks;
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

    /// <summary>Another region's request that waits for a slot of ours.</summary>
    private readonly record struct PendingLoan(JobEntry Entry, string Region, long Until);
}
