using Grid.Scheduling.Jobs;

namespace Grid.Scheduling.Dispatch;

/// <summary>What nodes say, and what their silence says.</summary>
public sealed partial class Dispatcher
{
    private void OnHeard(NodeHeard e)
    {
        var node = NodeNamed(e.Node.Name);
        var heartbeat = new Heartbeat(e.Incarnation, e.Sequence);
        if (node.Facts is not null && heartbeat.CompareTo(node.Last) <= 0) return;

        node.Hear(e);
        Adopt(node, e.Running);
        MissVanished(node, heartbeat, e.Running);
        node.CountForeign(e.Running);
    }

    /// <summary>Runs the node lists that the dispatcher believes wait, or wait to hear about, under the very same lease.</summary>
    private void Adopt(NodeEntry node, IReadOnlyList<RunningLease> running)
    {
        foreach (var (key, epoch) in running)
        {
            if (!_jobs.TryGetValue(key, out var entry) || entry.Epoch != epoch || epoch == 0) continue;
            if (entry.Phase is not (JobPhase.Waiting or JobPhase.Starting)) continue;
            if (entry.Phase == JobPhase.Starting && entry.Node != node) continue;

            Leave(entry);
            entry.Phase = JobPhase.Running;
            entry.Node = node;
            entry.StartedAfter = node.Last;
            node.Hold(entry);
        }
    }

    /// <summary>
    /// Jobs that the node should run and does not list: they wait again. If they were answered meanwhile,
    /// the ledger refuses the next lease and says so.
    /// </summary>
    private void MissVanished(NodeEntry node, Heartbeat heartbeat, IReadOnlyList<RunningLease> running)
    {
        foreach (var entry in Ordered(node.Holds))
        {
            if (entry.Phase is not (JobPhase.Starting or JobPhase.Running)) continue;
            if (heartbeat.CompareTo(entry.StartedAfter) <= 0) continue;
            if (!running.Contains(new RunningLease(entry.Job.Key, entry.Epoch))) Wait(entry);
        }
    }

    private void OnAccepted(StartAccepted e)
    {
        if (Held(e.Key, e.Node, e.Epoch) is not { } entry) return;
        entry.Phase = JobPhase.Running;
        entry.StartedAfter = new Heartbeat(e.Incarnation, e.Sequence);
    }

    private void OnStartRefused(StartRefused e)
    {
        if (Held(e.Key, e.Node, e.Epoch) is not { Phase: JobPhase.Starting } entry) return;
        entry.Node!.Refusing = true;
        Wait(entry);
    }

    private void OnUnanswered(StartUnanswered e)
    {
        if (Held(e.Key, e.Node, e.Epoch) is not { Phase: JobPhase.Starting } entry) return;

        // One heartbeat may have been written before the request arrived; the one after it knows.
        var last = entry.Node!.Last;
        entry.StartedAfter = last with { Sequence = last.Sequence + 1 };
    }

    private void OnCompleted(RunCompleted e)
    {
        if (_nodes.TryGetValue(e.Node, out var node)) node.Remember(new RunningLease(e.Key, e.Epoch));
        if (_jobs.TryGetValue(e.Key, out var entry)) Forget(entry);
    }

    private void OnFailed(RunFailed e)
    {
        if (_nodes.TryGetValue(e.Node, out var node)) node.Remember(new RunningLease(e.Key, e.Epoch));
        if (!_jobs.TryGetValue(e.Key, out var entry)) return;

        // A failure that comes late, after the job has moved on, still counts against its node.
        entry.AddFailure(e.Node, e.Reason);
        if (entry.Epoch == e.Epoch && entry.Node?.Name == e.Node) Wait(entry);
    }

    private void OnGivenBack(RunGivenBack e)
    {
        if (_nodes.TryGetValue(e.Node, out var node)) node.Remember(new RunningLease(e.Key, e.Epoch));

        // The ledger knows whether the job waits or somebody else has it.
        if (Held(e.Key, e.Node, e.Epoch) is { } entry) Read(entry);
    }

    private void OnTimePassed()
    {
        foreach (var node in _nodes.Values)
        {
            if (node.Lost || _now - node.HeardAt <= options.NodeLostAfter) continue;
            node.Lost = true;
            foreach (var entry in Ordered(node.Holds)) Wait(entry);
        }

        if (_unread.Count == 0 || _now < _pausedUntil) return;
        foreach (var key in _unread) _actions.Add(new ReadJob(key));
        _unread.Clear();
    }

    private JobEntry? Held(JobKey key, string node, long epoch) =>
        _jobs.TryGetValue(key, out var entry) && entry.Node?.Name == node && entry.Epoch == epoch ? entry : null;

    /// <summary>A copy in the queue's order: holds are a hash table, and decisions must not depend on its order.</summary>
    private static List<JobEntry> Ordered(IEnumerable<JobEntry> entries)
    {
        var ordered = entries.ToList();
        ordered.Sort(static (a, b) => JobOrder.Instance.Compare(a.Job, b.Job));
        return ordered;
    }
}
