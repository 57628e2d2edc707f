using System.Globalization;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Queue;

namespace Grid.Scheduling.Dispatch;

/// <summary>
/// Stroke first: every waiting emergency gets the slot that answers it soonest, be it free, about to be free, or held by lesser
/// work that is then asked to yield.
/// </summary>
public sealed partial class Dispatcher
{
    // A storm of emergencies that wait for busy slots is looked through a part at a time, so that one event stays cheap.
    private const int MostEmergenciesPerRound = 32;

    // The same for those whose place is their own, and that no node can take.
    private const int MostApartPerRound = 256;

    // How many of those that no node here can take ask other regions at one event.
    private const int MostAskingPerRound = 32;

    // A second run is asked to yield for the same emergency only if that is worth it.
    private const long WorthAnotherYieldTicks = TimeSpan.TicksPerSecond;

    private readonly List<JobEntry> _seen = [];
    private readonly List<(JobClass Class, SiteQueue Site)> _urgentAside = [];

    // Sites whose emergencies of one model no node can take, whatever becomes free: they block nobody, and are looked at again
    // when nodes change or time passes.
    private readonly List<(JobClass Class, SiteQueue Site)> _unplaceable = [];
    private long _unplaceableAsOf;
    private int _askedTo;

    // Set by events after which a waiting emergency may ask another region, or is new. Otherwise, with every slot held by
    // emergencies or on its way, a storm of them costs nothing at each event.
    private bool _isNewsForEmergencies;

    private void PlaceEmergencies()
    {
        if (_waiting.Emergencies == 0) return;
        LookAgainAtUnplaceable();
        if (!(_isNewsForEmergencies || _nodes.IsAnySlotToBeHad())) return;

        _seen.Clear();
        var (waitingForBusy, apart) = (0, 0);

        // Once enough wait for busy slots only free ones are still given out: no free slot stays empty before a storm.
        while (NextEmergency(onlyFree: waitingForBusy >= MostEmergenciesPerRound) is var (work, entry))
        {
            _placement.Rank(entry, _nodes, _time.Ticks, _round, isUrgent: true, _ranking);
            var isLeftOut = _ranking.Count == 0;
            if (SlotFor(entry) is { } slot)
            {
                Start(entry, slot, OrderReason.Emergency);
            }
            else if (isLeftOut && (!entry.IsApart || ++apart > MostApartPerRound))
            {
                // What holds for the first of a site's ordinary ones holds for all of them.
                var isForGood = !entry.IsApart && _ranking.Excluded.Total >= _nodes.Own.Count;
                var site = work.SetAside(entry);
                if (!isForGood) _urgentAside.Add((work, site));
                else if (!site.IsUnplaceable) _unplaceable.Add((work, site));
                site.IsUnplaceable |= isForGood;
            }
            else
            {
                _waiting.Remove(entry);
                _seen.Add(entry);
                if (!isLeftOut) waitingForBusy++;
            }
        }

        foreach (var entry in _seen) _waiting.Add(entry);
        foreach (var (work, site) in _urgentAside) work.PutBack(site);
        _urgentAside.Clear();
        AskElsewhereForUnplaceable();
    }

    private void LookAgainAtUnplaceable()
    {
        if (_unplaceable.Count == 0) return;
        var changes = _nodes.Changes();
        if (changes == _unplaceableAsOf && !_isTimePassed) return;
        _unplaceableAsOf = changes;
        foreach (var (work, site) in _unplaceable)
        {
            site.IsUnplaceable = false;
            work.PutBack(site);
        }

        _unplaceable.Clear();
    }

    /// <summary>Emergencies that could use a slot of ours if one came free.</summary>
    private int CountPlaceableEmergencies()
    {
        var count = _waiting.Emergencies;
        foreach (var (_, site) in _unplaceable) count -= site.Jobs.Count;
        return count;
    }

    /// <summary>The first of each site has asked when it was looked at; the others have their turn a few at a time.</summary>
    private void AskElsewhereForUnplaceable()
    {
        if (_unplaceable.Count == 0 || _peers.Count == 0 || !_isNewsForEmergencies) return;
        var asking = 0;
        foreach (var (_, site) in _unplaceable)
        {
            for (var i = 0; i < site.Jobs.Count && asking < MostAskingPerRound; i++, asking++)
            {
                var entry = site.Jobs[(_askedTo + i) % site.Jobs.Count];
                var pendingPlacement = entry.PendingPlacement ??= new PendingPlacement();
                pendingPlacement.HomeTicks = long.MaxValue;
                AskElsewhere(entry, pendingPlacement);
            }
        }

        _askedTo = (_askedTo + MostAskingPerRound) % 1_000_000;
    }

    private (JobClass Class, JobEntry Entry)? NextEmergency(bool onlyFree)
    {
        JobClass? first = null;
        foreach (var work in _waiting.Classes)
        {
            if (!IsUrgent(work.Tier) || work.Head is not { } head || (onlyFree && !_nodes.IsAnyFree(work.Model))) continue;
            if (first is null || EntryOrder.ByDeadline.Compare(head, first.Head) < 0) first = work;
        }

        return first is null ? null : (first, first.Head!);
    }

    /// <summary>The free slot to take now; null where the job waits, for a slot that this has set in motion or for any.</summary>
    private NodeCost? SlotFor(JobEntry entry, bool isOurs = true)
    {
        var pendingPlacement = entry.PendingPlacement ??= new PendingPlacement();
        pendingPlacement.HomeTicks = _ranking.Count == 0 ? long.MaxValue : _ranking.Best.Total;
        if (isOurs && pendingPlacement.HomeTicks > _policy.SpillMargin.Ticks) AskElsewhere(entry, pendingPlacement);
        if (_ranking.Count == 0) return null;

        var best = IsStillAsked(entry, pendingPlacement) ? SoonerThanAsked() : _ranking.Best;
        if (best.IsFree) return best;

        var run = best.Awaited!;
        run.Node.Promise(run, _round);

        // A slot is free, and the device's memory is not: nothing lesser may start there and pin more of it.
        if (run.Node.FreeSlots > 0) run.Node.KeptForEmergenciesIn = _round;
        if (!best.IsByYield || run.IsYielding) return null;

        pendingPlacement.Victim = run;
        run.YieldAskedAt = _time.Ticks;
        run.YieldsFor = entry.Job.Key;
        _actions.Yield(run, string.Create(
            CultureInfo.InvariantCulture,
            $"its slot on {run.Node.Name} answers an emergency in {TimeSpan.FromTicks(best.Total).TotalSeconds:0.0} s, sooner than any other"));
        return null;
    }

    /// <summary>Whether a run was asked to yield for this job and still occupies its slot. One at a time.</summary>
    private bool IsStillAsked(JobEntry entry, PendingPlacement pendingPlacement)
    {
        if (pendingPlacement.Victim is null) return false;
        if (_ranking.HasAsked && pendingPlacement.Victim.YieldsFor == entry.Job.Key) return true;

        pendingPlacement.Victim = null;
        return false;
    }

    /// <summary>The slot that was asked for, unless a free one is sooner, or any is by so much that it is worth another yield.</summary>
    private NodeCost SoonerThanAsked()
    {
        var kept = _ranking.HasFree && _ranking.BestFree.Total < _ranking.Asked.Total ? _ranking.BestFree : _ranking.Asked;
        return _ranking.Best.Total + WorthAnotherYieldTicks < kept.Total ? _ranking.Best : kept;
    }
}
