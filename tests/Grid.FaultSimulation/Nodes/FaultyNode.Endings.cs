using Grid.Scheduling.Dispatch;
using Grid.Simulator.Nodes;
using Grid.Simulator.Time;

namespace Grid.FaultSimulation.Nodes;

/// <summary>What becomes of runs: to the ledger, and to those who are told.</summary>
internal sealed partial class FaultyNode
{
    private const int TellAttempts = 3;
    private static readonly long AskAgainTicks = TimeSpan.FromSeconds(2).Ticks;
    private static readonly long TellAgainTicks = TimeSpan.FromSeconds(1).Ticks;

    public void OnMoved(RunMember member)
    {
        // Nothing is measured of it here.
    }

    public void OnFetched(RunMember member)
    {
        // Heartbeats come every second anyway.
    }

    public void OnLoading() => _facts = null;

    public void OnRan(long ticks) => _world.Recorder.OnSliceRun(ticks);

    public void OnRunOver(NodeRun run) => _world.Checker.OnRunOver(Name);

    public void OnEnded(IReadOnlyList<RunMember> members, RunEnding ending)
    {
        foreach (var member in members) End((LeasedMember)member, ending);
    }

    public bool IsFetchInTheWay(RunMember member)
    {
        var leased = (LeasedMember)member;
        if (_world.Faults.FetchFault(leased.Key.Study, member.Job.Study.Site, Name) is not { } fault) return false;
        (leased.Fault, leased.Failure) = (fault, $"{fault} in the way of the images");
        return true;
    }

    public int FailsAfter(RunMember member)
    {
        var isPoisoned = _world.Faults.IsPoisoned(member.Job.Job.Key);
        for (var slice = member.Done + 1; slice <= member.Total; slice++)
        {
            if (isPoisoned || _world.Chance.Happens(_world.Faults.RunFailures / member.Total)) return slice;
        }

        return 0;
    }

    private void OnMemberEvent(in ScheduledEvent happened)
    {
        var member = (LeasedMember)happened.Subject!;
        if (member.Life != _life) return;
        switch (happened.What)
        {
            case EventKind.LedgerAnswered: OnLedgerAnswered(member, isHeld: happened.Number == 1); break;
            case EventKind.LedgerUnanswered: OnLedgerUnanswered(member, (int)happened.Number); break;
            case EventKind.TellAgain: TellEnd(member, (int)happened.Number); break;
            case EventKind.Told: Unlist(member); break;
            default: throw new ArgumentException($"{Name} was told {happened.What}", nameof(happened));
        }
    }

    private void End(LeasedMember member, RunEnding ending)
    {
        (member.State, member.Ending) = (MemberState.Committing, ending);
        if (ending == RunEnding.Failed && member.Failure.Length == 0) member.Failure = "the model's output is not finite";
        if (ending == RunEnding.Yielded) _world.Recorder.OnYielded();
        if (ending == RunEnding.Failed && member.Fault == FaultKind.Study) _world.Checker.OnRunFailed(member.Key, Name);
        AskLedger(member);
    }

    private void AskLedger(LeasedMember member)
    {
        var what = member.Ending == RunEnding.Completed ? EventKind.Complete : EventKind.Release;
        member.Attempts++;
        _world.Network.Post(Place, _world.Network.LedgerPlace, _world.LedgerDoor, new ScheduledEvent(what, member));
        if (CanFail) _world.EventQueue.After(AskAgainTicks, this, new ScheduledEvent(EventKind.LedgerUnanswered, member, member.Attempts));
    }

    private void OnLedgerAnswered(LeasedMember member, bool isHeld)
    {
        if (member.State != MemberState.Committing) return;
        if (!isHeld) member.Ending = RunEnding.GivenBack;
        Settle(member);
    }

    private void OnLedgerUnanswered(LeasedMember member, int attempt)
    {
        if (member.State != MemberState.Committing || attempt != member.Attempts) return;

        // A result must not be lost; a lease that is not given back is taken over by the next one.
        if (member.Ending == RunEnding.Completed) AskLedger(member);
        else Settle(member);
    }

    /// <summary>Another node has the job: nothing to write.</summary>
    private void Fence(LeasedMember member)
    {
        _runs.Abandon(member);
        member.Ending = RunEnding.GivenBack;
        Settle(member);
        if (_runs.Runs.Contains(member.Run)) _runs.GoOn(member.Run);
    }

    private void Settle(LeasedMember member)
    {
        member.State = MemberState.Ended;
        _runs.Free(member);
        _world.Checker.Note(EndingNote(member.Ending), member.Key, Name, member.Epoch);
        TellEnd(member, attempt: 1);
    }

    /// <summary>Tells the dispatcher that leased it and its own. Heartbeats go on listing the job until both have heard, or it has tried enough.</summary>
    private void TellEnd(LeasedMember member, int attempt)
    {
        var happened = Ended(member);
        var owner = _world.DispatchersByName[member.LeasedBy].Index;
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

    private void Unlist(LeasedMember member)
    {
        member.State = MemberState.Told;
        _listed.Remove(member);
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

    private DispatchEvent Ended(LeasedMember m) => m.Ending switch
    {
        RunEnding.Completed => new RunCompleted(default, m.Key, Name, m.Epoch, m.Measured(_world.EventQueue.Now)),
        RunEnding.Failed => new RunFailed(default, m.Key, Name, m.Epoch, m.Failure, m.Fault),
        RunEnding.GivenBack => new RunGivenBack(default, m.Key, Name, m.Epoch),
        _ => new RunYielded(default, m.Key, Name, m.Epoch, m.Done, m.IsFetched ? m.Total : 0),
    };

    private static string EndingNote(RunEnding ending) => ending switch
    {
        RunEnding.Completed => "run completed",
        RunEnding.Failed => "run failed",
        RunEnding.GivenBack => "run given back",
        _ => "run yielded",
    };
}
