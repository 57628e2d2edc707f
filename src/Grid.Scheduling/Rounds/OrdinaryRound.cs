namespace Grid.Scheduling.Rounds;

/// <summary>All work below the emergencies, and what other regions ask for theirs, while slots are free.</summary>
internal sealed class OrdinaryRound(DispatcherMemory memory, JobStarter starter)
{
    // How many have passed over a free slot since the last one was given out so, and which of them loses least by taking it.
    private int _passed;
    private (JobEntry Entry, long Ticks)? _leastLoss;

    public void Place()
    {
        while (true)
        {
            var next = NextClass();
            if (memory.Loans.Count > 0 && LendBefore(next?.Rank)) continue;
            if (next is not var (work, rank)) break;
            PlaceHead(work, rank.Turn);
        }

        memory.Round.PutBack();
        (_leastLoss, _passed) = (null, 0);
    }

    /// <summary>The class whose head is first in order among those that a free node serves; null when none is left.</summary>
    private (JobClass Class, Rank Rank)? NextClass()
    {
        JobClass? first = null;
        Rank best = default;
        foreach (var work in memory.Waiting.Classes)
        {
            if (memory.Policy.IsUrgent(work.Tier) || work.Head is not { } head || !memory.Nodes.IsAnyFree(work.Model)) continue;
            var rank = RankOf(head, memory.Nodes.Serving(work.Model).DrainTicks(work));
            if (first is null || rank.CompareTo(best) < 0) (first, best) = (work, rank);
        }

        return first is null ? null : (first, best);
    }

    private Rank RankOf(JobEntry entry, long drainTicks) =>
        OrderPolicy.Of(entry.Job, entry.RunTicks, drainTicks, memory.Time.Now.UtcTicks, memory.Policy);

    /// <summary>Lends a free slot to the other region's job that goes before <paramref name="ours"/>, if there is one.</summary>
    private bool LendBefore(Rank? ours)
    {
        for (var i = 0; i < memory.Loans.Count; i++)
        {
            var entry = memory.Loans[i];
            if (memory.Policy.IsUrgent(entry.Job.Tier) || !memory.Nodes.IsAnyFree(entry.Job.Key.Model)) continue;
            if (ours is { } first && RankOf(entry, drainTicks: 0).CompareTo(first) >= 0) continue;
            var ranking = memory.Round.Rank(entry, isUrgent: false);
            if (!ranking.HasFree) continue;
            memory.Loans.Lend(i, ranking.BestFree.Node);
            return true;
        }

        return false;
    }

    private void PlaceHead(JobClass work, OrderReason turn)
    {
        var entry = work.Head!;
        var ranking = memory.Round.Rank(entry, isUrgent: false);
        if (!ranking.HasFree) SetAside(work, entry);
        else if (ranking.Best.IsFree || _passed >= memory.Policy.Lookahead) Start(entry, ranking, turn);
        else PassOver(work, entry, ranking);
    }

    /// <summary>A busy slot answers it sooner than the free one: it passes, and the free slot goes to one whose images are near it.</summary>
    private void PassOver(JobClass work, JobEntry entry, Ranking ranking)
    {
        var free = ranking.BestFree.Node;
        var loss = ranking.BestFree.Total - ranking.Best.Total;
        if (_leastLoss is not { } least || loss < least.Ticks) _leastLoss = (entry, loss);
        memory.Round.PromiseFirst(ranking.Best.Node);
        memory.Round.HoldOut(entry);
        if (_passed++ == 0 && work.HeadOf(free.Facts!.Site) is { } local) TryLocal(local, free);

        // Nobody near: rather than leave a slot idle before a queue, the job that loses least by it takes it.
        if (_passed < memory.Policy.Lookahead || memory.Waiting.Count <= memory.Round.HeldOut) return;
        var loser = _leastLoss.Value.Entry;
        var again = memory.Round.Rank(loser, isUrgent: false);
        if (again.HasFree) Start(loser, again, OrderReason.PassedOn);
        (_leastLoss, _passed) = (null, 0);
    }

    private void TryLocal(JobEntry local, NodeEntry free)
    {
        var ranking = memory.Round.Rank(local, isUrgent: false);
        if (ranking.HasFree && ranking.Best.IsFree && ranking.Best.Node == free) Start(local, ranking, OrderReason.PassedOn);
    }

    private void Start(JobEntry entry, Ranking ranking, OrderReason turn)
    {
        memory.Round.Release(entry);
        starter.Start(entry, ranking, ranking.BestFree, turn, memory.Round.HeldOut);
    }

    /// <summary>
    /// No free node can take it: its whole site is passed over in this round, or it alone where the reason is its own or all sites
    /// stand in one queue.
    /// </summary>
    private void SetAside(JobClass work, JobEntry entry)
    {
        if (!work.IsShared || entry.IsApart || entry.FailedOn.Count > 0 || entry.Kept is not null || entry.Trouble is not null) memory.Round.HoldOut(entry);
        else memory.Round.SetAside(work, entry);
    }
}
