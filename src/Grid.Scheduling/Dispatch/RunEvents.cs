namespace Grid.Scheduling.Dispatch;

/// <summary>
/// How runs begin and end. One that failed by no fault of the study never quarantines it: the node, the way to the images or the model
/// is held to account, another node is tried, and when none is left the job waits.
/// </summary>
internal sealed class RunEvents(DispatcherMemory memory, JobMoves moves)
{
    private static readonly long RefusalPause = TimeSpan.FromSeconds(1).Ticks;
    private static readonly long FirstRetry = TimeSpan.FromSeconds(1).Ticks;
    private static readonly long LongestEmergencyRetry = TimeSpan.FromSeconds(30).Ticks;
    private static readonly long LongestRetry = TimeSpan.FromMinutes(5).Ticks;

    public void OnAccepted(StartAccepted e)
    {
        if (memory.Jobs.Held(e.Key, e.Node, e.Epoch) is not { } entry) return;
        entry.Node!.Accept();
        memory.Slots.OnRunning(entry, new Heartbeat(e.Incarnation, e.Sequence));
    }

    public void OnStartRefused(StartRefused e)
    {
        if (memory.Jobs.Held(e.Key, e.Node, e.Epoch) is not { Phase: JobPhase.Starting } entry) return;
        entry.Node!.Refuse(memory.Time.Ticks, RefusalPause);
        moves.Wait(entry, keepsPlace: true);
    }

    public void OnUnanswered(StartUnanswered e)
    {
        if (memory.Jobs.Held(e.Key, e.Node, e.Epoch) is not { Phase: JobPhase.Starting } entry) return;

        // One heartbeat may have been written before the request arrived; the one after it knows.
        var last = entry.Node!.Last;
        entry.StartedAfter = last with { Sequence = last.Sequence + 1 };
    }

    public void OnCompleted(RunCompleted e)
    {
        var node = Ended(e.Key, e.Node, e.Epoch);
        if (memory.Jobs.Find(e.Key) is not { } entry) return;
        if (e.Took is { } took && entry.Run is { } run && run.Node.Name == e.Node && entry.Epoch == e.Epoch) Learn(entry, run, took);
        if (node is not null)
        {
            memory.ImageWaits.OnImagesCame(entry, node);
            node.Faults.Clear(PlumbingPart.Node, "");
            node.Faults.Clear(PlumbingPart.Model, entry.Job.Key.Model);
        }

        moves.Forget(entry);
    }

    public void OnFailed(RunFailed e)
    {
        var node = Ended(e.Key, e.Node, e.Epoch);
        var entry = memory.Jobs.Find(e.Key);
        if (e.Kind != FaultKind.Study)
        {
            OnPlumbingFailed(e, node, entry);
            return;
        }

        if (entry is null) return;

        // A failure that comes late, after the job has moved on, still counts against its node.
        memory.Jobs.AddFailure(entry, e.Node, e.Reason);
        entry.RetryAfter(memory.Time.Ticks + PauseBeforeRetry(entry));
        if (entry.Epoch == e.Epoch && entry.Node?.Name == e.Node) moves.Wait(entry);
    }

    public void OnGivenBack(RunGivenBack e)
    {
        Ended(e.Key, e.Node, e.Epoch);

        // The ledger knows whether the job waits or somebody else has it.
        if (memory.Jobs.Held(e.Key, e.Node, e.Epoch) is { } entry) moves.Read(entry);
    }

    public void OnYielded(RunYielded e)
    {
        var node = Ended(e.Key, e.Node, e.Epoch);
        if (memory.Jobs.Held(e.Key, e.Node, e.Epoch) is not { } entry) return;

        if (e.Total == 0 && !entry.Run!.IsYielding && node is { Facts.Availability: NodeAvailability.Active })
        {
            moves.WaitForImages(entry);
            return;
        }

        if (e.Total > 0)
        {
            memory.ImageWaits.OnFetched(e.Key);
            memory.Images.Add(e.Key.Study, node!.Site);
        }

        entry.Kept = e is { Total: > 0, Done: > 0 } ? new Checkpoint(e.Node, e.Done, e.Total) : null;

        // Made way for somebody, or gave up with its node, which is to leave: then what came later is not to go first.
        moves.Wait(entry, keepsPlace: !entry.Run!.IsYielding);
    }

    /// <summary>A run that was asked to yield and has not come to a safe point in time is stopped hard, and asked again until it ends.</summary>
    public void EnforceYields()
    {
        foreach (var node in memory.Nodes.Own)
        {
            foreach (var run in node.Runs)
            {
                if (!run.IsYielding || memory.Time.Ticks - run.YieldAskedAt < memory.Policy.YieldPatience.Ticks) continue;
                run.YieldAskedAt = memory.Time.Ticks;
                run.IsHardAsked = true;
                memory.Actions.Yield(run, "it has not yielded in time");
            }
        }
    }

    private void OnPlumbingFailed(RunFailed e, NodeEntry? node, JobEntry? entry)
    {
        var name = PlumbingFaults.PartOf(e.Kind) switch
        {
            PlumbingPart.Site => entry?.Job.Site,
            PlumbingPart.Model => e.Key.Model,
            _ => "",
        };
        if (name is not null) node?.Faults.Add(PlumbingFaults.PartOf(e.Kind), name, e.Reason, memory.Time.Ticks);
        if (entry is null || entry != memory.Jobs.Held(e.Key, e.Node, e.Epoch)) return;

        var trouble = memory.ImageWaits.AddFault(entry, e.Node, e.Reason, e.Kind);
        if (memory.ImageWaits.IsGivenUp(trouble, e.Kind)) moves.ConcludeWithoutImages(entry, trouble);
        else if (moves.IsAnyOtherFor(entry)) moves.Wait(entry);
        else moves.WaitForImages(entry);
    }

    /// <summary>Before it goes back to a node it failed on, where there is no other: twice as long each time.</summary>
    private static long PauseBeforeRetry(JobEntry entry)
    {
        var longest = entry.Job.Tier == Tier.Emergency ? LongestEmergencyRetry : LongestRetry;
        return Math.Min(FirstRetry << Math.Min(entry.Failures - 1, 16), longest);
    }

    /// <summary>A run has ended: the slot is free, and was lent if it was, even if no heartbeat ever listed it.</summary>
    private NodeEntry? Ended(JobKey key, string name, long epoch)
    {
        if (memory.Nodes.Find(name) is not { } node) return null;
        node.Remember(key, epoch);
        memory.Loans.OnUsed(key, node);
        return node;
    }

    /// <summary>Compares what was expected with what it took, keeps both, and learns.</summary>
    private void Learn(JobEntry entry, Run run, MeasuredTimes took)
    {
        var record = new EstimateRecord
        {
            At = memory.Time.Now,
            Key = entry.Job.Key,
            Pathway = entry.Job.Pathway,
            Node = run.Node.Name,
            Epoch = entry.Epoch,
            ExpectedTransfer = TimeSpan.FromTicks(run.ExpectedTransferTicks),
            ExpectedRun = TimeSpan.FromTicks(run.LoadTicks + run.RunTicks),
            Transfer = took.Transfer,
            Run = took.Run,
        };
        memory.Errors.Add(record);
        memory.Actions.Add(new RecordEstimate(record));

        // Of jobs that share a run only the last one shows what the run took.
        if (run.PlacedJobs > 1)
        {
            if (run.Jobs.Count == 1) memory.RunTimes.Learn(entry.Job.Key, run.Node.Name, run.StatedTicks, took.Run);
            return;
        }

        var share = took.Total > 0 ? (double)Math.Clamp(took.Slices, 0, took.Total) / took.Total : 1;
        memory.RunTimes.Learn(entry.Job.Key, run.Node.Name, (long)(entry.RunTicks * share), took.Run);
    }
}
