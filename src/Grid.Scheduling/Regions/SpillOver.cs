namespace Grid.Scheduling.Regions;

/// <summary>
/// A job that would be answered sooner in another region gets a slot there. The region that has it goes on owning it; only the slot is
/// lent. Idle regions announce their free slots, and loaded ones send them work.
/// </summary>
internal sealed class SpillOver(DispatcherMemory memory, JobStarter starter)
{
    public void OnHeard(RegionStanding standing)
    {
        if (standing.Region != memory.Options.Region && memory.Peers.Hear(standing, memory.Time.Ticks) && !memory.Silence.IsOn) AskForLesser();
    }

    /// <summary>Lesser work: for each class whose own slots need longer than another region would, one of its late jobs is sent there.</summary>
    public void AskForLesser()
    {
        if (memory.Peers.Count == 0 || memory.Waiting.Count == 0) return;

        var free = memory.Peers.FreeSlots(memory.Time.Ticks);
        foreach (var work in memory.Waiting.Classes)
        {
            if (memory.Policy.IsUrgent(work.Tier)) continue;
            var slots = memory.Nodes.Serving(work.Model).CountSlots();
            while (!memory.Questions.IsFull && work.Unasked(isLate: slots > 0) is { } entry)
            {
                // Without a home it takes its place in another region's queue; with one only a free slot is worth the journey.
                var isHomeless = slots == 0 || memory.Round.Rank(entry, isUrgent: false).Count == 0;
                var pending = entry.PendingPlacement ??= new PendingPlacement();
                pending.HomeTicks = isHomeless ? long.MaxValue : work.WorkTicks / slots;
                if (FindSooner(entry, pending, isUrgent: false, isHomeless ? null : free) is not var (region, node)) break;
                memory.Questions.Ask(entry, region, node);
                if (free.TryGetValue(node, out var left)) free[node] = left - 1;
            }
        }
    }

    public void AskForEmergency(JobEntry entry, PendingPlacement pending)
    {
        if (memory.Peers.Count == 0 || pending.Asked is not null || memory.Questions.IsFull) return;
        if (FindSooner(entry, pending, isUrgent: true, free: null) is var (region, node)) memory.Questions.Ask(entry, region, node);
    }

    public void OnAnswered(ReservationReply reply)
    {
        if (memory.Jobs.Find(reply.Key) is not { Phase: JobPhase.Waiting, PendingPlacement: { } pending } entry || pending.Asked != reply.From)
        {
            // Placed at home meanwhile, answered, or the answer came too late to be waited for.
            if (reply.Node is not null) memory.Actions.Add(new ReturnReservation(reply.From, memory.Options.Region, reply.Key));
            return;
        }

        memory.Questions.Stop(entry);
        if (reply.Node is { } granted)
        {
            starter.StartElsewhere(entry, reply.From, granted);
            return;
        }

        foreach (var standing in memory.Peers.Fresh(memory.Time.Ticks))
        {
            if (standing.Region == reply.From) (pending.RefusedBy ??= []).Add((standing.Region, standing.Sequence));
        }
    }

    /// <summary>The node of another region that would answer soonest, if sooner than here by the margin.</summary>
    private (string Region, string Node)? FindSooner(JobEntry entry, PendingPlacement pending, bool isUrgent, Dictionary<string, int>? free)
    {
        (string, string)? found = null;
        var best = pending.HomeTicks == long.MaxValue ? long.MaxValue : pending.HomeTicks - memory.Policy.SpillMargin.Ticks;
        foreach (var (of, node) in memory.Peers.Nodes(memory.Time.Ticks))
        {
            if (pending.RefusedBy?.Contains((of.Region, of.Sequence)) == true || (free is not null && free.GetValueOrDefault(node.Node) <= 0)) continue;
            var ticks = TicksOn(node, entry, isUrgent);
            if (ticks < 0 || ticks >= best) continue;
            best = ticks;
            found = (of.Region, node.Node);
        }

        return found;
    }

    /// <summary>Estimated completion there; negative when the node cannot take the job.</summary>
    private long TicksOn(NodeStanding node, JobEntry entry, bool isUrgent)
    {
        var model = entry.Job.Key.Model;
        if (!node.Models.Contains(model) || entry.FailedOn.Contains(node.Node) || entry.Trouble?.Tried.Contains(node.Node) == true) return -1;
        var transfer = memory.Placement.TransferTicks(entry.Job, memory.Options.Topology.IndexOf(node.Site));
        if (transfer < 0) return -1;

        var load = node.Loaded is null || node.Loaded.Contains(model) ? 0 : memory.Options.Models.Of(model).Load.Ticks;
        var queue = isUrgent ? node.YieldIn : node.FreeIn;
        return Math.Max(0, queue.Ticks) + transfer + load + memory.Placement.RunTicks(entry, node.Node);
    }
}
