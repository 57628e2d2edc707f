using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Queue;

namespace Grid.Scheduling.Dispatch;

/// <summary>What nodes say of themselves, and what their silence says.</summary>
public sealed partial class Dispatcher
{
    private void OnHeard(NodeHeard e)
    {
        var node = _nodes.Named(e.Node.Name, _time.Ticks);
        var heartbeat = new Heartbeat(e.Incarnation, e.Sequence);
        if (node.Facts is not null && heartbeat.CompareTo(node.Last) <= 0) return;

        Judge(node, heartbeat);
        if (node.Hear(e, Region, _options.Topology.IndexOf(e.Node.Site), _time.Ticks)) _nodes.Changed();

        Adopt(node, e.Running);
        MissVanished(node, heartbeat, e.Running);
        Follow(node, e.Running);
        node.CountForeign(e.Running);
        UseReservations(node, e.Running);
    }

    /// <summary>Runs the node lists that the dispatcher believes wait, or wait to hear about, under the very same lease.</summary>
    private void Adopt(NodeEntry node, IReadOnlyList<RunningLease> running)
    {
        foreach (var (key, epoch, _, _) in running)
        {
            if (!_jobs.TryGetValue(key, out var entry) || entry.Epoch != epoch || epoch == 0) continue;

            // A heartbeat written before the run ended, and late.
            if (node.HasEnded(key, epoch)) continue;
            if (entry.Phase == JobPhase.Starting && entry.Node == node)
            {
                BeginRunning(entry, node.Last);
            }
            else if (entry.Phase == JobPhase.Waiting)
            {
                entry.ForgiveLoss(node.Name, epoch);
                Leave(entry);
                Adopt(entry, node);
            }
        }
    }

    /// <summary>Takes a run as it was found: one that this dispatcher, or one before it, had started.</summary>
    private void Adopt(JobEntry entry, NodeEntry node)
    {
        var run = new Run(node, entry.Job.Key.Model, entry.Job.Tier, _time.Ticks)
        {
            StartedAt = _time.Ticks,
            RunTicks = entry.RunTicks,
            StatedTicks = entry.RunTicks,
            PlacedJobs = 1,
        };
        run.Jobs.Add(entry);
        node.Add(run);
        entry.Run = run;
        entry.Phase = JobPhase.Running;
        entry.StartedAfter = node.Last;
        entry.IsCharged = true;
    }

    /// <summary>
    /// Jobs that the node should run and does not list: they wait again. If they were answered meanwhile,
    /// the ledger refuses the next lease and says so.
    /// </summary>
    private void MissVanished(NodeEntry node, Heartbeat heartbeat, IReadOnlyList<RunningLease> running)
    {
        if (node.Runs.Count == 0) return;
        foreach (var entry in JobsOf(node))
        {
            if (entry.Phase is not (JobPhase.Starting or JobPhase.Running)) continue;
            if (Find(running, entry) is not null)
            {
                entry.IsUnconfirmed = false;
            }
            else if (heartbeat.CompareTo(entry.StartedAfter) > 0)
            {
                // The dispatcher before this one may have died together with the node, or before it asked the node to start.
                if (entry.IsUnconfirmed) AddLoss(entry, new NodeLoss(node.Name, 0, entry.Epoch, HadBegun: false));
                Wait(entry, keepsPlace: true);
            }
        }
    }

    /// <summary>How far the runs are: whether their images have arrived, and in how many slices they go.</summary>
    private void Follow(NodeEntry node, IReadOnlyList<RunningLease> running)
    {
        foreach (var run in node.Runs)
        {
            if (Find(running, run.Jobs[0]) is not { } found) continue;
            run.OnProgress(found.Done, _time.Ticks);
            if (run.IsFetched || found.Total <= 0) continue;
            run.IsFetched = true;
            foreach (var job in run.Jobs) OnImagesCame(job, node);
            run.Slice(found.Total * run.PlacedJobs);
            if (run.CarriedFrom < 0) continue;

            StopCarrying(run);
            run.TransferTicks = Math.Min(run.TransferTicks, Math.Max(0, _time.Ticks - run.StartedAt));
            node.RunsChanged();
            foreach (var job in run.Jobs) _images.Add(job.Job.Key.Study, node.Site);
        }
    }

    /// <summary>
    /// What a node's heartbeat says of its past: one that has begun anew died with what it ran, one that goes on had only been
    /// silent and is not held against anybody.
    /// </summary>
    private void Judge(NodeEntry node, Heartbeat heartbeat)
    {
        if (node.Facts is null) return;
        if (heartbeat.Incarnation > node.Last.Incarnation)
        {
            if (node.Runs.Count > 0) JobsOf(node).ForEach(entry => BlameForLoss(entry, node));
        }
        else if (node.IsLost)
        {
            foreach (var key in _lostWithNodes)
            {
                if (_jobs.TryGetValue(key, out var entry)) entry.ForgiveLosses(node.Name, heartbeat.Incarnation);
            }
        }
    }

    private void BlameForLoss(JobEntry entry, NodeEntry node)
    {
        if (entry.Phase is not (JobPhase.Starting or JobPhase.Running)) return;
        AddLoss(entry, new NodeLoss(node.Name, node.Last.Incarnation, entry.Epoch, HadBegun: entry.Run!.IsFetched));
    }

    private void AddLoss(JobEntry entry, NodeLoss loss)
    {
        entry.AddLoss(loss);
        _lostWithNodes.Add(entry.Job.Key);
    }

    private void LoseSilentNodes()
    {
        List<NodeEntry>? gone = null;
        foreach (var node in _nodes.All)
        {
            var silence = _time.Ticks - node.HeardAt;
            node.IsSuspect = silence > _options.NodeSuspectAfter.Ticks;
            if (!node.IsLost && silence > _options.NodeLostAfter.Ticks)
            {
                node.IsLost = true;
                foreach (var entry in JobsOf(node))
                {
                    BlameForLoss(entry, node);
                    Wait(entry, keepsPlace: true);
                }
            }

            // A node of another region is remembered for as long as it runs something of ours.
            if (node.IsGuest && node.Runs.Count == 0) (gone ??= []).Add(node);
        }

        if (gone is not null) gone.ForEach(_nodes.Remove);
    }

    /// <summary>A copy, in the order in which the jobs were placed.</summary>
    private static List<JobEntry> JobsOf(NodeEntry node)
    {
        var jobs = new List<JobEntry>(node.Runs.Count);
        foreach (var run in node.Runs) jobs.AddRange(run.Jobs);
        return jobs;
    }

    private static RunningLease? Find(IReadOnlyList<RunningLease> running, JobEntry entry)
    {
        for (var i = 0; i < running.Count; i++)
        {
            if (running[i].Epoch == entry.Epoch && running[i].Key == entry.Job.Key) return running[i];
        }

        return null;
    }
}
