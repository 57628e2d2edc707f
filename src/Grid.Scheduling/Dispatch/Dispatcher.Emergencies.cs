using System.Globalization;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
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

    private void PlaceEmergencies()
    {
        if (_waiting.Emergencies == 0) return;

        _seen.Clear();
        while (_seen.Count < MostEmergenciesPerRound && NextEmergency() is { } entry)
        {
            _placement.Rank(entry, _nodes, _mono, _round, isUrgent: true, _ranking);
            if (SlotFor(entry) is var slot and >= 0)
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

    /// <summary>Index of the free slot to take now; -1 where the job waits, for a slot that this has set in motion or for any.</summary>
    private int SlotFor(JobEntry entry, bool isOurs = true)
    {
        var quest = entry.Quest ??= new Quest();
        quest.HomeTicks = _ranking.Best < 0 ? long.MaxValue : _ranking[_ranking.Best].Total;
        var best = AwaitedVictim(entry, quest) is var asked and >= 0 ? SoonerOf(asked) : _ranking.Best;
        if (isOurs && (best < 0 || quest.HomeTicks > _policy.SpillMargin.Ticks)) AskElsewhere(entry, quest);
        if (best < 0) return -1;
        if (_ranking[best].IsFree) return best;

        var run = _ranking[best].Awaited!;
        run.PromisedIn = _round;
        if (!_ranking[best].IsByYield || run.IsYielding) return -1;

        quest.Victim = run;
        run.YieldAskedAt = _mono;
        run.YieldsFor = entry.Job.Key;
        AskToYield(run, entry.Job.Key, string.Create(
            CultureInfo.InvariantCulture,
            $"its slot on {run.Node.Name} answers an emergency in {TimeSpan.FromTicks(_ranking[best].Total).TotalSeconds:0.0} s, sooner than any other"));
        return -1;
    }

    /// <summary>The run that was asked to yield for this job and still occupies its slot; -1 when there is none. One at a time.</summary>
    private int AwaitedVictim(JobEntry entry, Quest quest)
    {
        if (quest.Victim is not { } victim) return -1;
        for (var i = 0; i < _ranking.Count; i++)
        {
            if (_ranking[i].Awaited == victim && victim.YieldsFor == entry.Job.Key) return i;
        }

        quest.Victim = null;
        return -1;
    }

    /// <summary>The slot that was asked for, unless a free one is sooner, or any is by so much that it is worth another yield.</summary>
    private int SoonerOf(int asked)
    {
        var free = _ranking.BestFree;
        var kept = free >= 0 && _ranking[free].Total < _ranking[asked].Total ? free : asked;
        return _ranking[_ranking.Best].Total + WorthAnotherYieldTicks < _ranking[kept].Total ? _ranking.Best : kept;
    }
}
