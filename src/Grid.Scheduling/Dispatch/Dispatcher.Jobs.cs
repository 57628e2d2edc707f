using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Queue;

namespace Grid.Scheduling.Dispatch;

/// <summary>What the ledger says about jobs.</summary>
public sealed partial class Dispatcher
{
    private void OnAdmitted(JobAdmitted e)
    {
        if (!_jobs.TryGetValue(e.Job.Key, out var entry))
        {
            entry = Remember(e.Job, e.Epoch);
            Recall(entry, e.Losses);
        }
        else if (entry.Phase == JobPhase.Reading || (entry.Phase == JobPhase.Quarantining && e.Epoch > entry.Epoch))
        {
            // Also one that was to be taken out, and was refused because another lease had been taken meanwhile.
            entry.Epoch = Math.Max(entry.Epoch, e.Epoch);
            _silence.OnRead(e.Job.Key);
        }
        else
        {
            // A repeat, or a page of the ledger read before what happened since.
            return;
        }

        entry.MergeFailures(e.FailedOn);
        Wait(entry, keepsPlace: entry.IsCharged || e.Losses.Count > 0);
    }

    private void OnLeaseFound(LeaseFound e)
    {
        if (!_jobs.TryGetValue(e.Job.Key, out var entry))
        {
            entry = Remember(e.Job, 0);
            Recall(entry, e.Losses);
            entry.IsUnconfirmed = true;
        }
        else if (entry.Phase != JobPhase.Reading && (entry.Epoch >= e.Epoch || IsAskedFor(entry, e.Node, e.Epoch)))
        {
            // Known, or our own lease seen before the ledger's answer, which is on its way.
            return;
        }

        _silence.OnRead(e.Job.Key);
        entry.MergeFailures(e.FailedOn);
        Leave(entry);
        entry.Epoch = Math.Max(entry.Epoch, e.Epoch);

        // The next heartbeat must list it. A node that is never heard of is lost in its time.
        var node = _nodes.Named(e.Node, _time.Ticks);
        Adopt(entry, node);
        if (node.IsLost) Wait(entry, keepsPlace: true);
    }

    private void Recall(JobEntry entry, IReadOnlyList<NodeLoss> losses)
    {
        if (losses.Count == 0) return;
        entry.AddLosses(losses);
        _lostWithNodes.Add(entry.Job.Key);
    }

    private JobEntry Remember(Job job, long epoch)
    {
        var within = JobBounds.Within(job, _time.Now);
        var entry = new JobEntry(within, _runTimes.StatedTicks(within.Key.Model, within.Images)) { Epoch = epoch };
        _jobs.Add(within.Key, entry);
        return entry;
    }

    private void OnGone(JobGone e)
    {
        if (_jobs.TryGetValue(e.Key, out var entry)) Forget(entry);
    }

    private void OnGranted(LeaseGranted e)
    {
        if (!_jobs.TryGetValue(e.Key, out var entry)) return;
        if (!IsAskedFor(entry, e.Node, e.Epoch))
        {
            OnOtherGrant(entry, e.Epoch);
            return;
        }

        entry.Epoch = e.Epoch;
        entry.Phase = JobPhase.Starting;

        // A heartbeat may be on its way that was written before the start; the node's answer says which one.
        entry.StartedAfter = new Heartbeat(long.MaxValue, long.MaxValue);
        entry.Run!.PendingLeases--;
        StartWhenLeased(entry.Run);
    }

    /// <summary>A grant that is not, or no longer, waited for: the node was lost meanwhile, or the answer comes late.</summary>
    private void OnOtherGrant(JobEntry entry, long epoch)
    {
        // Remembered, or the next lease is refused.
        if (epoch <= entry.Epoch) return;
        entry.Epoch = epoch;

        // What was thought to run or start under the epoch before is fenced by this lease, and nobody starts it under this one.
        if (entry.Phase is JobPhase.Starting or JobPhase.Running) Read(entry);
    }

    /// <summary>Whether this is the lease that is being taken: one above the epoch believed in, for the node that was chosen.</summary>
    private static bool IsAskedFor(JobEntry entry, string node, long epoch) =>
        entry.Phase == JobPhase.Leasing && entry.Node?.Name == node && epoch == entry.Epoch + 1;

    private void StartWhenLeased(Run run)
    {
        if (run.PendingLeases > 0) return;
        var leased = new List<LeasedJob>(run.Jobs.Count);
        foreach (var entry in run.Jobs)
        {
            if (entry.Phase == JobPhase.Starting) leased.Add(new LeasedJob(entry.Job.Key, entry.Epoch));
        }

        if (leased.Count > 0) _actions.Add(new StartRun(run.Node.Name, leased, TimeSpan.FromTicks(run.LoadTicks + run.RunTicks)));
    }

    private void OnRefused(LeaseRefused e)
    {
        if (_jobs.TryGetValue(e.Key, out var entry) && entry.Phase is JobPhase.Leasing or JobPhase.Waiting) Read(entry);
    }

    private void OnSilent(LedgerSilent e)
    {
        if (!_jobs.TryGetValue(e.Key, out var entry)) return;
        if (entry.Phase is not (JobPhase.Leasing or JobPhase.Reading or JobPhase.Quarantining)) return;

        Leave(entry);
        entry.Phase = JobPhase.Reading;
        _silence.Begin(e.Key);
    }
}
