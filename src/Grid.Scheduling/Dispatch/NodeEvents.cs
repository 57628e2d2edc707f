namespace Grid.Scheduling.Dispatch;

/// <summary>What nodes say of themselves, and what their silence says.</summary>
internal sealed class NodeEvents(DispatcherMemory memory, JobMoves moves)
{
    public void OnHeard(NodeHeard e)
    {
        var node = memory.Nodes.Named(e.Node.Name, memory.Time.Ticks);
        var heartbeat = new Heartbeat(e.Incarnation, e.Sequence);
        if (node.Facts is not null && heartbeat.CompareTo(node.Last) <= 0) return;

        Judge(node, heartbeat);
        var options = memory.Options;
        if (node.Hear(e, options.Region, options.Topology.IndexOf(e.Node.Site), memory.Time.Ticks)) memory.Nodes.Changed();

        Adopt(node, e.Running);
        MissVanished(node, heartbeat, e.Running);
        Follow(node, e.Running);
        node.CountForeign(e.Running);
        foreach (var (key, _, _, _) in e.Running) memory.Loans.OnUsed(key, node);
    }

    public void LoseSilent()
    {
        List<NodeEntry>? gone = null;
        foreach (var node in memory.Nodes.All)
        {
            var silence = memory.Time.Ticks - node.HeardAt;
            node.IsSuspect = silence > memory.Options.NodeSuspectAfter.Ticks;
            if (!node.IsLost && silence > memory.Options.NodeLostAfter.Ticks) Lose(node);

            // A node of another region is remembered for as long as it runs something of ours.
            if (node.IsGuest && node.Runs.Count == 0) (gone ??= []).Add(node);
        }

        gone?.ForEach(memory.Nodes.Remove);
    }

    private void Lose(NodeEntry node)
    {
        node.IsLost = true;
        foreach (var entry in node.CopyJobs())
        {
            Blame(node, entry);
            moves.Wait(entry, keepsPlace: true);
        }
    }

    /// <summary>Runs the node lists that the dispatcher believes wait, or wait to hear about, under the very same lease.</summary>
    private void Adopt(NodeEntry node, IReadOnlyList<RunningLease> running)
    {
        foreach (var (key, epoch, _, _) in running)
        {
            if (epoch == 0 || memory.Jobs.Find(key) is not { } entry || entry.Epoch != epoch) continue;

            // A heartbeat written before the run ended, and late.
            if (node.HasEnded(key, epoch)) continue;
            if (entry.Phase == JobPhase.Starting && entry.Node == node)
            {
                memory.Slots.OnRunning(entry, node.Last);
            }
            else if (entry.Phase == JobPhase.Waiting)
            {
                entry.ForgiveLoss(node.Name, epoch);
                moves.Leave(entry);
                memory.Slots.Adopt(entry, node);
            }
        }
    }

    /// <summary>
    /// Jobs that the node should run and does not list: they wait again. If they were answered meanwhile,
    /// the ledger refuses the next lease and says so.
    /// </summary>
    private void MissVanished(NodeEntry node, Heartbeat heartbeat, IReadOnlyList<RunningLease> running)
    {
        if (node.Runs.Count == 0) return;
        foreach (var entry in node.CopyJobs())
        {
            if (entry.Phase is not (JobPhase.Starting or JobPhase.Running)) continue;
            if (Find(running, entry) is not null)
            {
                entry.IsUnconfirmed = false;
            }
            else if (heartbeat.CompareTo(entry.StartedAfter) > 0)
            {
                // The dispatcher before this one may have died together with the node, or before it asked the node to start.
                if (entry.IsUnconfirmed) memory.Jobs.AddLosses(entry, [new NodeLoss(node.Name, 0, entry.Epoch, HadBegun: false)]);
                moves.Wait(entry, keepsPlace: true);
            }
        }
    }

    /// <summary>How far the runs are: whether their images have arrived, and in how many slices they go.</summary>
    private void Follow(NodeEntry node, IReadOnlyList<RunningLease> running)
    {
        foreach (var run in node.Runs)
        {
            if (Find(running, run.Jobs[0]) is not { } found) continue;
            run.OnProgress(found.Done, memory.Time.Ticks);
            if (run.IsFetched || found.Total <= 0) continue;
            foreach (var entry in run.Jobs) memory.ImageWaits.OnImagesCame(entry, node);
            memory.Slots.OnFetched(run, found.Total * run.PlacedJobs);
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
            foreach (var entry in node.CopyJobs()) Blame(node, entry);
        }
        else if (node.IsLost)
        {
            memory.Jobs.ForgiveLosses(node.Name, heartbeat.Incarnation);
        }
    }

    private void Blame(NodeEntry node, JobEntry entry)
    {
        if (entry.Phase is not (JobPhase.Starting or JobPhase.Running)) return;
        memory.Jobs.AddLosses(entry, [new NodeLoss(node.Name, node.Last.Incarnation, entry.Epoch, HadBegun: entry.Run!.IsFetched)]);
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
