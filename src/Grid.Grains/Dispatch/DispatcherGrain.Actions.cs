using Grid.Contracts.Nodes;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;

namespace Grid.Grains.Dispatch;

/// <summary>What the state machine asks for, carried out; every answer, and every silence, goes back as an event.</summary>
internal sealed partial class DispatcherGrain
{
    private readonly PendingRecords _records = new();
    private bool _keepingRecords;

    /// <summary>Nobody waits for an action: a fault in one would be seen by nobody, and the job it was for stand still.</summary>
    private async Task TryCarryOutAsync(DispatchAction action)
    {
        try
        {
            await CarryOutAsync(action);
        }
        catch (Exception e)
        {
            faults.OnFailed($"dispatcher {Name} at {action.GetType().Name}", e);
        }
    }

    private Task CarryOutAsync(DispatchAction action) => action switch
    {
        TakeLease a => TakeAsync(a),
        Scheduling.Dispatch.StartRun a => StartAsync(a),
        Scheduling.Dispatch.YieldRun a => YieldAsync(a),
        QuarantineJob a => QuarantineAsync(a),
        ConcludeWithoutImages a => ConcludeAsync(a),
        ReadJob a => ReadAsync(a.Key),
        TellPeers a => TellPeersAsync(a),
        AskReservation a => AskReservationAsync(a),
        AnswerReservation a => AnswerReservationAsync(a),
        ReturnReservation a => ReturnReservationAsync(a),
        RecordEstimate a => Keep(JobEvents.Note(a.Estimate)),
        _ => throw new ArgumentException($"Unknown action {action.GetType().Name}", nameof(action)),
    };

    private async Task TakeAsync(TakeLease action)
    {
        try
        {
            var reply = await ledger.TakeLeaseAsync(new LeaseRequest
            {
                Job = JobEvents.Id(action.Key),
                Node = action.Node,
                ExpectedEpoch = action.ExpectedEpoch,
                At = action.Decision.At,
                Until = Now + plan.Dispatch.LeaseDuration,
                Decision = action.Decision.InWords(),
                LostWith = LossText.Of(action.Losses),
            });
            Feed(reply.Outcome == LeaseOutcome.Granted
                ? new LeaseGranted(Now, action.Key, action.Node, reply.Epoch)
                : new LeaseRefused(Now, action.Key, action.Node));
        }
        catch (ArgumentException e)
        {
            // The ledger answers, and refuses this one whenever it comes: the others must not wait for it.
            faults.SetAside(OpenJobRow, $"{action.Key.Study} {action.Key.Model}", $"the ledger cannot store its lease: {e.Message}");
            Feed(new JobGone(Now, action.Key));
        }
        catch (Exception e)
        {
            LogLedgerSilent(Name, "take lease", e.Message);
            Feed(new LedgerSilent(Now, action.Key, action.Node));
        }
    }

    private async Task StartAsync(Scheduling.Dispatch.StartRun action)
    {
        StartReply? reply = null;
        try
        {
            reply = await GrainFactory.GetGrain<IGpuNodeGrain>(action.Node).StartAsync(new Contracts.Nodes.StartRun
            {
                Model = action.Jobs[0].Key.Model,
                Studies = [.. action.Jobs.Select(j => Leased(j))],
                LeaseUntil = Now + plan.Dispatch.LeaseDuration,
                Dispatcher = Name,
                Expected = action.Expected,
            });
        }
        catch (Exception e)
        {
            LogStartUnanswered(Name, action.Node, action.Jobs[0].Key.Study, action.Jobs[0].Key.Model, action.Jobs.Count, e.GetType().Name);
        }

        for (var i = 0; i < action.Jobs.Count; i++) Feed(AnswerOf(action.Node, action.Jobs[i], reply, i));
    }

    private static LeasedStudy Leased(LeasedJob job)
    {
        var id = JobEvents.Id(job.Key);
        return new LeasedStudy(id.StudyInstanceUid, job.Epoch, id.Revision);
    }

    private DispatchEvent AnswerOf(string node, LeasedJob job, StartReply? reply, int index)
    {
        if (reply is null || index >= reply.Jobs.Count) return new StartUnanswered(Now, job.Key, node, job.Epoch);

        var start = reply.Jobs[index];
        if (start.Outcome is StartOutcome.Started or StartOutcome.AlreadyRunning)
        {
            var study = JobEvents.Id(job.Key).StudyInstanceUid;
            if (_watched.Remove(study)) GrainFactory.GetGrain<IStudyGrain>(study).ChangedAsync().Ignore();
            return new StartAccepted(Now, job.Key, node, job.Epoch, reply.Incarnation, reply.Sequence);
        }

        LogStartRefused(Name, node, job.Key.Study, job.Key.Model, start.Outcome, start.Reason);
        return new StartRefused(Now, job.Key, node, job.Epoch, start.Reason);
    }

    private async Task YieldAsync(Scheduling.Dispatch.YieldRun action)
    {
        // Both sides of it can be read: the study that made way, and the one it made way for. They may be of different
        // hospitals, so neither names the other.
        var how = action.IsHard ? "stopped at once" : "asked to yield at its next safe point";
        Keep(new DecisionNote(JobEvents.Id(action.Key), Now, $"{how} on {action.Node}, for {action.For.Model}: {action.Reason}"));
        Keep(new DecisionNote(JobEvents.Id(action.For), Now, $"{action.Key.Model} {how} on {action.Node} for it: {action.Reason}"));

        try
        {
            await GrainFactory.GetGrain<IGpuNodeGrain>(action.Node).YieldAsync(new Contracts.Nodes.YieldRun
            {
                StudyInstanceUid = JobEvents.Id(action.Key).StudyInstanceUid,
                Revision = JobEvents.Id(action.Key).Revision,
                Model = action.Key.Model,
                Epoch = action.Epoch,
                IsHard = action.IsHard,
            });
        }
        catch (Exception e)
        {
            // The state machine asks again, harder, when the run does not end.
            LogYieldUnanswered(Name, action.Node, action.Key.Study, action.Key.Model, e.GetType().Name);
        }
    }

    private async Task QuarantineAsync(QuarantineJob action)
    {
        try
        {
            if (await ledger.QuarantineAsync(JobEvents.Id(action.Key), action.Epoch, action.Reason, Now))
                LogQuarantined(Name, action.Key.Study, action.Key.Model, action.Reason);
            await ReadAsync(action.Key);
            GrainFactory.GetGrain<IStudyGrain>(JobEvents.Id(action.Key).StudyInstanceUid).ChangedAsync().Ignore();
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
            var open = await ledger.ReadOpenJobsOfStudyAsync(JobEvents.Id(key).StudyInstanceUid);
            var job = open.FirstOrDefault(j => j.Job == JobEvents.Id(key));
            Feed(job is null ? new JobGone(Now, key) : JobEvents.Of(job, Now));
        }
        catch (Exception e)
        {
            LogLedgerSilent(Name, "read job", e.Message);
            Feed(new LedgerSilent(Now, key, ""));
        }
    }

    private Task Keep(EstimateNote note)
    {
        _records.Add(note);
        return Task.CompletedTask;
    }

    private void Keep(DecisionNote note) => _records.Add(note);

    /// <summary>Gives the ledger what has gathered since the last beat.</summary>
    private async Task KeepRecordsAsync()
    {
        if (_keepingRecords || _records.IsEmpty) return;

        _keepingRecords = true;
        var (decisions, estimates) = _records.Take();
        try
        {
            await ledger.RecordAsync(decisions, estimates);
        }
        catch (ArgumentException)
        {
            // One of them, or a few, cannot be stored; the rest can.
            await RecordOneByOneAsync(decisions, estimates);
        }
        catch (Exception e)
        {
            LogLedgerSilent(Name, "keep records", e.Message);
            _records.PutBack(decisions, estimates);
        }
        finally
        {
            _keepingRecords = false;
        }

        if (_records.TakeDropped() is > 0 and var dropped) LogRecordsDropped(Name, dropped);
    }

    private async Task RecordOneByOneAsync(IReadOnlyList<DecisionNote> decisions, IReadOnlyList<EstimateNote> estimates)
    {
        foreach (var note in decisions) await RecordAloneAsync(note.Job, [note], []);
        foreach (var note in estimates) await RecordAloneAsync(note.Job, [], [note]);
    }

    private async Task RecordAloneAsync(JobId job, IReadOnlyList<DecisionNote> decisions, IReadOnlyList<EstimateNote> estimates)
    {
        try
        {
            await ledger.RecordAsync(decisions, estimates);
        }
        catch (ArgumentException e)
        {
            faults.SetAside("note of", $"{job.StudyInstanceUid} {job.Model}", e.Message);
        }
        catch (LedgerUnavailableException)
        {
            _records.PutBack(decisions, estimates);
        }
    }
}
