using System.Globalization;

namespace Grid.Scheduling.Regions;

/// <summary>
/// Slots lent to other regions. A request takes its place among our own waiting work, by the same order, for as long as the other
/// region waits for the answer; a slot that it is given is kept for a few seconds, and counts on its node until it is used or returned.
/// Times are monotonic ticks.
/// </summary>
internal sealed class SlotLoans(DispatcherOptions options, EventTime time, NodeTable nodes, RunTimes runTimes, ActionList actions)
{
    private const int MostPending = 256;

    // The answer must come back before the other region stops waiting for it.
    private static readonly long AnswerBefore = TimeSpan.FromSeconds(1).Ticks;

    private readonly List<PendingLoan> _pending = [];
    private readonly List<Reservation> _kept = [];

    /// <summary>Requests that wait for a slot, by deadline.</summary>
    public int Count => _pending.Count;

    /// <summary>The job of a request that waits.</summary>
    public JobEntry this[int index] => _pending[index].Entry;

    public void OnAsked(ReservationRequest request)
    {
        if (request.From == options.Region) return;
        var key = request.Job.Key;
        if (_kept.Find(k => k.Key == key && k.Region == request.From && !k.Node.IsGuest) is { } kept)
        {
            actions.Answer(request.From, key, kept.Node, "");
            return;
        }

        if (_pending.Exists(p => p.Entry.Job.Key == key && p.Region == request.From)) return;
        if (_pending.Count >= MostPending)
        {
            actions.Answer(request.From, key, null, string.Create(CultureInfo.InvariantCulture, $"{_pending.Count} requests of other regions wait already"));
            return;
        }

        var job = JobBounds.Within(request.Job, time.Now);
        var entry = new JobEntry(job, runTimes.StatedTicks(job.Key.Model, job.Images));
        _pending.Add(new PendingLoan(entry, request.From, time.Ticks + Math.Max(AnswerBefore, options.Policy.ReservationHold.Ticks - AnswerBefore)));
        _pending.Sort(static (a, b) => EntryOrder.ByDeadline.Compare(a.Entry, b.Entry));
    }

    /// <summary>Gives the request a free slot of the node.</summary>
    public void Lend(int index, NodeEntry node)
    {
        var (entry, region, _) = _pending[index];
        _pending.RemoveAt(index);
        _kept.Add(new Reservation(entry.Job.Key, region, node, time.Ticks + options.Policy.ReservationHold.Ticks));
        node.Reserve();
        actions.Lend(region, entry.Job.Key, node);
    }

    public void OnReturned(string from, JobKey key)
    {
        _pending.RemoveAll(p => p.Entry.Job.Key == key && p.Region == from);
        for (var i = _kept.Count - 1; i >= 0; i--)
        {
            if (_kept[i].Key == key && _kept[i].Region == from) GiveBack(i);
        }
    }

    /// <summary>A lent slot is used once its run is listed (from then on it counts as a run that we did not place) or has ended.</summary>
    public void OnUsed(JobKey key, NodeEntry node)
    {
        for (var i = 0; i < _kept.Count; i++)
        {
            if (_kept[i].Node != node || _kept[i].Key != key) continue;

            // One run, one slot: two regions that both take themselves for the owner of a job may have been lent one each.
            GiveBack(i);
            return;
        }
    }

    public void Lapse()
    {
        for (var i = _kept.Count - 1; i >= 0; i--)
        {
            // A node that has gone over to another region is not ours to lend, and may be forgotten.
            if (time.Ticks >= _kept[i].Until || _kept[i].Node.IsGuest) GiveBack(i);
        }

        for (var i = _pending.Count - 1; i >= 0; i--)
        {
            var (entry, region, until) = _pending[i];
            if (time.Ticks < until) continue;
            _pending.RemoveAt(i);
            actions.Answer(region, entry.Job.Key, null, "no slot came free in time");
        }
    }

    public void CopyFrom(SlotLoans other)
    {
        foreach (var loan in other._pending) _pending.Add(loan with { Entry = loan.Entry.Copy() });

        // The copy of its node counts it already.
        foreach (var kept in other._kept) _kept.Add(kept with { Node = nodes.Find(kept.Node.Name)! });
    }

    private void GiveBack(int index)
    {
        _kept[index].Node.Unreserve();
        _kept.RemoveAt(index);
    }

    /// <summary>Another region's request that waits for a slot of ours.</summary>
    private readonly record struct PendingLoan(JobEntry Entry, string Region, long Until);

    /// <summary>A slot kept for another region's job.</summary>
    private sealed record Reservation(JobKey Key, string Region, NodeEntry Node, long Until);
}
