using Grid.Contracts.Nodes;
using Grid.Grains.Background;
using Grid.Grains.Clocks;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Grid.Grains.Publishing;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Nodes;

/// <summary>
/// One node's slots on this silo: takes leased jobs, runs them, commits what they found, and says what it is doing.
/// Thread-safe. The truth about a job is in the ledger; losing this object loses only work in progress.
/// </summary>
internal sealed partial class NodeRuntime(
    NodePlan plan,
    DispatchPlan dispatch,
    IStudyLedger ledger,
    IJobExecutor executor,
    ResultPublisher publisher,
    IGrainFactory grains,
    BackgroundFaults faults,
    TimeProvider clock,
    ILogger<NodeRuntime> log) : IAsyncDisposable
{
    private readonly Lock _gate = new();

    // Jobs whose dispatcher has not been told of their end; a job that came back under a newer lease replaces its former self.
    private readonly Dictionary<JobId, ActiveJob> _jobs = [];
    private readonly List<ActiveRun> _runs = [];
    private readonly List<Task> _running = [];
    private NodeAvailability _availability;
    private DateTimeOffset? _refusesSince;
    private string _refusal = "";
    private ClockStanding _clockStanding = new(TimeSpan.Zero, TimeSpan.Zero, false, TimeSpan.Zero);
    private long _incarnation;
    private long _sequence;
    private long _finished;
    private bool _stopping;

    public string Name => plan.Name;

    /// <summary>Begins a life of the node under a number that the store has handed out once.</summary>
    public void Begin(NodeRegistration registration)
    {
        lock (_gate) (_incarnation, _sequence) = (registration.Incarnation, 0);
        SetAvailability(registration.Availability);
    }

    /// <summary>Puts leased jobs together into a free slot. A repeat under the same lease is accepted again.</summary>
    public StartReply Start(StartRun request)
    {
        lock (_gate)
        {
            var fresh = new List<LeasedStudy>();
            var known = request.Studies.Select(s => FindKnown(request.Model, s)).ToList();
            for (var i = 0; i < known.Count; i++)
            {
                if (known[i] is null) fresh.Add(request.Studies[i]);
            }

            var taken = fresh.Count == 0 ? default : TryTake(request, fresh);
            if (fresh.Count > 0) NoteRefusal(taken.Outcome, taken.Reason);
            return new StartReply(_incarnation, _sequence, [.. request.Studies.Select((s, i) =>
                known[i] ?? new JobStart(s.StudyInstanceUid, taken.Outcome, taken.Reason))]);
        }
    }

    /// <summary>Ends the run that a job is in, at its next safe point or at once. A job that is not here under this epoch is left alone.</summary>
    public void Yield(YieldRun request)
    {
        lock (_gate)
        {
            if (!_jobs.TryGetValue(new JobId(request.StudyInstanceUid, request.Model, request.Revision), out var job)) return;
            if (job.Lease.Epoch != request.Epoch || job.Run.HasEnded) return;
            LogYieldAsked(Name, request.StudyInstanceUid, request.Model, request.Epoch, request.IsHard, job.Run.Jobs.Count);
            if (request.IsHard) job.Run.Stop();
            else job.Run.Yield();
        }
    }

    /// <summary>Takes new work or not. A draining node also gives up what it runs.</summary>
    public void SetAvailability(NodeAvailability availability)
    {
        lock (_gate)
        {
            if (_availability != availability) LogAvailability(Name, _availability, availability);
            _availability = availability;
            if (availability == NodeAvailability.Draining) YieldAll();
        }
    }

    /// <summary>How the machine's clock stands. While it is off, the node is as good as drained: no new work, and what runs is moved.</summary>
    public void SetClock(ClockStanding standing)
    {
        lock (_gate)
        {
            var goesOff = standing.IsOff && !_clockStanding.IsOff;
            _clockStanding = standing;
            if (goesOff) YieldAll();
        }
    }

    public NodeStatus GetStatus()
    {
        lock (_gate) return Describe();
    }

    /// <summary>Null for a job that is new here.</summary>
    private JobStart? FindKnown(string model, LeasedStudy study)
    {
        if (!_jobs.TryGetValue(new JobId(study.StudyInstanceUid, model, study.Revision), out var job)) return null;
        if (job.Lease.Epoch == study.Epoch) return new JobStart(study.StudyInstanceUid, StartOutcome.AlreadyRunning, "");

        // It has given its lease back, and only its dispatcher may not have heard of it.
        if (job.IsSettled && job.Lease.Epoch < study.Epoch) return null;
        return new JobStart(
            study.StudyInstanceUid,
            StartOutcome.StaleLease,
            $"epoch {job.Lease.Epoch} of this job is running here, {study.Epoch} was asked for");
    }

    private (StartOutcome Outcome, string Reason) TryTake(StartRun request, IEnumerable<LeasedStudy> fresh)
    {
        if (!plan.Models.Contains(request.Model))
            return (StartOutcome.ModelNotServed, $"serves {string.Join(", ", plan.Models)}");
        if (clock.GetUtcNow() >= request.LeaseUntil)
            return (StartOutcome.StaleLease, $"the lease ran out at {request.LeaseUntil:O}");
        if (FindHindrance() is { Length: > 0 } hindrance)
            return (StartOutcome.NoFreeSlot, hindrance);

        var run = new ActiveRun(
            request, fresh.DistinctBy(s => (s.StudyInstanceUid, s.Revision)), clock, Conclude);
        foreach (var job in run.Jobs)
        {
            _jobs[job.Id] = job;
            LogRunBegan(Name, job.Id.StudyInstanceUid, job.Id.Model, job.Lease.Epoch, run.Jobs.Count);
        }

        _runs.Add(run);
        _running.RemoveAll(static t => t.IsCompleted);
        _running.Add(Task.Run(() => RunAsync(run)));
        return (StartOutcome.Started, "");
    }

    private void NoteRefusal(StartOutcome outcome, string reason)
    {
        if (outcome == StartOutcome.Started) (_refusal, _refusesSince) = ("", null);
        else (_refusal, _refusesSince) = (reason, _refusesSince ?? clock.GetUtcNow());
    }

    private string FindHindrance()
    {
        if (_incarnation == 0) return "the node has not registered yet";
        if (_stopping) return "the node is stopping";
        if (_clockStanding.IsOff) return _clockStanding.Hindrance;
        if (_availability != NodeAvailability.Active) return $"the node is {Words(_availability)}";
        return _runs.Count(r => !r.HasEnded) >= plan.Slots ? $"all {plan.Slots} slots are taken" : "";
    }

    private void YieldAll()
    {
        foreach (var run in _runs.Where(r => !r.HasEnded)) run.Yield();
    }

    private NodeStatus Describe() => new()
    {
        Node = plan.Name,
        SiteId = plan.SiteId,
        Silo = plan.Silo,
        Slots = _stopping ? 0 : plan.Slots - _runs.Count(r => r.IsHung),
        BusySlots = _runs.Count(r => !r.HasEnded),
        Running = [.. _jobs.Values.Select(j => j.Describe())],
        Models = plan.Models,
        Incarnation = _incarnation,
        Device = plan.Device,
        Finished = _finished,
        MemoryMib = plan.MemoryMib,
        Availability = _stopping || _clockStanding.IsOff ? NodeAvailability.Draining : _availability,
        Dispatcher = plan.Dispatcher,
        ClockOffset = _clockStanding.Offset,
        ClockWords = _clockStanding.Words,
        Refusal = _refusesSince is { } since ? $"refuses since {since:yyyy-MM-dd HH:mm:ss} UTC: {_refusal}" : "",
    };

    private static string Words(NodeAvailability availability) => availability switch
    {
        NodeAvailability.Active => "active",
        NodeAvailability.Cordoned => "cordoned",
        NodeAvailability.Draining => "draining",
        _ => throw new ArgumentOutOfRangeException(nameof(availability), availability, null),
    };
}
