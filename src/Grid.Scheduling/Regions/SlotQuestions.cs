namespace Grid.Scheduling.Regions;

/// <summary>Jobs for which another region is asked for a slot: each asks one region at a time, and none waits for its answer for ever.</summary>
internal sealed class SlotQuestions(EventTime time, PolicyOptions policy, ActionList actions)
{
    private const int Most = 256;

    private readonly List<JobEntry> _asking = [];

    public bool IsFull => _asking.Count >= Most;

    public void Ask(JobEntry entry, string region, string node)
    {
        entry.PendingPlacement!.Asked = region;
        entry.PendingPlacement.AskedUntil = time.Ticks + policy.ReservationHold.Ticks;
        _asking.Add(entry);
        actions.Ask(region, entry, node);
    }

    public void Stop(JobEntry entry)
    {
        if (entry.PendingPlacement?.Asked is null) return;
        entry.PendingPlacement.Asked = null;
        _asking.Remove(entry);
    }

    /// <summary>The job waits no longer for a slot: whatever it has set in motion to get one is forgotten.</summary>
    public void Drop(JobEntry entry)
    {
        if (entry.PendingPlacement is null) return;
        Stop(entry);
        entry.PendingPlacement = null;
    }

    /// <summary>Those that were not answered: the message or the answer was lost, or the region is.</summary>
    public void Lapse()
    {
        for (var i = _asking.Count - 1; i >= 0; i--)
        {
            if (time.Ticks >= _asking[i].PendingPlacement!.AskedUntil) Stop(_asking[i]);
        }
    }

    public void CopyFrom(SlotQuestions other, OpenJobs jobs)
    {
        foreach (var entry in other._asking) _asking.Add(jobs[entry.Job.Key]);
    }
}
