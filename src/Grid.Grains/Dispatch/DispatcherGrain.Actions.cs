using Grid.Contracts.Nodes;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;

namespace Grid.Grains.Dispatch;

/// <summary>What the state machine asks for, carried out; every answer, and every silence, goes back as an event.</summary>
internal sealed partial class DispatcherGrain
{
    private Task CarryOutAsync(DispatchAction action) => action switch
    {
        TakeLease a => TakeAsync(a),
        Scheduling.Dispatch.StartJob a => StartAsync(a),
        QuarantineJob a => QuarantineAsync(a),
        ReadJob a => ReadAsync(a.Key),
        _ => throw new ArgumentException($"Unknown action {action.GetType().Name}", nameof(action)),
    };

    private async Task TakeAsync(TakeLease action)
    {
        var request = new LeaseRequest
        {
            Job = JobEvents.Id(action.Key),
            Node = action.Node,
            ExpectedEpoch = action.ExpectedEpoch,
            At = action.Decision.At,
            Until = Now + plan.Dispatch.LeaseDuration,
            Decision = action.Decision.InWords(),
        };

        try
        {
            var reply = await ledger.TakeLeaseAsync(request);
            Feed(reply.Outcome == LeaseOutcome.Granted
                ? new LeaseGranted(Now, action.Key, action.Node, reply.Epoch)
                : new LeaseRefused(Now, action.Key, action.Node));
        }
        catch (Exception e)
        {
            LogLedgerSilent(Name, "take lease", e.Message);
            Feed(new LedgerSilent(Now, action.Key, action.Node));
        }
    }

    private async Task StartAsync(Scheduling.Dispatch.StartJob action)
    {
        var request = new Contracts.Nodes.StartJob
        {
            StudyInstanceUid = action.Key.Study,
            Model = action.Key.Model,
            Epoch = action.Epoch,
            LeaseUntil = Now + plan.Dispatch.LeaseDuration,
        };

        try
        {
            var reply = await GrainFactory.GetGrain<IGpuNodeGrain>(action.Node).StartAsync(request);
            if (reply.Outcome is StartOutcome.Started or StartOutcome.AlreadyRunning)
            {
                Feed(new StartAccepted(Now, action.Key, action.Node, action.Epoch, reply.Incarnation, reply.Sequence));
                GrainFactory.GetGrain<IStudyGrain>(action.Key.Study).ChangedAsync().Ignore();
                return;
            }

            LogStartRefused(Name, action.Node, action.Key.Study, action.Key.Model, reply.Outcome, reply.Reason);
            Feed(new StartRefused(Now, action.Key, action.Node, action.Epoch, reply.Reason));
        }
        catch (Exception e)
        {
            LogStartUnanswered(Name, action.Node, action.Key.Study, action.Key.Model, e.GetType().Name);
            Feed(new StartUnanswered(Now, action.Key, action.Node, action.Epoch));
        }
    }

    private async Task QuarantineAsync(QuarantineJob action)
    {
        try
        {
            if (await ledger.QuarantineAsync(JobEvents.Id(action.Key), action.Epoch, action.Reason, Now))
                LogQuarantined(Name, action.Key.Study, action.Key.Model, action.Reason);
            await ReadAsync(action.Key);
            GrainFactory.GetGrain<IStudyGrain>(action.Key.Study).ChangedAsync().Ignore();
        }
        catch (Exception e)
        {
            LogLedgerSilent(Name, "quarantine", e.Message);
            Feed(new LedgerSilent(Now, action.Key, ""));
        }
    }

    private async Task ReadAsync(JobKey key)
    {
        try
        {
            var open = await ledger.ReadOpenJobsOfStudyAsync(key.Study);
            var job = open.FirstOrDefault(j => j.Job == JobEvents.Id(key));
            Feed(job is null ? new JobGone(Now, key) : JobEvents.Of(job, Now));
        }
        catch (Exception e)
        {
            LogLedgerSilent(Name, "read job", e.Message);
            Feed(new LedgerSilent(Now, key, ""));
        }
    }
}
