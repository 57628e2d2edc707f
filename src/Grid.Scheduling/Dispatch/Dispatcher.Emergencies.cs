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
    // A storm of emergencies is worked off a part at a time, so that one event stays cheap.
    private const int MostEmergenciesPerRound = 32;

    // A second run is asked to yield for the same emergency only if that is worth it.
    private const long WorthAnotherYieldTicks = TimeSpan.TicksPerSecond;

    private readonly List<JobEntry> _seen = [];

    // Set by events after which a waiting emergency may ask another region, or is new. Otherwise, with every slot held by
    // emergencies or on its way, a storm of them costs nothing at each event.
    private bool _isNewsForEmergencies;

    private void PlaceEmergencies()
    {
        if (_waiting.Emergencies == 0 || !(_isNewsForEmergencies || _nodes.IsAnySlotToBeHad())) return;

        _seen.Clear();
        while (_seen.Count < MostEmergenciesPerRound && NextEmergency() is { } entry)
        {
            _placement.Rank(entry, _nodes, _mono, _round, isUrgent: true, _ranking);
            if (SlotFor(entry) is { } slot)
            {
                Start(entry, slot, Turn.Emergency);
                continue;
            }

            _waiting.Remove(entry);
            _seen.Add(entry);
        }

        // More wait than were looked at: nothing lesser may take a slot that one of them could use.
        foreach (var work in _waiting.Classes)
        {
            if (IsUrgent(work.Tier) && work.Head is not null) _nodes.KeepForEmergencies(work.Model, _round);
        }

        foreach (var entry in _seen) _waiting.Add(entry);
    }

    private JobEntry? NextEmergency()
    {
        JobEntry? first = null;
        foreach (var work in _waiting.Classes)
        {
            if (IsUrgent(work.Tier) && work.Head is { } head && (first is null || EntryOrder.ByDeadline.Compare(head, first) < 0)) first = head;
        }

        return first;
    }

    /// <summary>The free slot to take now; null where the job waits, for a slot that this has set in motion or for any.</summary>
    private NodeCost? SlotFor(JobEntry entry, bool isOurs = true)
    {
        var quest = entry.Quest ??= new Quest();
        quest.HomeTicks = _ranking.Count == 0 ? long.MaxValue : _ranking.Best.Total;
        if (isOurs && quest.HomeTicks > _policy.SpillMargin.Ticks) AskElsewhere(entry, quest);
        if (_ranking.Count == 0) return null;

        var best = IsStillAsked(entry, quest) ? SoonerThanAsked() : _ranking.Best;
        if (best.IsFree) return best;

        var run = best.Awaited!;
        run.Node.Promise(run, _round);

        // A slot is free, and the device's memory is not: nothing lesser may start there and pin more of it.
        if (run.Node.FreeSlots > 0) run.Node.KeptForEmergenciesIn = _round;
        if (!best.IsByYield || run.IsYielding) return null;

        quest.Victim = run;
        run.YieldAskedAt = _mono;
        run.YieldsFor = entry.Job.Key;
        AskToYield(run, entry.Job.Key, string.Create(
            CultureInfo.InvariantCulture,
            $"its slot on {run.Node.Name} answers an emergency in {TimeSpan.FromTicks(best.Total).TotalSeconds:0.0} s, sooner than any other"));
        return null;
    }

    /// <summary>Whether a run was asked to yield for this job and still occupies its slot. One at a time.</summary>
    private bool IsStillAsked(JobEntry entry, Quest quest)
    {
        if (quest.Victim is null) return false;
        if (_ranking.HasAsked && quest.Victim.YieldsFor == entry.Job.Key) return true;

        quest.Victim = null;
        return false;
    }

    /// <summary>The slot that was asked for, unless a free one is sooner, or any is by so much that it is worth another yield.</summary>
    private NodeCost SoonerThanAsked()
    {
        var kept = _ranking.HasFree && _ranking.BestFree.Total < _ranking.Asked.Total ? _ranking.BestFree : _ranking.Asked;
        return _ranking.Best.Total + WorthAnotherYieldTicks < kept.Total ? _ranking.Best : kept;
    }
}
