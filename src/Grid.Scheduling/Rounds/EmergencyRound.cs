using System.Globalization;

namespace Grid.Scheduling.Rounds;

/// <summary>
/// Stroke first: every waiting emergency gets the slot that answers it soonest, be it free, about to be free, or held by lesser
/// work that is then asked to yield.
/// </summary>
internal sealed class EmergencyRound(DispatcherMemory memory, SpillOver spillOver, JobStarter starter)
{
    // A storm of emergencies that wait for busy slots is looked through a part at a time, so that one event stays cheap.
    private const int MostPerRound = 32;

    // The same for those whose place is their own, and that no node can take.
    private const int MostApartPerRound = 256;

    // How many of those that no node here can take ask other regions at one event.
    private const int MostAskingPerRound = 32;

    // A second run is asked to yield for the same emergency only if that is worth it.
    private const long WorthAnotherYieldTicks = TimeSpan.TicksPerSecond;

    /// <param name="isTimePassed">Time is what has passed: sites that no node could take are looked at again.</param>
    /// <param name="isNews">
    /// A waiting emergency may ask another region now, or is new. Otherwise, with every slot held by emergencies or on its way, a storm
    /// of them costs nothing at each event.
    /// </param>
    public void Place(bool isTimePassed, bool isNews)
    {
        if (memory.Waiting.Emergencies == 0) return;
        memory.Unplaceable.LookAgain(isTimePassed);
        if (!(isNews || memory.Nodes.IsAnySlotAvailable())) return;

        var (waitingForBusy, apart) = (0, 0);

        // Once enough wait for busy slots only free ones are still given out: no free slot stays empty before a storm.
        while (Next(onlyFree: waitingForBusy >= MostPerRound) is var (work, entry))
        {
            var ranking = memory.Round.Rank(entry, isUrgent: true);
            if (SlotFor(entry, ranking, isOurs: true) is { } slot)
            {
                starter.Start(entry, ranking, slot, OrderReason.Emergency, heldOut: 0);
            }
            else if (ranking.Count == 0 && (!entry.IsApart || ++apart > MostApartPerRound))
            {
                SetSiteAside(work, entry, ranking);
            }
            else
            {
                memory.Round.HoldOut(entry);
                if (ranking.Count > 0) waitingForBusy++;
            }
        }

        memory.Round.PutBack();
        if (isNews) AskElsewhereForUnplaceable();
    }

    /// <summary>Other regions' emergencies, after our own: a free slot, or lesser work that yields.</summary>
    public void ServeLoans()
    {
        for (var i = 0; i < memory.Loans.Count; i++)
        {
            var entry = memory.Loans[i];
            if (!memory.Policy.IsUrgent(entry.Job.Tier)) continue;
            if (SlotFor(entry, memory.Round.Rank(entry, isUrgent: true), isOurs: false) is { } slot) memory.Loans.Lend(i--, slot.Node);
        }
    }

    /// <summary>What holds for the first of a site's ordinary ones holds for all of them.</summary>
    private void SetSiteAside(JobClass work, JobEntry entry, Ranking ranking)
    {
        var isForGood = !entry.IsApart && ranking.Excluded.Total >= memory.Nodes.Own.Count;
        if (isForGood) memory.Unplaceable.Add(work, work.SetAside(entry));
        else memory.Round.SetAside(work, entry);
    }

    /// <summary>The first of each site has asked when it was looked at; the others have their turn a few at a time.</summary>
    private void AskElsewhereForUnplaceable()
    {
        if (memory.Unplaceable.All.Count == 0 || memory.Peers.Count == 0) return;
        foreach (var entry in memory.Unplaceable.NextToAsk(MostAskingPerRound))
        {
            var pending = entry.PendingPlacement ??= new PendingPlacement();
            pending.HomeTicks = long.MaxValue;
            spillOver.AskForEmergency(entry, pending);
        }
    }

    private (JobClass Class, JobEntry Entry)? Next(bool onlyFree)
    {
        JobClass? first = null;
        foreach (var work in memory.Waiting.Classes)
        {
            if (!memory.Policy.IsUrgent(work.Tier) || work.Head is not { } head || (onlyFree && !memory.Nodes.IsAnyFree(work.Model))) continue;
            if (first is null || EntryOrder.ByDeadline.Compare(head, first.Head) < 0) first = work;
        }

        return first is null ? null : (first, first.Head!);
    }

    /// <summary>The free slot to take now; null where the job waits, for a slot that this has set in motion or for any.</summary>
    private NodeCost? SlotFor(JobEntry entry, Ranking ranking, bool isOurs)
    {
        var pending = entry.PendingPlacement ??= new PendingPlacement();
        pending.HomeTicks = ranking.Count == 0 ? long.MaxValue : ranking.Best.Total;
        if (isOurs && pending.HomeTicks > memory.Policy.SpillMargin.Ticks) spillOver.AskForEmergency(entry, pending);
        if (ranking.Count == 0) return null;

        var best = IsStillAsked(entry, pending, ranking) ? SoonerThanAsked(ranking) : ranking.Best;
        if (best.IsFree) return best;

        var run = best.Awaited!;
        memory.Round.Promise(run);

        // A slot is free, and the device's memory is not: nothing lesser may start there and pin more of it.
        if (run.Node.FreeSlots > 0) memory.Round.KeepForEmergencies(run.Node);
        if (!best.IsByYield || run.IsYielding) return null;

        pending.Victim = run;
        run.YieldAskedAt = memory.Time.Ticks;
        run.YieldsFor = entry.Job.Key;
        memory.Actions.Yield(run, string.Create(
            CultureInfo.InvariantCulture,
            $"its slot on {run.Node.Name} answers an emergency in {TimeSpan.FromTicks(best.Total).TotalSeconds:0.0} s, sooner than any other"));
        return null;
    }

    /// <summary>Whether a run was asked to yield for this job and still occupies its slot. One at a time.</summary>
    private static bool IsStillAsked(JobEntry entry, PendingPlacement pending, Ranking ranking)
    {
        if (pending.Victim is null) return false;
        if (ranking.HasAsked && pending.Victim.YieldsFor == entry.Job.Key) return true;

        pending.Victim = null;
        return false;
    }

    /// <summary>The slot that was asked for, unless a free one is sooner, or any is by so much that it is worth another yield.</summary>
    private static NodeCost SoonerThanAsked(Ranking ranking)
    {
        var kept = ranking.HasFree && ranking.BestFree.Total < ranking.Asked.Total ? ranking.BestFree : ranking.Asked;
        return ranking.Best.Total + WorthAnotherYieldTicks < kept.Total ? ranking.Best : kept;
    }
}
