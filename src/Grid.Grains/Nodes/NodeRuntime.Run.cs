using Grid.Contracts.Dispatch;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Nodes;

/// <summary>One run, from the slot to the ledger.</summary>
internal sealed partial class NodeRuntime
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private async Task RunAsync(ActiveRun run)
    {
        var orders = (await Task.WhenAll(run.Jobs.Select(ReadOrderAsync))).OfType<JobOrder>().ToList();
        var untold = "the executor ended without a word about this job";
        try
        {
            if (orders.Count > 0) await executor.RunAsync(orders, run, run.Yielding, run.Stopping);
        }
        catch (Exception e)
        {
            untold = $"{e.GetType().Name}: {e.Message}";
        }

        foreach (var job in run.Jobs) Conclude(job, new RunEnd.Failed(untold));
        await run.Settled;

        // The slot is free at once, but heartbeats list the jobs until their dispatcher has been told,
        // or it would think that they were lost.
        List<Task> endings;
        lock (_gate)
        {
            run.FreeSlot();
            endings = [.. run.Endings];
        }

        await Task.WhenAll(endings);
        lock (_gate)
        {
            _runs.Remove(run);
            run.Dispose();
        }
    }

    /// <summary>What the executor must know of a job; null where the ledger does not say, and the job has been ended.</summary>
    private async Task<JobOrder?> ReadOrderAsync(ActiveJob job)
    {
        try
        {
            job.Content = await ledger.FindContentAsync(job.Id.StudyInstanceUid, job.Id.Revision);
            if (job.Content is { } study)
                return new JobOrder(job.Id, Name, plan.SiteId, study.SiteId, study.Series, job.Withdrawn);
            Conclude(job, new RunEnd.Failed("the ledger does not know this study", RunFault.Node));
        }
        catch (LedgerUnavailableException)
        {
            // Not the job's fault, and not the node's: it must not count against either.
            Conclude(job, () => GiveBackAsync(job, RunOutcome.GivenBack, "the ledger did not answer"));
        }
        catch (Exception e)
        {
            Conclude(job, new RunEnd.Failed($"{e.GetType().Name}: {e.Message}"));
        }

        return null;
    }

    private void Conclude(ActiveJob job, RunEnd end)
    {
        if (end is RunEnd.Answered { Result: var found } && job.Content is { } content)
            end = new RunEnd.Answered(SignedResult.Of(found, job.Lease, Name, content));
        Conclude(job, () => SettleAsync(job, end), (end as RunEnd.Answered)?.Result);
    }

    /// <summary>Takes a job's end, once, without keeping the executor's thread: the others of its run go on.</summary>
    private void Conclude(ActiveJob job, Func<Task<RunSettled>> settle, JobResult? result = null)
    {
        lock (_gate)
        {
            if (job.HasEnded) return;
            job.OnEnded();
            job.Run.Endings.Add(Task.Run(() => EndAsync(job, settle, result)));
        }
    }

    private async Task EndAsync(ActiveJob job, Func<Task<RunSettled>> settle, JobResult? result)
    {
        var (outcome, reason, fault) = await settle();
        LogRunEnded(Name, job.Id.StudyInstanceUid, job.Id.Model, job.Lease.Epoch, outcome, reason);

        bool last;
        lock (_gate) last = job.Run.Settle(job);

        // Whoever hears that a run's last job has ended sends the next one: the slot must be free by then.
        if (last && !job.Run.IsHung) await job.Run.SlotFree;
        if (outcome is RunOutcome.Completed or RunOutcome.Fenced) Forget(job.Id);
        var isWatched = await TellDispatchersAsync(job, outcome, reason, fault);
        lock (_gate)
        {
            if (_jobs.GetValueOrDefault(job.Id) == job) _jobs.Remove(job.Id);
            _finished++;
        }

        if (outcome == RunOutcome.Completed && result is not null) await PublishAsync(job.Id, result);
        if (isWatched) grains.GetGrain<IStudyGrain>(job.Id.StudyInstanceUid).ChangedAsync().Ignore();
    }

    /// <summary>What the executor keeps is only memory: a fault there must not leave an ended job listed as running.</summary>
    private void Forget(JobId job)
    {
        try
        {
            executor.Forget(Name, job);
        }
        catch (Exception e)
        {
            faults.OnFailed($"executor of {Name}", e);
        }
    }

    private async Task<RunSettled> SettleAsync(ActiveJob job, RunEnd end)
    {
        try
        {
            return end switch
            {
                RunEnd.Answered answered => await CommitAsync(job, answered.Result),
                _ when job.IsFenced => new RunSettled(RunOutcome.Fenced, "another lease was taken"),
                RunEnd.Yielded when _stopping => await GiveBackAsync(job, RunOutcome.GivenBack, "the node is stopping"),
                RunEnd.Yielded yielded => await KeepAsync(job, yielded.Kept),
                RunEnd.Failed failed => await GiveBackAsync(job, RunOutcome.Failed, failed.Reason, failed.Fault),
                _ => throw new ArgumentException($"Unknown end {end.GetType().Name}", nameof(end)),
            };
        }
        catch (Exception e)
        {
            // A fault in here must not keep the slot for ever.
            return await GiveBackAsync(job, RunOutcome.Failed, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private Task<RunSettled> KeepAsync(ActiveJob job, SliceProgress kept)
    {
        job.OnSlice(kept);
        return GiveBackAsync(job, RunOutcome.Yielded, $"{kept.Done} of {kept.Total} slices are kept");
    }

    /// <summary>Commits the result, asking again for as long as the ledger does not answer: the work is done and must not be lost.</summary>
    private async Task<RunSettled> CommitAsync(ActiveJob job, JobResult result)
    {
        var completion = new JobCompletion
        {
            Lease = job.Lease,
            Node = Name,
            StartedAt = job.StartedAt,
            CompletedAt = clock.GetUtcNow(),
            Result = result,
        };

        try
        {
            for (var wait = FirstRetry; ; wait = wait * 2 < LongestRetry ? wait * 2 : LongestRetry)
            {
                if (await TryCommitAsync(completion, wait) is { } outcome)
                {
                    return outcome == CompletionOutcome.Fenced
                        ? new RunSettled(RunOutcome.Fenced, "another lease was taken")
                        : new RunSettled(RunOutcome.Completed, "");
                }

                await Task.Delay(wait, clock, _leaving.Token);
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return new RunSettled(RunOutcome.GivenBack, "the node had to stop before the ledger answered");
        }
    }

    private async Task<CompletionOutcome?> TryCommitAsync(JobCompletion completion, TimeSpan wait)
    {
        try
        {
            return await ledger.CompleteAsync(completion, _leaving.Token);
        }
        catch (LedgerUnavailableException e)
        {
            LogCommitUnanswered(Name, completion.Lease.Job.StudyInstanceUid, completion.Lease.Job.Model, wait, e.Message);
            return null;
        }
    }

    private async Task<RunSettled> GiveBackAsync(ActiveJob job, RunOutcome outcome, string reason, RunFault fault = RunFault.Study)
    {
        try
        {
            await ledger.ReleaseLeaseAsync(new LeaseRelease
            {
                Lease = job.Lease,
                Node = Name,
                At = clock.GetUtcNow(),
                Failure = outcome == RunOutcome.Failed ? reason : "",
                IsStudyFault = fault == RunFault.Study,
            });
        }
        catch (Exception e)
        {
            // The dispatcher takes the next lease over this one, whether it was given back or not.
            LogReleaseUnanswered(Name, job.Id.StudyInstanceUid, job.Id.Model, e.Message);
        }

        return new RunSettled(outcome, reason, fault);
    }
}
