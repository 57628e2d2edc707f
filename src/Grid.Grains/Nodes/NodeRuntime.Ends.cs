using Grid.Contracts.Dispatch;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Nodes;

/// <summary>Who must hear that a job has ended.</summary>
internal sealed partial class NodeRuntime
{
    private const int TellAttempts = 3;

    /// <summary>What became of a job, once the ledger has answered or was given up on.</summary>
    private readonly record struct RunSettled(RunOutcome Outcome, string Reason, RunFault Fault = RunFault.Study);

    /// <summary>The dispatcher that leased it, and the node's own, which must know that the slot is free again.</summary>
    /// <returns>Whether somebody waits for the study.</returns>
    private async Task<bool> TellDispatchersAsync(ActiveJob job, RunOutcome outcome, string reason, RunFault fault)
    {
        var ended = new RunEnded
        {
            Node = Name,
            StudyInstanceUid = job.Id.StudyInstanceUid,
            Model = job.Id.Model,
            Revision = job.Id.Revision,
            Epoch = job.Lease.Epoch,
            Outcome = outcome,
            RunTime = job.RunTime,
            Reason = reason,
            Transfer = job.Transfer,
            SlicesDone = job.Progress.Done,
            SlicesTotal = job.Progress.Total,
            SlicesRun = job.SlicesRun,
            SharedWith = job.Run.Jobs.Count - 1,
            Fault = fault,
        };
        var told = TellDispatcherAsync(job.Run.Dispatcher, ended);
        if (!string.Equals(job.Run.Dispatcher, plan.Dispatcher, StringComparison.Ordinal)) await TellDispatcherAsync(plan.Dispatcher, ended);
        return await told;
    }

    private async Task<bool> TellDispatcherAsync(string dispatcher, RunEnded ended)
    {
        for (var attempt = 1; attempt <= TellAttempts; attempt++)
        {
            try
            {
                return await grains.GetGrain<IDispatcherGrain>(dispatcher).EndedAsync(ended);
            }
            catch (Exception e)
            {
                // Heartbeats will stop listing the job, and the dispatcher asks the ledger.
                LogEndUnanswered(Name, dispatcher, ended.StudyInstanceUid, ended.Model, e.GetType().Name);
                if (_stopping) break;
            }
        }

        // Nobody knows who waits: those who do are told once more than needed.
        return true;
    }

    private async Task PublishAsync(JobId job, JobResult result)
    {
        try
        {
            await publisher.PublishAsync(job, result);
        }
        catch (Exception e)
        {
            // It is in the outbox: the sweeper publishes it.
            LogPublicationDeferred(Name, job.StudyInstanceUid, job.Model, e.GetType().Name);
        }
    }
}
