using Grid.Scheduling.Jobs;
using Grid.Scheduling.Learning;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Queue;

namespace Grid.Scheduling.Dispatch;

/// <summary>How runs begin and end, and the passing of time.</summary>
public sealed partial class Dispatcher
{
    private static readonly long RefusalPause = TimeSpan.FromSeconds(1).Ticks;
    private static readonly long FirstRetry = TimeSpan.FromSeconds(1).Ticks;
    private static readonly long LongestEmergencyRetry = TimeSpan.FromSeconds(30).Ticks;
    private static readonly long LongestRetry = TimeSpan.FromMinutes(5).Ticks;

    private void OnAccepted(StartAccepted e)
    {
        if (Held(e.Key, e.Node, e.Epoch) is not { } entry) return;
        entry.Node!.Accept();
        BeginRunning(entry, new Heartbeat(e.Incarnation, e.Sequence));
    }

    private void BeginRunning(JobEntry entry, Heartbeat after)
    {
        entry.Phase = JobPhase.Running;
        entry.StartedAfter = after;
        entry.IsUnconfirmed = false;
        if (entry.Run!.StartedAt != 0) return;

        entry.Run.StartedAt = _time.Ticks;
        entry.Run.Node.RunsChanged();
    }

    private void OnStartRefused(StartRefused e)
    {
        if (Held(e.Key, e.Node, e.Epoch) is not { Phase: JobPhase.Starting } entry) return;
        entry.Node!.Refuse(_time.Ticks, RefusalPause);
        Wait(entry, keepsPlace: true);
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
        Ended(e.Key, e.Node, e.Epoch);
        if (!_jobs.TryGetValue(e.Key, out var entry)) return;
        if (e.Took is { } took && entry.Run is { } run && run.Node.Name == e.Node && entry.Epoch == e.Epoch) Learn(entry, run, took);
        if (_nodes.Find(e.Node) is { } node) OnRunWentWell(entry, node);
        Forget(entry);
    }

    private void OnFailed(RunFailed e)
    {
        var node = Ended(e.Key, e.Node, e.Epoch);
        if (e.Kind != FaultKind.Study)
        {
            OnPlumbingFailed(e, node);
            return;
        }

        if (!_jobs.TryGetValue(e.Key, out var entry)) return;

        // A failure that comes late, after the job has moved on, still counts against its node.
        entry.AddFailure(e.Node, e.Reason);
        _failing.Add(e.Key);
        entry.RetryAfter(_time.Ticks + PauseBeforeRetry(entry));
        if (entry.Epoch == e.Epoch && entry.Node?.Name == e.Node) Wait(entry);
    }

    /// <summary>Before it goes back to a node it failed on, where there is no other: twice as long each time.</summary>
    private static long PauseBeforeRetry(JobEntry entry)
    {
        var longest = entry.Job.Tier == Tier.Emergency ? LongestEmergencyRetry : LongestRetry;
        return Math.Min(FirstRetry << Math.Min(entry.Failures - 1, 16), longest);
    }

    private void OnGivenBack(RunGivenBack e)
    {
        Ended(e.Key, e.Node, e.Epoch);

        // The ledger knows whether the job waits or somebody else has it.
        if (Held(e.Key, e.Node, e.Epoch) is { } entry) Read(entry);
    }

    private void OnYielded(RunYielded e)
    {
        var node = Ended(e.Key, e.Node, e.Epoch);
        if (Held(e.Key, e.Node, e.Epoch) is not { } entry) return;

        if (e.Total == 0 && !entry.Run!.IsYielding && node is { Facts.Availability: NodeAvailability.Active })
        {
            WaitForImages(entry);
            return;
        }

        if (e.Total > 0) _imageBackoffs.Remove(e.Key);
        if (e.Total > 0) _images.Add(e.Key.Study, node!.Site);
        entry.Kept = e is { Total: > 0, Done: > 0 } ? new Checkpoint(e.Node, e.Done, e.Total) : null;

        // Made way for somebody, or gave up with its node, which is to leave: then what came later is not to go first.
        Wait(entry, keepsPlace: !entry.Run!.IsYielding);
    }

    /// <summary>Compares what was expected with what it took, keeps both, and learns.</summary>
    private void Learn(JobEntry entry, Run run, MeasuredTimes took)
    {
        var record = new EstimateRecord
        {
            At = _time.Now,
            Key = entry.Job.Key,
            Pathway = entry.Job.Pathway,
            Node = run.Node.Name,
            Epoch = entry.Epoch,
            ExpectedTransfer = TimeSpan.FromTicks(run.ExpectedTransferTicks),
            ExpectedRun = TimeSpan.FromTicks(run.LoadTicks + run.RunTicks),
            Transfer = took.Transfer,
            Run = took.Run,
        };
        _errors.Add(record);
        _actions.Add(new RecordEstimate(record));

        // Of jobs that share a run only the last one shows what the run took.
        if (run.PlacedJobs > 1)
        {
            if (run.Jobs.Count == 1) _runTimes.Learn(entry.Job.Key, run.Node.Name, run.StatedTicks, took.Run);
            return;
        }

        var share = took.Total > 0 ? (double)Math.Clamp(took.Slices, 0, took.Total) / took.Total : 1;
        _runTimes.Learn(entry.Job.Key, run.Node.Name, (long)(entry.RunTicks * share), took.Run);
    }

    private void OnTimePassed()
    {
        LoseSilentNodes();
        EnforceYields();
        LetReservationsLapse();
        GiveUpQuestions();
        EndImageBackoffs();
        GoBackToTried();
        if (!_silence.IsOn) SpillOver();
        TellPeers();
        foreach (var key in _silence.TakeUnread()) _actions.Add(new ReadJob(key));
    }

    /// <summary>A run that was asked to yield and has not come to a safe point in time is stopped hard, and asked again until it ends.</summary>
    private void EnforceYields()
    {
        foreach (var node in _nodes.Own)
        {
            foreach (var run in node.Runs)
            {
                if (!run.IsYielding || _time.Ticks - run.YieldAskedAt < _policy.YieldPatience.Ticks) continue;
                run.YieldAskedAt = _time.Ticks;
                run.IsHardAsked = true;
                _actions.Yield(run, "it has not yielded in time");
            }
        }
    }

    private JobEntry? Held(JobKey key, string node, long epoch) =>
        _jobs.TryGetValue(key, out var entry) && entry.Node?.Name == node && entry.Epoch == epoch ? entry : null;
}
