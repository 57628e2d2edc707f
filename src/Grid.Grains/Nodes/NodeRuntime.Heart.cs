using Grid.Contracts.Dispatch;
using Grid.Grains.Ports;

namespace Grid.Grains.Nodes;

/// <summary>What a node does on its own: renews what it holds, says that it lives, and stops in good order.</summary>
internal sealed partial class NodeRuntime
{
    // Together less than the 30 s that a host is given to stop.
    private static readonly TimeSpan YieldWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CommitWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _leaving = new();
    private Task _renewing = Task.CompletedTask;

    /// <summary>
    /// Renews the leases held and tells the node's dispatcher what runs, and every other dispatcher that has work here.
    /// Called once every heartbeat interval, and takes no longer, whoever does not answer.
    /// </summary>
    public async Task BeatAsync(CancellationToken cancel)
    {
        TryWatchProgress();
        if (_renewing.IsCompleted) _renewing = RenewAsync(cancel);

        NodeReport report;
        List<string> dispatchers;
        lock (_gate)
        {
            report = new NodeReport { Status = Describe(), Sequence = ++_sequence };
            dispatchers = [.. _jobs.Values.Select(j => j.Run.Dispatcher).Append(plan.Dispatcher).Distinct(StringComparer.Ordinal)];
        }

        await Task.WhenAll(dispatchers.Select(d => TellAsync(d, report, cancel)));
        await WithinAsync(_renewing, dispatch.HeartbeatInterval);
    }

    /// <summary>
    /// Stops taking jobs and gives back the ones that run, so that another node can have them at once: at their next safe point,
    /// by force when that takes too long.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        List<ActiveRun> runs;
        Task running;
        lock (_gate)
        {
            _stopping = true;
            YieldAll();
            runs = [.. _runs];
            running = Task.WhenAll(_running);
        }

        if (await WithinAsync(running, YieldWithin)) return;
        lock (_gate)
        {
            foreach (var run in runs.Where(r => !r.HasEnded)) run.Stop();
        }

        if (await WithinAsync(running, CommitWithin)) return;

        // A ledger that does not answer now will see these leases run out.
        await _leaving.CancelAsync();
        await WithinAsync(running, LeaveWithin);
    }

    private async Task TellAsync(string dispatcher, NodeReport report, CancellationToken cancel)
    {
        try
        {
            await grains.GetGrain<IDispatcherGrain>(dispatcher).HeardAsync(report).WaitAsync(dispatch.HeartbeatInterval, clock, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // The next one says the same again.
            LogHeartbeatLost(Name, dispatcher, e.GetType().Name);
        }
    }

    private async Task RenewAsync(CancellationToken cancel)
    {
        List<ActiveJob> jobs;
        lock (_gate) jobs = [.. _jobs.Values.Where(j => !j.IsSettled)];
        if (jobs.Count == 0) return;

        try
        {
            var until = clock.GetUtcNow() + dispatch.LeaseDuration;
            var held = new HashSet<LeaseKey>(await ledger.RenewLeasesAsync(Name, jobs.ConvertAll(j => j.Lease), until, cancel));
            foreach (var job in jobs.Where(j => !held.Contains(j.Lease))) FenceIfStillRunning(job);
        }
        catch (LedgerUnavailableException e)
        {
            // Not a reason to stop: unless somebody else takes the lease, the result will still be accepted.
            LogRenewalUnanswered(Name, jobs.Count, e.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The node is leaving.
        }
        catch (Exception e)
        {
            // As if the ledger had not answered: a heart that stops over it would cost every run on the node.
            faults.OnFailed($"renewal of leases on {Name}", e);
        }
    }

    /// <summary>A fault of the watchdog must not keep the heartbeat from being sent.</summary>
    private void TryWatchProgress()
    {
        try
        {
            WatchProgress();
        }
        catch (Exception e)
        {
            faults.OnFailed($"watchdog of {Name}", e);
        }
    }

    private void FenceIfStillRunning(ActiveJob job)
    {
        lock (_gate)
        {
            // A job that was settled between the snapshot and the renewal has no lease either.
            if (!job.IsSettled && _jobs.GetValueOrDefault(job.Id) == job) job.Fence();
        }
    }

    private async Task<bool> WithinAsync(Task task, TimeSpan limit)
    {
        try
        {
            await task.WaitAsync(limit, clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
