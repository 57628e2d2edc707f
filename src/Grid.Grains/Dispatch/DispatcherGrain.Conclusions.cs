using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Grid.Scheduling.Dispatch;

namespace Grid.Grains.Dispatch;

/// <summary>A job that no node can ever run for want of its images is answered all the same, and the answer says why.</summary>
internal sealed partial class DispatcherGrain
{
    private async Task ConcludeAsync(ConcludeWithoutImages action)
    {
        // The dispatcher takes the lease itself, so that a node that holds or takes another is fenced, or fences this.
        var job = JobEvents.Id(action.Key);
        LeaseKey? held = null;
        try
        {
            var taken = await ledger.TakeLeaseAsync(new LeaseRequest
            {
                Job = job,
                Node = Name,
                ExpectedEpoch = action.Epoch,
                At = Now,
                Until = Now + plan.Dispatch.LeaseDuration,
                Decision = $"no node can have its images; answered as indeterminate by dispatcher {Name}: {action.Reason}",
            });
            if (taken.Outcome == LeaseOutcome.Granted)
            {
                held = new LeaseKey(job, taken.Epoch);
                await CompleteAsync(held.Value, action);
            }

            await ReadAsync(action.Key);
            GrainFactory.GetGrain<IStudyGrain>(job.StudyInstanceUid).ChangedAsync().Ignore();
        }
        catch (Exception e)
        {
            LogLedgerSilent(Name, "conclude without images", e.Message);
            if (held is { } lease) await GiveBackAsync(lease);
            Feed(new LedgerSilent(Now, action.Key, ""));
        }
    }

    private async Task CompleteAsync(LeaseKey lease, ConcludeWithoutImages action)
    {
        var result = new JobResult
        {
            Outcome = ResultOutcome.Indeterminate,
            Model = action.Key.Model,
            ModelVersion = "",
            Notes = [$"{action.Reason} Nothing of the study was read. Send the study again, or have its store restored and the study requeued."],
        };
        var outcome = await ledger.CompleteAsync(new JobCompletion
        {
            Lease = lease,
            Node = Name,
            StartedAt = Now,
            CompletedAt = Now,
            Result = result,
        });
        if (outcome == CompletionOutcome.Fenced) return;
        LogConcluded(Name, lease.Job.StudyInstanceUid, lease.Job.Model, action.Reason);
        await publisher.PublishAsync(lease.Job, result);
    }

    private async Task GiveBackAsync(LeaseKey lease)
    {
        try
        {
            await ledger.ReleaseLeaseAsync(new LeaseRelease { Lease = lease, Node = Name, At = Now, Failure = "" });
        }
        catch (Exception e)
        {
            // The next lease takes over this one.
            LogLedgerSilent(Name, "give back a lease", e.Message);
        }
    }
}
