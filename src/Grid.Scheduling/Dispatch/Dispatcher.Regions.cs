using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Queue;
using Grid.Scheduling.Regions;

namespace Grid.Scheduling.Dispatch;

/// <summary>
/// The asking side of spill-over: a job that would be answered sooner in another region gets a slot there. The region that has
/// it goes on owning it; only the slot is lent. Idle regions announce their free slots, and loaded ones send them work.
/// </summary>
public sealed partial class Dispatcher
{
    private const int MostQuestions = 256;

    private long _standingSequence;

    // Jobs with a question under way.
    private readonly List<JobEntry> _questions = [];

    private void OnPeerHeard(PeerHeard e)
    {
        if (e.Standing.Region != Region && _peers.Hear(e.Standing, _time.Ticks) && !_silence.IsOn) SpillOver();
    }

    /// <summary>Lesser work: for each class whose own slots need longer than another region would, one of its late jobs is sent there.</summary>
    private void SpillOver()
    {
        if (_peers.Count == 0 || _waiting.Count == 0) return;

        var free = FreeElsewhere();
        foreach (var work in _waiting.Classes)
        {
            if (IsUrgent(work.Tier)) continue;
            var slots = _nodes.Serving(work.Model).CountSlots();
            while (_questions.Count < MostQuestions && work.Unasked(isLate: slots > 0) is { } entry)
            {
                // Without a home it takes its place in another region's queue; with one only a free slot is worth the journey.
                var isHomeless = slots == 0 || !IsReachable(entry);
                var pendingPlacement = entry.PendingPlacement ??= new PendingPlacement();
                pendingPlacement.HomeTicks = isHomeless ? long.MaxValue : work.WorkTicks / slots;
                if (FindElsewhere(entry, pendingPlacement, isUrgent: false, isHomeless ? null : free) is not var (region, node)) break;
                Ask(entry, pendingPlacement, region, node);
                Use(free, node);
            }
        }
    }

    private void AskElsewhere(JobEntry entry, PendingPlacement pendingPlacement)
    {
        if (_peers.Count == 0 || pendingPlacement.Asked is not null || _questions.Count >= MostQuestions) return;
        if (FindElsewhere(entry, pendingPlacement, isUrgent: true, free: null) is var (region, node)) Ask(entry, pendingPlacement, region, node);
    }

    private void Ask(JobEntry entry, PendingPlacement pendingPlacement, string region, string node)
    {
        pendingPlacement.Asked = region;
        pendingPlacement.AskedUntil = _time.Ticks + _policy.ReservationHold.Ticks;
        _questions.Add(entry);
        _actions.Ask(region, entry, node);
    }

    /// <summary>The node of another region that would answer soonest, if sooner than here by the margin.</summary>
    private (string Region, string Node)? FindElsewhere(JobEntry entry, PendingPlacement pendingPlacement, bool isUrgent, Dictionary<string, int>? free)
    {
        (string, string)? found = null;
        var best = pendingPlacement.HomeTicks == long.MaxValue ? long.MaxValue : pendingPlacement.HomeTicks - _policy.SpillMargin.Ticks;
        foreach (var standing in _peers.Fresh(_time.Ticks))
        {
            if (pendingPlacement.RefusedBy?.Contains((standing.Region, standing.Sequence)) == true) continue;
            foreach (var node in standing.Nodes)
            {
                if (free is not null && free.GetValueOrDefault(node.Node) <= 0) continue;
                var ticks = TicksElsewhere(entry, node, isUrgent);
                if (ticks < 0 || ticks >= best) continue;
                best = ticks;
                found = (standing.Region, node.Node);
            }
        }

        return found;
    }

    /// <summary>Estimated completion there; negative when the node cannot take the job.</summary>
    private long TicksElsewhere(JobEntry entry, NodeStanding node, bool isUrgent)
    {
        var model = entry.Job.Key.Model;
        if (!node.Models.Contains(model) || entry.FailedOn.Contains(node.Node) || entry.Trouble?.Tried.Contains(node.Node) == true) return -1;
        var transfer = _placement.TransferTicks(entry.Job, _options.Topology.IndexOf(node.Site));
        if (transfer < 0) return -1;

        var load = node.Loaded is null || node.Loaded.Contains(model) ? 0 : _options.Models.Of(model).Load.Ticks;
        var queue = isUrgent ? node.YieldIn : node.FreeIn;
        return Math.Max(0, queue.Ticks) + transfer + load + _placement.RunTicks(entry, node.Node);
    }

    private void OnAnswered(ReservationReply reply)
    {
        var isWaiting = _jobs.TryGetValue(reply.Key, out var entry) && entry.Phase == JobPhase.Waiting;
        if (!isWaiting || entry!.PendingPlacement?.Asked != reply.From)
        {
            // Placed at home meanwhile, answered, or the answer came too late to be waited for.
            if (reply.Node is not null) _actions.Add(new ReturnReservation(reply.From, Region, reply.Key));
            return;
        }

        StopAsking(entry);
        if (reply.Node is { } granted)
        {
            StartElsewhere(entry, reply.From, granted);
            return;
        }

        foreach (var standing in _peers.Fresh(_time.Ticks))
        {
            if (standing.Region == reply.From) (entry.PendingPlacement.RefusedBy ??= []).Add((standing.Region, standing.Sequence));
        }
    }

    private void StartElsewhere(JobEntry entry, string region, GrantedNode granted)
    {
        _placement.Rank(entry, _nodes, _time.Ticks, _round, isUrgent: IsUrgent(entry.Job.Tier), _ranking);
        var topology = _options.Topology;
        var (from, site) = (topology.IndexOf(entry.Job.Site), topology.IndexOf(granted.Site));
        var transfer = Math.Max(0, _placement.TransferTicks(entry.Job, site));
        var runTicks = _placement.RunTicks(entry, granted.Name);
        var winner = new Candidate(
            granted.Name, granted.Site, TimeSpan.Zero, TimeSpan.FromTicks(transfer), TimeSpan.Zero, TimeSpan.FromTicks(runTicks), topology.DistanceKm(from, site));
        var atHome = _ranking.Count == 0 ? [] : _ranking.Name(_ranking.Best);
        var decision = new Decision
        {
            At = _time.Now,
            Job = entry.Job,
            Candidates = [winner, .. atHome.Take(Decision.MostNamed - 1)],
            Considered = _ranking.Count + 1,
            Excluded = _ranking.Excluded,
            Turn = IsUrgent(entry.Job.Tier) ? OrderReason.Emergency : OrderReason.PassedOn,
            WaitingBehind = _waiting.Count - 1,
            LentBy = region,
        };

        var node = _nodes.Named(granted.Name, _time.Ticks);
        node.Lend(site, _time.Ticks);
        _actions.Lease(entry, Occupy(entry, node, transfer, 0, runTicks), decision);
    }

    private bool IsReachable(JobEntry entry)
    {
        _placement.Rank(entry, _nodes, _time.Ticks, _round, isUrgent: false, _ranking);
        return _ranking.Count > 0;
    }

    private void StopAsking(JobEntry entry)
    {
        if (entry.PendingPlacement?.Asked is null) return;
        entry.PendingPlacement.Asked = null;
        _questions.Remove(entry);
    }

    private void DropQuest(JobEntry entry)
    {
        if (entry.PendingPlacement is null) return;
        StopAsking(entry);
        entry.PendingPlacement = null;
    }

    /// <summary>Questions that were not answered: the message or the answer was lost, or the region is.</summary>
    private void GiveUpQuestions()
    {
        for (var i = _questions.Count - 1; i >= 0; i--)
        {
            if (_time.Ticks >= _questions[i].PendingPlacement!.AskedUntil) StopAsking(_questions[i]);
        }
    }

    private Dictionary<string, int> FreeElsewhere()
    {
        var free = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var standing in _peers.Fresh(_time.Ticks))
        {
            foreach (var node in standing.Nodes)
            {
                if (node.FreeSlots > 0) free[node.Node] = node.FreeSlots;
            }
        }

        return free;
    }

    private static void Use(Dictionary<string, int> free, string node)
    {
        if (free.TryGetValue(node, out var slots)) free[node] = slots - 1;
    }
}
