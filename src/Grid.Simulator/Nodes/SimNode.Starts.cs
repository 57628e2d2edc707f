using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Simulator.Load;
using Grid.Simulator.Messages;
using Grid.Simulator.Time;

namespace Grid.Simulator.Nodes;

/// <summary>Taking jobs in, and asking them to leave.</summary>
internal sealed partial class SimNode
{
    private void OnStart(DispatcherCall call)
    {
        var start = (StartRun)call.Action;
        var now = _world.EventQueue.Clock;
        var answers = new DispatchEvent[start.Jobs.Count];
        SimRun? run = null;
        for (var i = 0; i < answers.Length; i++)
        {
            var (key, epoch) = start.Jobs[i];
            var refusal = Refusal(key, epoch, run);
            if (refusal is null && Listed(key) is null) Take(run ??= NewRun(key.Model), key, epoch, call.Region.Name);
            answers[i] = refusal is null
                ? new StartAccepted(now, key, Name, epoch, _incarnation, _sequence)
                : new StartRefused(now, key, Name, epoch, refusal);
        }

        if (run is not null)
        {
            _world.Checker.OnRunStarted(Name, Slots);
            foreach (var member in run.Members.ToList()) Fetch(member);
        }

        _world.Network.Post(Place, call.Region.Index, call.Region, new ScheduledEvent(EventKind.Answered, new CallAnswer(call, answers)));
    }

    /// <summary>Why a job is not taken, or null. A repeat under the same lease is accepted again.</summary>
    private string? Refusal(JobKey key, long epoch, SimRun? own)
    {
        if (Listed(key) is { } known) return known.Epoch == epoch ? null : "another epoch of this job is running here";
        if (Availability == NodeAvailability.Draining) return "the node is stopping";
        if (own is null && _runs.Count >= Slots) return "all slots are taken";
        if (own is null && !_memory.HasRoomFor(key.Model, RunningModels())) return "no memory beside what runs";
        if (_world.Chance.Happens(_world.Faults.Refusals)) return "the device does not answer";
        return null;
    }

    private void OnFetchFailed(RunMember member)
    {
        End(member, RunEnding.Failed);
        Pump(member.Run);
    }

    private RunMember? Listed(JobKey key)
    {
        foreach (var member in _listed)
        {
            if (member.Key == key) return member;
        }

        return null;
    }

    private SimRun NewRun(string model)
    {
        var run = new SimRun(model, _incarnation);
        _runs.Add(run);
        return run;
    }

    private void Take(SimRun run, JobKey key, long epoch, string leasedBy)
    {
        var job = _world.Ledger.Find(key)!.Job;
        var member = new RunMember(this, run, job, epoch, leasedBy) { StartedAt = _world.EventQueue.Now };
        run.Members.Add(member);
        _listed.Add(member);
        _running = null;
        _world.Checker.OnJobStarted(key, Name, epoch);
        _world.Recorder.OnStarted(job, _world.EventQueue.Now);
    }

    private void Fetch(RunMember member)
    {
        if (_world.Faults.FetchFault(member.Key.Study, _world.SiteIndex[member.Job.Site], Name) is { } fault)
        {
            (member.Fault, member.Failure) = (fault, $"{fault} in the way of the images");
            _world.EventQueue.After(FetchFailsAfterTicks, this, new ScheduledEvent(EventKind.FetchFailed, member));
            return;
        }

        if (member.Job.Site == _spec.Site.Name || Here.Contains(member.Key.Study))
        {
            OnFetched(member);
            return;
        }

        var from = _world.SiteIndex[member.Job.Site];
        member.Transfer = _world.Links.Begin(from, _spec.Site.Index, member.Job.Bytes, this, member);
    }

    private void OnFetched(RunMember member)
    {
        member.Transfer = null;
        member.FetchedAt = _world.EventQueue.Now;
        Here.Add(member.Key.Study);
        PlanSlices(member);
        Pump(member.Run);
    }

    private void PlanSlices(RunMember member)
    {
        var cost = NationalLoad.Costs.Of(member.Key.Model);
        var ticks = cost.PerImage.Ticks * (double)member.Job.Images;
        if (!member.Run.IsFixedPaid) ticks += cost.Fixed.Ticks;
        member.Run.IsFixedPaid = true;
        ticks = Math.Max(1, ticks * _spec.Speed * Noise());

        member.Total = (int)Math.Ceiling(ticks / _world.Options.Policy.SliceLimit.Ticks);
        member.SliceTicks = Math.Max(1, (long)(ticks / member.Total));
        if (!_kept.Remove(member.Key, out var kept)) return;

        // The plan of an earlier lease stands: its slices are what was kept.
        (member.Total, member.SliceTicks) = (kept.Total, kept.SliceTicks);
        member.Done = member.DoneBefore = kept.Done;
        _running = null;
    }

    // Runs of one model on one device differ by a few percent.
    private double Noise() => 1 + (0.05 * ((2 * _world.Chance.Next()) - 1));

    private void OnYield(YieldRun yield)
    {
        if (Listed(yield.Key) is { State: MemberState.Active } member && member.Epoch == yield.Epoch) AskYield(member.Run, yield.IsHard);
    }

    private void AskYield(SimRun run, bool isHard)
    {
        run.IsYieldAsked = true;
        if (isHard && run.Current is not null)
        {
            _world.Recorder.OnSliceLost(PartOfSlice(run));
            run.Current = null;
            run.Version++;
        }

        // Between slices, fetching and loading are safe points too. A frozen device reaches none.
        if (run.Current is null && !IsFrozen) YieldNow(run);
    }

    private void YieldNow(SimRun run)
    {
        foreach (var member in run.Members.ToList())
        {
            if (member.State != MemberState.Active) continue;
            if (member.Transfer is { } transfer) _world.Links.Cancel(transfer);
            if (member.Done > 0) _kept[member.Key] = new Checkpoint(member.Done, member.Total, member.SliceTicks);
            End(member, RunEnding.Yielded);
        }
    }

    private long PartOfSlice(SimRun run) => run.Current is null ? 0 : _world.EventQueue.Now - run.SliceBegan;
}
