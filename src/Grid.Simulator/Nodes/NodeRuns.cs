using Grid.Scheduling.Jobs;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Time;

namespace Grid.Simulator.Nodes;

/// <summary>Where runs happen: the node as the scenario has it, and what it shares with others.</summary>
internal sealed record NodeSetting
{
    public required Scenario Scenario { get; init; }
    public required ScenarioNode Node { get; init; }
    public required EventQueue EventQueue { get; init; }
    public required Links Links { get; init; }

    /// <summary>One-way time of a small message from each site, in ticks.</summary>
    public required Func<int, long> LatencyTicks { get; init; }
}

/// <summary>
/// What runs on a node, for whoever simulates one: takes jobs into its slots, brings their images, loads models, runs in slices, yields at
/// safe points and keeps what was done. A whole run is one entry on the event queue, and only one that is asked to yield is cut at the end of its slice.
/// </summary>
internal sealed class NodeRuns(NodeSetting setting, INodeHost host) : IActor
{
    private static readonly long FetchFailsAfterTicks = TimeSpan.FromSeconds(0.7).Ticks;

    private readonly List<NodeRun> _runs = [];
    private readonly Dictionary<JobKey, Checkpoint> _kept = [];
    private readonly DeviceMemory _memory = new(setting.Node.MemoryMib, setting.Scenario.Models);
    private readonly EventQueue _eventQueue = setting.EventQueue;
    private bool _isFrozen;

    public IReadOnlyList<NodeRun> Runs => _runs;

    public IReadOnlyList<string>? LoadedModels => _memory.Loaded;

    public void OnEvent(in ScheduledEvent happened)
    {
        switch (happened.What)
        {
            case EventKind.FetchBegins: OnFetchBegins((RunMember)happened.Subject!); break;
            case EventKind.Fetched: OnFetched((RunMember)happened.Subject!); break;
            case EventKind.FetchFailed: OnFetchFailed((RunMember)happened.Subject!); break;
            case EventKind.Loaded: OnLoaded((NodeRun)happened.Subject!, happened.Number); break;
            case EventKind.SliceEnded: OnPaused((NodeRun)happened.Subject!, happened.Number); break;
            default: throw new ArgumentException($"runs of {setting.Node.Name} were told {happened.What}", nameof(happened));
        }
    }

    /// <summary>Why a run of a model cannot begin; null where it can.</summary>
    public string? Refusal(string model)
    {
        if (_runs.Count >= setting.Node.Slots) return "all slots are taken";
        return _memory.HasRoomFor(model, RunningModels()) ? null : "no memory beside what runs";
    }

    public NodeRun Begin(string model)
    {
        var run = new NodeRun(model, _eventQueue.Now);
        _runs.Add(run);
        return run;
    }

    public void Fetch(RunMember member)
    {
        if (host.IsFetchInTheWay(member))
        {
            _eventQueue.After(FetchFailsAfterTicks, this, new ScheduledEvent(EventKind.FetchFailed, member));
            return;
        }

        if (member.Job.MeasuredTransfer is { } measured && measured.Site == setting.Node.Site)
        {
            _eventQueue.After(measured.Ticks, this, new ScheduledEvent(EventKind.Fetched, member));
            return;
        }

        if (member.Job.Study.IsAt(setting.Node.Site))
        {
            OnFetched(member);
            return;
        }

        // The request for the images is on its way before their first byte.
        _eventQueue.After(setting.LatencyTicks(member.Job.Study.Site), this, new ScheduledEvent(EventKind.FetchBegins, member));
    }

    /// <summary>To the end of the slice it is in; or at once, and that slice is lost. While nothing runs it yields at once.</summary>
    public void AskYield(NodeRun run, bool isHard)
    {
        run.IsYieldAsked = true;
        if (run.Current is not { } member || run.IsLoading)
        {
            YieldNow(run);
            return;
        }

        if (isHard)
        {
            Pause(run, member);
            YieldNow(run);
            return;
        }

        if (_isFrozen) return;
        var toSafePoint = member.SliceTicks - ((_eventQueue.Now - run.CurrentSince) % member.SliceTicks);
        run.Version++;
        _eventQueue.After(toSafePoint, this, new ScheduledEvent(EventKind.SliceEnded, run, run.Version));
    }

    /// <summary>Ends a job here without a word: nothing of it is kept. It keeps its slot until it is freed.</summary>
    public void Abandon(RunMember member)
    {
        if (member.Run.Current == member) Pause(member.Run, member);
        _kept.Remove(member.Job.Job.Key);
        Stop(member);
    }

    /// <summary>Its part of the slot is free; the slot is when all of the run are.</summary>
    public void Free(RunMember member)
    {
        member.IsFreed = true;
        if (member.Run.IsOver && _runs.Remove(member.Run)) host.OnRunOver(member.Run);
    }

    /// <summary>Goes on with a run: the first job whose images are here.</summary>
    public void GoOn(NodeRun run)
    {
        if (run.Current is not null || run.IsLoading || _isFrozen) return;
        if (run.IsYieldAsked)
        {
            YieldNow(run);
            return;
        }

        var next = run.Members.Find(static m => !m.IsEnded && m.IsFetched);
        if (next is null) return;
        if (_memory.IsLimited && _memory.Use(run.Model, RunningModels()))
        {
            run.IsLoading = true;
            host.OnLoading();
            _eventQueue.After(setting.Scenario.Models.Of(run.Model).Load.Ticks, this, new ScheduledEvent(EventKind.Loaded, run, run.Version));
            return;
        }

        (run.Current, run.CurrentSince) = (next, _eventQueue.Now);
        _eventQueue.After(next.LeftTicks, this, new ScheduledEvent(EventKind.SliceEnded, run, run.Version));
    }

    /// <summary>No slice ends any more, as on a device that hangs. Only the end of the node ends it.</summary>
    public void Freeze() => _isFrozen = true;

    /// <summary>Everything here is gone: what ran, what was kept, what was loaded.</summary>
    public void Clear()
    {
        foreach (var run in _runs)
        {
            if (run.Current is not null) host.OnRan(_eventQueue.Now - run.CurrentSince);
            foreach (var member in run.Members) Stop(member);
            run.Version++;
            host.OnRunOver(run);
        }

        _runs.Clear();
        _kept.Clear();
        _memory.Clear();
        _isFrozen = false;
    }

    private List<string> RunningModels() => _memory.IsLimited ? _runs.ConvertAll(static r => r.Model) : [];

    private void OnFetchBegins(RunMember member)
    {
        if (member.IsEnded) return;
        var study = member.Job.Study;
        member.Transfer = setting.Links.Begin(study.Site, setting.Node.Site, study.Bytes, this, member);
    }

    private void OnFetched(RunMember member)
    {
        if (member.IsEnded) return;
        var study = member.Job.Study;
        if (member.Transfer is not null || !study.IsAt(setting.Node.Site))
        {
            host.OnMoved(member);
            study.AddCopy(setting.Node.Site);
            member.Transfer = null;
        }

        member.FetchedAt = _eventQueue.Now;
        PlanSlices(member);
        member.FailsAfter = host.FailsAfter(member) is var after and > 0 ? after : member.Total + 1;
        host.OnFetched(member);
        GoOn(member.Run);
    }

    private void OnFetchFailed(RunMember member)
    {
        if (member.IsEnded) return;
        End([member], RunEnding.Failed);
        if (_runs.Contains(member.Run)) GoOn(member.Run);
    }

    private void PlanSlices(RunMember member)
    {
        var (job, run) = (member.Job, member.Run);
        if (_kept.Remove(job.Job.Key, out var kept))
        {
            // The plan of the earlier lease stands: its slices are what was kept.
            (member.Total, member.SliceTicks) = (kept.Total, kept.SliceTicks);
            member.Done = member.DoneBefore = kept.Done;
            run.IsFixedPaid = true;
            return;
        }

        var cost = setting.Scenario.Models.Of(run.Model);
        var ticks = cost.PerImage.Ticks * (double)job.Job.Images;
        if (!run.IsFixedPaid) ticks += cost.Fixed.Ticks;
        run.IsFixedPaid = true;
        if (job.MeasuredTicks > 0) ticks = job.MeasuredTicks;
        ticks = Math.Max(1, ticks * setting.Node.Speed * job.Study.RunFactor);
        member.Total = (int)Math.Ceiling(ticks / setting.Scenario.Policy.SliceLimit.Ticks);
        member.SliceTicks = Math.Max(1, (long)(ticks / member.Total));
    }

    private void OnLoaded(NodeRun run, long version)
    {
        if (version != run.Version || _isFrozen) return;
        run.IsLoading = false;
        GoOn(run);
    }

    /// <summary>The job that ran is done or fails, or has come to the safe point at which its run yields.</summary>
    private void OnPaused(NodeRun run, long version)
    {
        if (version != run.Version || _isFrozen || run.Current is not { } member) return;
        Pause(run, member);
        if (member.Done >= member.FailsAfter) End([member], RunEnding.Failed);
        else if (member.Done >= member.Total) End([member], RunEnding.Completed);
        if (_runs.Contains(run)) GoOn(run);
    }

    private void Pause(NodeRun run, RunMember member)
    {
        var ran = _eventQueue.Now - run.CurrentSince;
        member.Done += (int)(ran / member.SliceTicks);
        run.Current = null;
        run.Version++;
        host.OnRan(ran);
    }

    private void YieldNow(NodeRun run)
    {
        if (_isFrozen) return;
        run.Version++;
        run.IsLoading = false;
        var ended = run.Members.FindAll(static m => !m.IsEnded);
        foreach (var member in ended)
        {
            if (member.IsFetched && member.Done > 0) _kept[member.Job.Job.Key] = new Checkpoint(member.Done, member.Total, member.SliceTicks);
        }

        End(ended, RunEnding.Yielded);
    }

    private void End(List<RunMember> members, RunEnding ending)
    {
        if (members.Count == 0) return;
        foreach (var member in members) Stop(member);
        host.OnEnded(members, ending);
    }

    private void Stop(RunMember member)
    {
        if (member.Transfer is { } transfer) setting.Links.Cancel(transfer);
        member.Transfer = null;
        member.IsEnded = true;
    }

    private readonly record struct Checkpoint(int Done, int Total, long SliceTicks);
}
