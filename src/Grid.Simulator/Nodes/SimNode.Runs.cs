using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Learning;
using Grid.Simulator.Load;
using Grid.Simulator.Time;

namespace Grid.Simulator.Nodes;

/// <summary>What runs, slice by slice, to the ledger and to those who are told.</summary>
internal sealed partial class SimNode
{
    private const int TellAttempts = 3;
    private static readonly long FetchFailsAfterTicks = TimeSpan.FromSeconds(0.7).Ticks;
    private static readonly long AskAgainTicks = TimeSpan.FromSeconds(2).Ticks;
    private static readonly long TellAgainTicks = TimeSpan.FromSeconds(1).Ticks;

    private void OnMemberEvent(in ScheduledEvent happened)
    {
        if (happened.Subject is SimRun run)
        {
            if (run.Life != _incarnation || IsFrozen) return;
            if (happened.What == EventKind.Loaded) OnLoaded(run);
            else if (run.Version == happened.Number) OnSliceEnded(run);
            return;
        }

        var member = (RunMember)happened.Subject!;
        if (member.Run.Life != _incarnation) return;
        switch (happened.What)
        {
            case EventKind.Fetched: if (member.State == MemberState.Active) OnFetched(member); break;
            case EventKind.FetchFailed: if (member.State == MemberState.Active) OnFetchFailed(member); break;
            case EventKind.LedgerAnswered: OnLedgerAnswered(member, isHeld: happened.Number == 1); break;
            case EventKind.LedgerUnanswered: OnLedgerUnanswered(member, (int)happened.Number); break;
            case EventKind.TellAgain: TellEnd(member, (int)happened.Number); break;
            case EventKind.Told: Unlist(member); break;
            default: throw new ArgumentException($"{Name} was told {happened.What}", nameof(happened));
        }
    }

    /// <summary>Goes on with a run: the next slice of the first job whose images are here.</summary>
    private void Pump(SimRun run)
    {
        if (run.Current is not null || run.IsLoading || IsFrozen) return;
        if (run.IsYieldAsked)
        {
            YieldNow(run);
            return;
        }

        var next = run.Members.Find(static m => m.State == MemberState.Active && m.IsFetched);
        if (next is null) return;
        if (next.SlicesRun == 0 && _memory.IsLimited && _memory.Use(run.Model, RunningModels()))
        {
            _facts = null;
            run.IsLoading = true;
            _world.EventQueue.After(NationalLoad.Costs.Of(run.Model).Load.Ticks, this, new ScheduledEvent(EventKind.Loaded, run));
            return;
        }

        run.Current = next;
        run.SliceBegan = _world.EventQueue.Now;
        _world.EventQueue.After(next.SliceTicks, this, new ScheduledEvent(EventKind.SliceEnded, run, run.Version));
    }

    private List<string> RunningModels() => _runs.ConvertAll(static r => r.Model);

    private void OnLoaded(SimRun run)
    {
        run.IsLoading = false;
        Pump(run);
    }

    private void OnSliceEnded(SimRun run)
    {
        if (run.Current is not { } member) return;
        run.Current = null;
        member.Done++;
        _running = null;
        _world.Recorder.OnSliceRun(member.SliceTicks);
        if (_world.Faults.IsPoisoned(member.Key) || _world.Chance.Happens(_world.Faults.RunFailures / member.Total))
        {
            member.Failure = "the model's output is not finite";
            End(member, RunEnding.Failed);
        }
        else if (member.Done >= member.Total)
        {
            End(member, RunEnding.Completed);
        }

        Pump(run);
    }

    private void End(RunMember member, RunEnding ending)
    {
        member.State = MemberState.Committing;
        member.Ending = ending;
        if (ending == RunEnding.Yielded) _world.Recorder.OnYielded();
        if (ending == RunEnding.Failed && member.Fault == FaultKind.Study) _world.Checker.OnRunFailed(member.Key, Name);
        AskLedger(member);
    }

    private void AskLedger(RunMember member)
    {
        var what = member.Ending == RunEnding.Completed ? EventKind.Complete : EventKind.Release;
        member.Attempts++;
        _world.Network.Post(Place, _world.Network.LedgerPlace, _world.LedgerDoor, new ScheduledEvent(what, member));
        if (CanFail) _world.EventQueue.After(AskAgainTicks, this, new ScheduledEvent(EventKind.LedgerUnanswered, member, member.Attempts));
    }

    private void OnLedgerAnswered(RunMember member, bool isHeld)
    {
        if (member.State != MemberState.Committing) return;
        if (!isHeld) member.Ending = RunEnding.GivenBack;
        Settle(member);
    }

    private void OnLedgerUnanswered(RunMember member, int attempt)
    {
        if (member.State != MemberState.Committing || attempt != member.Attempts) return;

        // A result must not be lost; a lease that is not given back is taken over by the next one.
        if (member.Ending == RunEnding.Completed) AskLedger(member);
        else Settle(member);
    }

    /// <summary>Another node has the job: nothing to write.</summary>
    private void Fence(RunMember member)
    {
        var run = member.Run;
        if (member.Transfer is { } transfer) _world.Links.Cancel(transfer);
        if (run.Current == member)
        {
            _world.Recorder.OnSliceLost(PartOfSlice(run));
            run.Current = null;
            run.Version++;
        }

        _kept.Remove(member.Key);
        member.Ending = RunEnding.GivenBack;
        Settle(member);
        Pump(run);
    }

    private void Settle(RunMember member)
    {
        member.State = MemberState.Ended;
        if (member.Ending == RunEnding.Completed) Here.Remove(member.Key.Study);
        if (member.Run.IsOver && _runs.Remove(member.Run)) _world.Checker.OnRunOver(Name);
        _world.Checker.Note(EndingNote(member.Ending), member.Key, Name, member.Epoch);
        TellEnd(member, attempt: 1);
    }

    /// <summary>Tells the dispatcher that leased it and its own. Heartbeats go on listing the job until both have heard, or it has tried enough.</summary>
    private void TellEnd(RunMember member, int attempt)
    {
        var happened = Ended(member);
        var owner = _world.RegionsByName[member.LeasedBy].Index;
        var arrives = Tell(owner, happened);
        if (owner != Place)
        {
            var own = Tell(Place, happened);
            arrives = arrives < 0 || own < 0 ? -1 : Math.Max(arrives, own);
        }

        if (arrives < 0 && attempt < TellAttempts)
            _world.EventQueue.After(TellAgainTicks, this, new ScheduledEvent(EventKind.TellAgain, member, attempt + 1));
        else
            _world.EventQueue.After(Math.Max(0, arrives) + _latencyTicks, this, new ScheduledEvent(EventKind.Told, member));
    }

    private void Unlist(RunMember member)
    {
        member.State = MemberState.Told;
        _listed.Remove(member);
        _running = null;
    }

    private void RenewLeases()
    {
        if (_listed.Count == 0 || _world.Faults.LedgerOutages > 0 || _world.Faults.IsCut(Place, _world.Network.LedgerPlace)) return;
        if (_world.Chance.Happens(_world.Faults.Loss)) return;
        foreach (var member in _listed.ToList())
        {
            if (member.State == MemberState.Active && !_world.Ledger.Holds(member.Key, Name, member.Epoch)) Fence(member);
        }
    }

    private DispatchEvent Ended(RunMember m) => m.Ending switch
    {
        RunEnding.Completed => new RunCompleted(default, m.Key, Name, m.Epoch, Measured(m)),
        RunEnding.Failed => new RunFailed(default, m.Key, Name, m.Epoch, m.Failure, m.Fault),
        RunEnding.GivenBack => new RunGivenBack(default, m.Key, Name, m.Epoch),
        _ => new RunYielded(default, m.Key, Name, m.Epoch, m.Done, m.IsFetched ? m.Total : 0),
    };

    private MeasuredTimes Measured(RunMember m) => new(
        TimeSpan.FromTicks(m.FetchedAt - m.StartedAt),
        TimeSpan.FromTicks(_world.EventQueue.Now - m.FetchedAt),
        m.SlicesRun,
        m.Total,
        m.Run.Members.Count - 1);

    private static string EndingNote(RunEnding ending) => ending switch
    {
        RunEnding.Completed => "run completed",
        RunEnding.Failed => "run failed",
        RunEnding.GivenBack => "run given back",
        _ => "run yielded",
    };
}
