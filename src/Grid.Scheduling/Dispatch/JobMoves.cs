namespace Grid.Scheduling.Dispatch;

/// <summary>
/// Moves a job between its queue, a slot, and neither. It is at one of them at a time: whatever it comes to, it leaves first what it had.
/// </summary>
internal sealed class JobMoves(DispatcherMemory memory)
{
    /// <summary>Puts a job back to waiting, or out of the way when it has failed too often.</summary>
    /// <param name="keepsPlace">It had a slot and lost it by no fault of its own: what came later does not start before it.</param>
    public void Wait(JobEntry entry, bool keepsPlace = false)
    {
        Leave(entry);
        if (IsHarmful(entry))
        {
            entry.Phase = JobPhase.Quarantining;
            memory.Actions.Add(new QuarantineJob(entry.Job.Key, entry.Epoch, WhyQuarantined(entry)));
            return;
        }

        entry.Phase = JobPhase.Waiting;
        entry.IsUnconfirmed = false;
        memory.Jobs.Enqueue(entry, keepsPlace);
    }

    /// <summary>Waits out of the queue: the images are out of reach of every node.</summary>
    public void WaitForImages(JobEntry entry)
    {
        Leave(entry);
        entry.Phase = JobPhase.Waiting;
        memory.ImageWaits.Pause(entry);
    }

    public void EndImagePauses()
    {
        foreach (var key in memory.ImageWaits.TakeEnded())
        {
            var entry = memory.Jobs[key];
            entry.Trouble?.Tried.Clear();

            // Unless something else has happened to it meanwhile.
            if (entry is { Phase: JobPhase.Waiting, HeapIndex: < 0, Run: null }) memory.Jobs.Enqueue(entry, keepsPlace: false);
        }
    }

    /// <summary>Where no other node takes work any more, the ones it was tried on are: only their own pauses keep it away from them.</summary>
    public void GoBackToTried()
    {
        foreach (var key in memory.ImageWaits.Troubled)
        {
            if (memory.Jobs[key] is { Phase: JobPhase.Waiting, HeapIndex: >= 0, Trouble: { Tried.Count: > 0 } trouble } entry && !IsAnyOtherFor(entry))
                trouble.Tried.Clear();
        }
    }

    /// <summary>Whether a node takes work now that could take the job, and where it met no fault since it last waited.</summary>
    public bool IsAnyOtherFor(JobEntry entry) =>
        memory.Placement.IsAnyOther(entry, memory.Nodes, memory.Time.Ticks, memory.Policy.IsUrgent(entry.Job.Tier));

    /// <summary>Images that stay lost end in a result that says so.</summary>
    public void ConcludeWithoutImages(JobEntry entry, ImageTrouble trouble)
    {
        Leave(entry);
        entry.Phase = JobPhase.Quarantining;
        memory.Actions.Add(new ConcludeWithoutImages(entry.Job.Key, entry.Epoch, memory.ImageWaits.InWords(trouble)));
    }

    /// <summary>The ledger is asked how the job stands: now, or when its silence is over.</summary>
    public void Read(JobEntry entry, bool isLedgerSilent = false)
    {
        Leave(entry);
        entry.Phase = JobPhase.Reading;
        if (isLedgerSilent) memory.Silence.Begin(entry.Job.Key);
        else memory.Actions.Add(new ReadJob(entry.Job.Key));
    }

    /// <summary>Takes a job out of the queue and out of the slot it holds.</summary>
    public void Leave(JobEntry entry)
    {
        memory.Jobs.Dequeue(entry);
        memory.Questions.Drop(entry);
        memory.Slots.Leave(entry);
    }

    public void Forget(JobEntry entry)
    {
        Leave(entry);
        memory.Jobs.Remove(entry.Job.Key);
        memory.ImageWaits.Forget(entry.Job.Key);
        memory.Silence.OnRead(entry.Job.Key);
    }

    private bool IsHarmful(JobEntry entry) =>
        entry.NodesHarmed >= memory.Options.QuarantineAfterNodes ||
        (entry.Failures >= memory.Options.QuarantineAfterFailures && !memory.Placement.MayYetBeTried(entry, memory.Nodes)) ||
        entry.Losses.Count >= memory.Options.QuarantineAfterLosses;

    private static string WhyQuarantined(JobEntry entry)
    {
        var failed = entry.FailedOn.Count > 0 ? $"failed on {string.Join(", ", entry.FailedOn)}" : "";
        var when = entry.Losses.All(l => l.HadBegun) ? "while running it" : $"while starting or running it, {entry.Losses.Count} times in all";
        var lost = entry.Losses.Count > 0 ? $"{string.Join(", ", entry.Losses.Select(l => l.Node).Distinct())} fell silent {when}" : "";
        var why = entry.LastReason.Length > 0 ? $": {entry.LastReason}" : "";
        return $"{lost}{(lost.Length > 0 && failed.Length > 0 ? "; " : "")}{failed}{why}";
    }
}
