namespace Grid.Scheduling.Rounds;

/// <summary>
/// Gives a waiting job a slot, and says why. Small jobs of one model share a run, so that a slot's fixed cost is paid once; only where
/// it delays nobody: no other slot is free, no emergency waits, and the whole run stays within one slice's limit.
/// </summary>
internal sealed class JobStarter(DispatcherMemory memory)
{
    // Images that arrive this much later than the first job's do not hold up the run.
    private const long LateImagesTicks = 250 * TimeSpan.TicksPerMillisecond;

    /// <param name="ranking">Of this job.</param>
    /// <param name="cost">A free slot of the ranking.</param>
    /// <param name="heldOut">Jobs that wait and are out of their queues for this round.</param>
    public void Start(JobEntry entry, Ranking ranking, in NodeCost cost, OrderReason turn, int heldOut)
    {
        var candidates = ranking.Name(cost);
        var run = memory.Slots.Occupy(entry.Job, cost.Node, cost.Transfer, cost.Load);
        Join(entry, run, cost.Run);
        var shared = ShareRun(entry, run, cost.Transfer);

        var decision = new Decision
        {
            At = memory.Time.Now,
            Job = entry.Job,
            Candidates = candidates,
            Considered = ranking.Count,
            Excluded = ranking.Excluded,
            Turn = turn,
            WaitingBehind = memory.Waiting.Count + heldOut,
            SharedWith = shared,
        };
        memory.Actions.Lease(entry, run, decision);
        if (shared == 0) return;

        foreach (var companion in run.Jobs)
        {
            if (companion != entry) memory.Actions.Lease(companion, run, decision with { Job = companion.Job, Turn = OrderReason.Shared });
        }
    }

    /// <param name="granted">The slot that <paramref name="region"/> lends for the job.</param>
    public void StartElsewhere(JobEntry entry, string region, GrantedNode granted)
    {
        var isUrgent = memory.Policy.IsUrgent(entry.Job.Tier);
        var ranking = memory.Round.Rank(entry, isUrgent);
        var topology = memory.Options.Topology;
        var (from, site) = (topology.IndexOf(entry.Job.Site), topology.IndexOf(granted.Site));
        var transfer = Math.Max(0, memory.Placement.TransferTicks(entry.Job, site));
        var runTicks = memory.Placement.RunTicks(entry, granted.Name);
        var winner = new Candidate(
            granted.Name, granted.Site, TimeSpan.Zero, TimeSpan.FromTicks(transfer), TimeSpan.Zero, TimeSpan.FromTicks(runTicks), topology.DistanceKm(from, site));
        var atHome = ranking.Count == 0 ? [] : ranking.Name(ranking.Best);
        var decision = new Decision
        {
            At = memory.Time.Now,
            Job = entry.Job,
            Candidates = [winner, .. atHome.Take(Decision.MostNamed - 1)],
            Considered = ranking.Count + 1,
            Excluded = ranking.Excluded,
            Turn = isUrgent ? OrderReason.Emergency : OrderReason.PassedOn,
            WaitingBehind = memory.Waiting.Count - 1,
            LentBy = region,
        };

        var node = memory.Nodes.Named(granted.Name, memory.Time.Ticks);
        node.Lend(site, memory.Time.Ticks);
        var run = memory.Slots.Occupy(entry.Job, node, transfer, load: 0);
        Join(entry, run, runTicks);
        memory.Actions.Lease(entry, run, decision);
    }

    private void Join(JobEntry entry, Run run, long runTicks)
    {
        memory.Jobs.Dequeue(entry);
        memory.Questions.Drop(entry);
        run.Join(entry, runTicks);
        memory.Jobs.Charge(entry);
    }

    /// <returns>How many jobs joined.</returns>
    private int ShareRun(JobEntry first, Run run, long firstTransfer)
    {
        var policy = memory.Policy;
        if (policy.BatchJobs <= 1 || first.Kept is not null || memory.Waiting.Emergencies > memory.Unplaceable.CountJobs()) return 0;
        if (!memory.Options.Models.Of(run.Model).IsBatched || run.RunTicks >= policy.SliceLimit.Ticks || memory.Nodes.IsAnyFree(run.Model)) return 0;

        var work = memory.Waiting.ClassOf(first.Job);
        var looked = new List<JobEntry>();
        while (run.Jobs.Count < policy.BatchJobs && looked.Count < policy.BatchJobs && work.Head is { } next)
        {
            var ticks = memory.Placement.RunTicks(next, run.Node.Name);
            if (run.RunTicks + ticks > policy.SliceLimit.Ticks) break;
            if (CanShare(next, run.Node, firstTransfer))
            {
                Join(next, run, ticks);
                continue;
            }

            memory.Jobs.Dequeue(next);
            looked.Add(next);
        }

        foreach (var entry in looked) memory.Waiting.Add(entry);
        return run.Jobs.Count - 1;
    }

    private bool CanShare(JobEntry entry, NodeEntry node, long firstTransfer)
    {
        if (entry.FailedOn.Count > 0 || entry.Trouble is not null || entry.Kept is not null || entry.PendingPlacement?.Asked is not null) return false;
        var transfer = memory.Placement.TransferTicks(entry.Job, node.Site);
        return transfer >= 0 && transfer <= firstTransfer + LateImagesTicks;
    }
}
