using Grid.Contracts.Dispatch;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Nodes;

/// <summary>One run, from the slot to the ledger.</summary>
internal sealed partial class NodeRuntime
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);
    private const int TellAttempts = 3;

    private async Task RunAsync(ActiveRun run)
    {
        var (outcome, reason) = await TryRunAsync(run);
        LogRunEnded(Name, run.Lease.Job.StudyInstanceUid, run.Lease.Job.Model, run.Lease.Epoch, outcome, reason);

        // The slot is free at once, but heartbeats list the job until the dispatcher has been told,
        // or it would think that the run was lost.
        lock (_gate) run.Ended = true;
        await TellDispatcherAsync(run, outcome, reason);
        lock (_gate)
        {
            _runs.Remove(run.Lease.Job);
            _finished++;
        }

        run.Dispose();
        if (outcome == RunOutcome.Completed) await PublishAsync(run.Lease.Job);
    }

    private async Task<(RunOutcome Outcome, string Reason)> TryRunAsync(ActiveRun run)
    {
        try
        {
            var study = await ledger.FindStudyAsync(run.Lease.Job.StudyInstanceUid, run.Cancelled)
                ?? throw new JobFailedException("the ledger does not know this study");
            var order = new JobOrder(run.Lease.Job, Name, plan.SiteId, study.SiteId, study.Series);
            var result = await executor.RunAsync(order, run, run.Cancelled);
            return await CommitAsync(run, result);
        }
        catch (OperationCanceledException) when (run.Cancelled.IsCancellationRequested)
        {
            if (run.Fenced) return (RunOutcome.Fenced, "another lease was taken");
            await GiveBackAsync(run, failure: "");
            return (RunOutcome.GivenBack, "the node is stopping");
        }
        catch (Exception e)
        {
            var reason = e is JobFailedException ? e.Message : $"{e.GetType().Name}: {e.Message}";
            await GiveBackAsync(run, reason);
            return (RunOutcome.Failed, reason);
        }
    }

    /// <summary>Commits the result, asking again for as long as the ledger does not answer: the work is done and must not be lost.</summary>
    private async Task<(RunOutcome, string)> CommitAsync(ActiveRun run, JobResult result)
    {
        var completion = new JobCompletion
        {
            Lease = run.Lease,
            Node = Name,
            StartedAt = run.StartedAt,
            CompletedAt = clock.GetUtcNow(),
            Result = result,
        };

        for (var wait = FirstRetry; ; wait = wait * 2 < LongestRetry ? wait * 2 : LongestRetry)
        {
            try
            {
                var outcome = await ledger.CompleteAsync(completion, run.Cancelled);
                lock (_gate) run.Ended = true;
                return outcome == CompletionOutcome.Fenced
                    ? (RunOutcome.Fenced, "another lease was taken")
                    : (RunOutcome.Completed, "");
            }
            catch (LedgerUnavailableException e)
            {
                LogCommitUnanswered(Name, run.Lease.Job.StudyInstanceUid, run.Lease.Job.Model, wait, e.Message);
                await Task.Delay(wait, clock, run.Cancelled);
            }
        }
    }

    private async Task GiveBackAsync(ActiveRun run, string failure)
    {
        try
        {
            await ledger.ReleaseLeaseAsync(new LeaseRelease
            {
                Lease = run.Lease,
                Node = Name,
                At = clock.GetUtcNow(),
                Failure = failure,
            });
        }
        catch (LedgerUnavailableException e)
        {
            // The dispatcher takes the next lease over this one, whether it was given back or not.
            LogReleaseUnanswered(Name, run.Lease.Job.StudyInstanceUid, run.Lease.Job.Model, e.Message);
        }
    }

    private async Task TellDispatcherAsync(ActiveRun run, RunOutcome outcome, string reason)
    {
        var ended = new RunEnded
        {
            Node = Name,
            StudyInstanceUid = run.Lease.Job.StudyInstanceUid,
            Model = run.Lease.Job.Model,
            Epoch = run.Lease.Epoch,
            Outcome = outcome,
            RunTime = clock.GetUtcNow() - run.StartedAt,
            Reason = reason,
        };

        for (var attempt = 1; attempt <= TellAttempts; attempt++)
        {
            try
            {
                await grains.GetGrain<IDispatcherGrain>(plan.Dispatcher).EndedAsync(ended);
                return;
            }
            catch (Exception e)
            {
                // Heartbeats will stop listing the job, and the dispatcher asks the ledger.
                LogEndUnanswered(Name, run.Lease.Job.StudyInstanceUid, run.Lease.Job.Model, e.GetType().Name);
                if (_stopping) return;
            }
        }
    }

    private async Task PublishAsync(JobId job)
    {
        try
        {
            await grains.GetGrain<IStudyGrain>(job.StudyInstanceUid).PublishAsync();
        }
        catch (Exception e)
        {
            // It is in the outbox: the sweeper publishes it.
            LogPublicationDeferred(Name, job.StudyInstanceUid, job.Model, e.GetType().Name);
        }
    }
}
