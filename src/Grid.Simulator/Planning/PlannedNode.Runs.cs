using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Learning;
using Grid.Scheduling.Nodes;
using Grid.Simulator.Time;

namespace Grid.Simulator.Planning;

/// <summary>
/// How runs go: a whole run is one entry on the event queue, and only one that is asked to yield is cut at the end of its slice.
/// </summary>
internal sealed partial class PlannedNode
{
    public void Start(StartRun start)
    {
        PlannedRun? run = null;
        foreach (var (key, epoch) in start.Jobs)
        {
            if (_world.Grid.Find(key) is not { } job || job.Epoch != epoch) continue;
            if (run is null && Refusal(key.Model) is { } reason)
            {
                Refuse(job, epoch, reason);
                continue;
            }

            run ??= NewRun(key.Model);
            run.Members.Add(new PlannedMember(run, job, epoch));
            if (!job.Study.IsStarted) _world.Recorder.OnStarted(job.Study, _world.EventQueue.Now);
            _world.Grid.Feed(new StartAccepted(_world.Grid.Now, key, Name, epoch, _life, _sequence));
        }

        if (run is null) return;

        // A copy: a job whose images are here may end at once and go on to the next.
        foreach (var member in run.Members.ToArray()) Fetch(member);
    }

    public void Yield(YieldRun yield)
    {
        foreach (var run in _runs)
        {
            if (!run.Members.Exists(m => !m.IsEnded && m.Epoch == yield.Epoch && m.Job.Job.Key == yield.Key)) continue;
            AskYield(run, yield.IsHard);
            return;
        }
    }

    private string? Refusal(string model)
    {
        if (_availability == NodeAvailability.Draining) return "the node is stopping";
        if (_runs.Count >= _spec.Slots) return "all slots are taken";
        return _memory.HasRoomFor(model, RunningModels()) ? null : "no memory beside what runs";
    }

    private void Refuse(PlannedJob job, long epoch, string reason)
    {
        job.LeasedTo = null;
        KeepBeating();
        _world.Grid.Feed(new StartRefused(_world.Grid.Now, job.Job.Key, Name, epoch, reason));
    }

    private PlannedRun NewRun(string model)
    {
        var run = new PlannedRun(model, _world.EventQueue.Now);
        _runs.Add(run);
        return run;
    }

    private List<string> RunningModels() => _memory.IsLimited ? _runs.ConvertAll(static r => r.Model) : [];

    private void Fetch(PlannedMember member)
    {
        if (member.Job.MeasuredTransfer is { } measured && measured.Site == Site)
        {
            _world.EventQueue.After(measured.Ticks, this, new ScheduledEvent(EventKind.Fetched, member));
            return;
        }

        if (member.Job.Study.IsAt(Site))
        {
            OnFetched(member);
            return;
        }

        // The request for the images is on its way before their first byte.
        _world.EventQueue.After(_world.LatencyTicks(member.Job.Study.Site, this), this, new ScheduledEvent(EventKind.FetchBegins, member));
    }

    private void OnFetchBegins(PlannedMember member)
    {
        if (member.IsEnded) return;
        var study = member.Job.Study;
        member.Transfer = _world.Links.Begin(study.Site, Site, study.Bytes, this, member);
    }

    private void OnFetched(PlannedMember member)
    {
        if (member.IsEnded) return;
        var study = member.Job.Study;
        if (member.Transfer is not null || !study.IsAt(Site))
        {
            _world.Recorder.OnMoved(study, Site);
            study.AddCopy(Site);
            member.Transfer = null;
        }

        member.FetchedAt = _world.EventQueue.Now;
        PlanSlices(member);
        var run = member.Run;
        if (run.Members.Count > 1 || member.LeftTicks > NextBeat() - _world.EventQueue.Now) BeatSoon();
        GoOn(run);
    }

    private void PlanSlices(PlannedMember member)
    {
        var (job, run) = (member.Job, member.Run);
        if (job.Kept is { } kept && kept.Node == this && kept.Life == _life)
        {
            // The plan of the earlier lease stands: its slices are what was kept.
            (member.Total, member.SliceTicks) = (kept.Total, kept.SliceTicks);
            member.Done = member.DoneBefore = kept.Done;
            run.IsFixedPaid = true;
            return;
        }

        var cost = _world.Scenario.Models.Of(run.Model);
        var ticks = cost.PerImage.Ticks * (double)job.Job.Images;
        if (!run.IsFixedPaid) ticks += cost.Fixed.Ticks;
        run.IsFixedPaid = true;
        if (job.MeasuredTicks > 0) ticks = job.MeasuredTicks;
        ticks = Math.Max(1, ticks * _spec.Speed * job.Study.RunFactor);
        member.Total = (int)Math.Ceiling(ticks / _world.Scenario.Policy.SliceLimit.Ticks);
        member.SliceTicks = Math.Max(1, (long)(ticks / member.Total));
    }

    /// <summary>Goes on with a run: the first job whose images are here.</summary>
    private void GoOn(PlannedRun run)
    {
        if (run.Current is not null || run.IsLoading) return;
        if (run.IsYieldAsked)
        {
            YieldNow(run);
            return;
        }

        var next = run.Members.Find(static m => !m.IsEnded && m.IsFetched);
        if (next is null) return;
        if (_memory.IsLimited && _memory.Use(run.Model, RunningModels()))
        {
            _facts = null;
            run.IsLoading = true;
            BeatSoon();
            _world.EventQueue.After(_world.Scenario.Models.Of(run.Model).Load.Ticks, this, new ScheduledEvent(EventKind.Loaded, run, run.Version));
            return;
        }

        run.Current = next;
        run.CurrentSince = _world.EventQueue.Now;
        _world.EventQueue.After(next.LeftTicks, this, new ScheduledEvent(EventKind.SliceEnded, run, run.Version));
    }

    private void OnLoaded(PlannedRun run, long version)
    {
        if (version != run.Version) return;
        run.IsLoading = false;
        GoOn(run);
    }

    /// <summary>The job that ran is done, or has come to the safe point at which its run yields.</summary>
    private void OnRunPaused(PlannedRun run, long version)
    {
        if (version != run.Version || run.Current is not { } member) return;
        run.Current = null;
        member.Done += (int)((_world.EventQueue.Now - run.CurrentSince) / member.SliceTicks);
        if (member.Done >= member.Total) Answer(member);
        if (_runs.Contains(run)) GoOn(run);
    }

    private void Answer(PlannedMember member)
    {
        var key = member.Job.Job.Key;
        End(member);
        CloseIfOver(member.Run);
        if (!_world.Grid.Complete(member))
        {
            _world.Grid.Feed(new RunGivenBack(_world.Grid.Now, key, Name, member.Epoch));
            return;
        }

        var took = new MeasuredTimes(
            TimeSpan.FromTicks(member.FetchedAt - member.Run.StartedAt),
            TimeSpan.FromTicks(_world.EventQueue.Now - member.FetchedAt),
            member.Done - member.DoneBefore,
            member.Total,
            member.Run.Members.Count - 1);
        _world.Grid.Feed(new RunCompleted(_world.Grid.Now, key, Name, member.Epoch, took));
    }

    private void AskYield(PlannedRun run, bool isHard)
    {
        run.IsYieldAsked = true;
        if (run.Current is not { } member || run.IsLoading)
        {
            YieldNow(run);
            return;
        }

        var into = _world.EventQueue.Now - run.CurrentSince;
        if (isHard)
        {
            // The slice it is in is lost.
            member.Done += (int)(into / member.SliceTicks);
            run.Current = null;
            YieldNow(run);
            return;
        }

        var toSafePoint = member.SliceTicks - (into % member.SliceTicks);
        run.Version++;
        _world.EventQueue.After(toSafePoint, this, new ScheduledEvent(EventKind.SliceEnded, run, run.Version));
    }

    private void YieldNow(PlannedRun run)
    {
        run.Version++;
        run.IsLoading = false;
        List<RunYielded>? yielded = null;
        foreach (var member in run.Members)
        {
            if (member.IsEnded) continue;
            End(member);
            var job = member.Job;
            var hasWork = member.IsFetched && member.Done > 0;
            job.Kept = hasWork ? new KeptWork(this, _life, member.Done, member.Total, member.SliceTicks) : null;
            if (member.Epoch == job.Epoch) job.LeasedTo = null;
            _world.Recorder.OnYielded();
            (yielded ??= []).Add(new RunYielded(_world.Grid.Now, job.Job.Key, Name, member.Epoch, member.Done, member.IsFetched ? member.Total : 0));
        }

        CloseIfOver(run);
        yielded?.ForEach(_world.Grid.Feed);
    }

    private void End(PlannedMember member)
    {
        if (member.Transfer is { } transfer) _world.Links.Cancel(transfer);
        member.Transfer = null;
        member.IsEnded = true;
    }

    /// <summary>The run of the whole country is over: what still runs here has used its slots until now.</summary>
    public void CloseOpenRuns()
    {
        foreach (var run in _runs) _world.Recorder.OnSlotUsed(Index, run.StartedAt, _world.EventQueue.Now);
    }

    private void CloseIfOver(PlannedRun run)
    {
        if (run.IsOver && _runs.Remove(run)) _world.Recorder.OnSlotUsed(Index, run.StartedAt, _world.EventQueue.Now);
    }
}
