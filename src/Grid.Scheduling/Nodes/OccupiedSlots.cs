namespace Grid.Scheduling.Nodes;

/// <summary>
/// Begins and ends the runs that occupy slots. A run is started when all its leases are granted, ends with the last of its jobs, and
/// counts on its link for as long as it carries images.
/// </summary>
internal sealed class OccupiedSlots(Topology topology, EventTime time, LinkLoad links, ImagePlaces images, ActionList actions)
{
    /// <summary>A run in a slot of the node, for the job and those that share it.</summary>
    public Run Occupy(Job job, NodeEntry node, long transfer, long load)
    {
        var run = new Run(node, job.Key.Model, job.Tier, time.Ticks)
        {
            TransferTicks = transfer,
            ExpectedTransferTicks = transfer,
            LoadTicks = load,
        };
        node.Add(run);
        var from = transfer > 0 ? topology.IndexOf(job.Site) : -1;
        if (from < 0 || node.Site < 0) return run;

        links.Begin(from, node.Site);
        run.CarriedFrom = from;
        return run;
    }

    /// <summary>Takes a run as it was found: one that this dispatcher, or one before it, had started.</summary>
    public void Adopt(JobEntry entry, NodeEntry node)
    {
        var run = new Run(node, entry.Job.Key.Model, entry.Job.Tier, time.Ticks)
        {
            StartedAt = time.Ticks,
            RunTicks = entry.RunTicks,
            StatedTicks = entry.RunTicks,
            PlacedJobs = 1,
        };
        run.Jobs.Add(entry);
        node.Add(run);
        (entry.Phase, entry.Run) = (JobPhase.Running, run);
        entry.StartedAfter = node.Last;
        entry.IsCharged = true;
    }

    public void OnLeased(JobEntry entry)
    {
        entry.Run!.OnLeased(entry);
        StartWhenLeased(entry.Run);
    }

    public void OnRunning(JobEntry entry, Heartbeat after)
    {
        entry.Phase = JobPhase.Running;
        entry.StartedAfter = after;
        entry.IsUnconfirmed = false;
        if (entry.Run!.StartedAt != 0) return;

        entry.Run.StartedAt = time.Ticks;
        entry.Run.Node.RunsChanged();
    }

    /// <summary>The images have arrived, and the node says in how many slices the run goes.</summary>
    public void OnFetched(Run run, int slices)
    {
        run.IsFetched = true;
        run.Slice(slices);
        if (run.CarriedFrom < 0) return;

        StopCarrying(run);
        run.TransferTicks = Math.Min(run.TransferTicks, Math.Max(0, time.Ticks - run.StartedAt));
        run.Node.RunsChanged();
        foreach (var entry in run.Jobs) images.Add(entry.Job.Key.Study, run.Node.Site);
    }

    /// <summary>Takes a job out of the slot it occupies, if it does.</summary>
    public void Leave(JobEntry entry)
    {
        if (entry.Run is not { } run) return;

        run.Leave(entry);
        if (run.Jobs.Count == 0)
        {
            StopCarrying(run);
            run.Node.Remove(run);
        }
        else if (entry.Phase == JobPhase.Leasing)
        {
            StartWhenLeased(run);
        }
    }

    private void StartWhenLeased(Run run)
    {
        if (run.PendingLeases > 0) return;
        var leased = new List<LeasedJob>(run.Jobs.Count);
        foreach (var entry in run.Jobs)
        {
            if (entry.Phase == JobPhase.Starting) leased.Add(new LeasedJob(entry.Job.Key, entry.Epoch));
        }

        if (leased.Count > 0) actions.Add(new StartRun(run.Node.Name, leased, TimeSpan.FromTicks(run.LoadTicks + run.RunTicks)));
    }

    private void StopCarrying(Run run)
    {
        if (run.CarriedFrom < 0) return;
        links.End(run.CarriedFrom, run.Node.Site);
        run.CarriedFrom = -1;
    }
}
