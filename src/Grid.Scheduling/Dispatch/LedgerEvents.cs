namespace Grid.Scheduling.Dispatch;

/// <summary>What the ledger says about jobs.</summary>
internal sealed class LedgerEvents(DispatcherMemory memory, JobMoves moves)
{
    public void OnAdmitted(JobAdmitted e)
    {
        if (memory.Jobs.Find(e.Job.Key) is not { } entry)
        {
            entry = Remember(e.Job, e.Epoch, e.Losses);
        }
        else if (entry.Phase == JobPhase.Reading || (entry.Phase == JobPhase.Quarantining && e.Epoch > entry.Epoch))
        {
            // Also one that was to be taken out, and was refused because another lease had been taken meanwhile.
            entry.Epoch = Math.Max(entry.Epoch, e.Epoch);
            memory.Silence.OnRead(e.Job.Key);
        }
        else
        {
            // A repeat, or a page of the ledger read before what happened since.
            return;
        }

        entry.MergeFailures(e.FailedOn);
        moves.Wait(entry, keepsPlace: entry.IsCharged || e.Losses.Count > 0);
    }

    public void OnLeaseFound(LeaseFound e)
    {
        if (memory.Jobs.Find(e.Job.Key) is not { } entry)
        {
            entry = Remember(e.Job, 0, e.Losses);
            entry.IsUnconfirmed = true;
        }
        else if (entry.Phase != JobPhase.Reading && (entry.Epoch >= e.Epoch || IsAskedFor(entry, e.Node, e.Epoch)))
        {
            // Known, or our own lease seen before the ledger's answer, which is on its way.
            return;
        }

        memory.Silence.OnRead(e.Job.Key);
        entry.MergeFailures(e.FailedOn);
        moves.Leave(entry);
        entry.Epoch = Math.Max(entry.Epoch, e.Epoch);

        // The next heartbeat must list it. A node that is never heard of is lost in its time.
        var node = memory.Nodes.Named(e.Node, memory.Time.Ticks);
        memory.Slots.Adopt(entry, node);
        if (node.IsLost) moves.Wait(entry, keepsPlace: true);
    }

    public void OnGone(JobGone e)
    {
        if (memory.Jobs.Find(e.Key) is { } entry) moves.Forget(entry);
    }

    public void OnGranted(LeaseGranted e)
    {
        if (memory.Jobs.Find(e.Key) is not { } entry) return;
        if (!IsAskedFor(entry, e.Node, e.Epoch))
        {
            OnOtherGrant(entry, e.Epoch);
            return;
        }

        entry.Epoch = e.Epoch;
        memory.Slots.OnLeased(entry);
    }

    public void OnRefused(LeaseRefused e)
    {
        if (memory.Jobs.Find(e.Key) is { Phase: JobPhase.Leasing or JobPhase.Waiting } entry) moves.Read(entry);
    }

    public void OnSilent(LedgerSilent e)
    {
        if (memory.Jobs.Find(e.Key) is { Phase: JobPhase.Leasing or JobPhase.Reading or JobPhase.Quarantining } entry)
            moves.Read(entry, isLedgerSilent: true);
    }

    /// <summary>A grant that is not, or no longer, waited for: the node was lost meanwhile, or the answer comes late.</summary>
    private void OnOtherGrant(JobEntry entry, long epoch)
    {
        // Remembered, or the next lease is refused.
        if (epoch <= entry.Epoch) return;
        entry.Epoch = epoch;

        // What was thought to run or start under the epoch before is fenced by this lease, and nobody starts it under this one.
        if (entry.Phase is JobPhase.Starting or JobPhase.Running) moves.Read(entry);
    }

    /// <summary>Whether this is the lease that is being taken: one above the epoch believed in, for the node that was chosen.</summary>
    private static bool IsAskedFor(JobEntry entry, string node, long epoch) =>
        entry.Phase == JobPhase.Leasing && entry.Node?.Name == node && epoch == entry.Epoch + 1;

    private JobEntry Remember(Job job, long epoch, IReadOnlyList<NodeLoss> losses)
    {
        var within = JobBounds.Within(job, memory.Time.Now);
        var entry = new JobEntry(within, memory.RunTimes.StatedTicks(within.Key.Model, within.Images)) { Epoch = epoch };
        memory.Jobs.Add(entry);
        memory.Jobs.AddLosses(entry, losses);
        return entry;
    }
}
