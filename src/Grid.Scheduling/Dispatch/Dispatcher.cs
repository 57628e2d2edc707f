using Grid.Scheduling.Admission;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Learning;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;
using Grid.Scheduling.Queue;
using Grid.Scheduling.Regions;

namespace Grid.Scheduling.Dispatch;

/// <summary>
/// Decides which waiting job starts where: a state machine without clock, randomness or I/O. Events go in with
/// their time, actions come out; the same events give the same actions and the same <see cref="Hash"/>.
/// Not thread-safe: one caller at a time.
/// </summary>
/// <remarks>
/// Its memory is a guess about the ledger and the nodes, and is built to be wrong safely: every lease it takes names
/// the epoch it believes in, so a guess that is out of date is refused by the ledger and read again.
/// </remarks>
public sealed partial class Dispatcher
{
    private const int RememberedTransfers = 100_000;

    private readonly DispatcherOptions _options;
    private readonly PolicyOptions _policy;
    private readonly Dictionary<JobKey, JobEntry> _jobs = [];
    private readonly NodeTable _nodes;
    private readonly WaitingJobs _waiting;
    private readonly LinkLoad _links;
    private readonly RunTimes _runTimes;
    private readonly EstimateErrors _errors = new();
    private readonly Peers _peers = new();
    private readonly Ranking _ranking;

    // Open jobs that a node was lost with: few, and looked through when a node comes back.
    private readonly SortedSet<JobKey> _lostWithNodes = [];

    private readonly EventTime _time = new();
    private readonly LedgerSilence _silence;
    private readonly ActionList _actions;
    private readonly ImagePlaces _images = new(RememberedTransfers);
    private readonly PlacementPolicy _placement;
    private readonly ObstaclePolicy _obstacles;

    private long _round;
    private bool _isTimePassed;

    public Dispatcher(DispatcherOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _policy) = (options, options.Policy);
        _silence = new LedgerSilence(_time, options.LedgerPause);
        _actions = new ActionList(options);
        _waiting = new WaitingJobs(_policy);
        _links = new LinkLoad(options.Topology.Sites.Count);
        _runTimes = new RunTimes(options.Models, _policy.LearningRate);
        _nodes = new NodeTable(_runTimes);
        _ranking = new Ranking(options.NamesCandidates ? Decision.MostNamed : 1);
        _placement = NewPlacement();
        _obstacles = new ObstaclePolicy(_placement, options.Models, _policy);
    }

    public string Region => _options.Region;

    /// <summary>Running hash over every decision.</summary>
    public DecisionHash Hash => _actions.Hash;

    /// <summary>Open jobs that occupy no slot.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>Nothing waits and a slot is free: a job that comes now may start now.</summary>
    public bool CanStartAtOnce => _waiting.Count == 0 && !_silence.IsOn && _nodes.Own.Exists(static n => n.FreeSlots > 0 && n.IsPlaceable);

    public bool Knows(JobKey key) => _jobs.ContainsKey(key);

    /// <summary>What is open, by tier and pathway. Reads every open job: for people, not for hot paths.</summary>
    public IReadOnlyList<QueueDepth> Depths() =>
        [.. _jobs.Values
            .GroupBy(e => (e.Job.Tier, e.Job.Pathway))
            .OrderBy(g => g.Key.Tier).ThenBy(g => g.Key.Pathway, StringComparer.Ordinal)
            .Select(g => new QueueDepth(
                g.Key.Pathway,
                g.Key.Tier,
                g.Count(e => e.Run is null),
                g.Count(e => e.Run is not null),
                g.Where(e => e.Run is null).Select(e => (DateTimeOffset?)e.Job.AdmittedAt).Min()))];

    /// <summary>What is turned away at the moment.</summary>
    public AdmissionStanding Admission() => AdmissionPolicy.Decide(_waiting, _policy.Admission);

    /// <summary>How good the estimates were, by model and node.</summary>
    public IReadOnlyList<EstimateQuality> Estimates() => _errors.Report(_runTimes);

    /// <summary>Takes one event and answers what is to be done. The list is valid until the next call.</summary>
    public IReadOnlyList<DispatchAction> Handle(DispatchEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        _actions.Clear();
        PassTime(happened.At);

        switch (happened)
        {
            case JobAdmitted e: OnAdmitted(e); break;
            case LeaseFound e: OnLeaseFound(e); break;
            case JobGone e: OnGone(e); break;
            case NodeHeard e: OnHeard(e); break;
            case LeaseGranted e: OnGranted(e); break;
            case LeaseRefused e: OnRefused(e); break;
            case LedgerSilent e: OnSilent(e); break;
            case StartAccepted e: OnAccepted(e); break;
            case StartRefused e: OnStartRefused(e); break;
            case StartUnanswered e: OnUnanswered(e); break;
            case RunCompleted e: OnCompleted(e); break;
            case RunFailed e: OnFailed(e); break;
            case RunGivenBack e: OnGivenBack(e); break;
            case RunYielded e: OnYielded(e); break;
            case TimePassed: OnTimePassed(); break;
            case PeerHeard e: OnPeerHeard(e); break;
            case ReservationAsked e: OnAsked(e.Request); break;
            case ReservationAnswered e: OnAnswered(e.Reply); break;
            case ReservationReturned e: OnReturned(e); break;
            default: throw new ArgumentException($"Unknown event {happened.GetType().Name}", nameof(happened));
        }

        _isTimePassed = happened is TimePassed;
        _isNewsForEmergencies = happened is JobAdmitted { Job.Tier: Tier.Emergency } or TimePassed or PeerHeard or ReservationAnswered;
        if (!_silence.IsOn) Place();
        return _actions.All;
    }

    /// <summary>
    /// After a gap longer than a node's silence may last, the gap is ours (a sleeping process, a clock set forward) and no node is
    /// blamed for it.
    /// </summary>
    private void PassTime(DateTimeOffset at)
    {
        var elapsed = _time.Pass(at);
        if (elapsed <= _options.NodeLostAfter.Ticks) return;
        foreach (var node in _nodes.All) node.HeardAt += elapsed;
    }

    private PlacementPolicy NewPlacement() => new(_options.Topology, _options.Models, _runTimes, _links, _images, _policy);

    /// <summary>Puts a job back to waiting, or out of the way when it has failed too often.</summary>
    /// <param name="keepsPlace">It had a slot and lost it by no fault of its own: what came later does not start before it.</param>
    private void Wait(JobEntry entry, bool keepsPlace = false)
    {
        Leave(entry);
        if (IsHarmful(entry))
        {
            entry.Phase = JobPhase.Quarantining;
            _actions.Add(new QuarantineJob(entry.Job.Key, entry.Epoch, WhyQuarantined(entry)));
            return;
        }

        entry.Phase = JobPhase.Waiting;
        entry.IsUnconfirmed = false;
        Enqueue(entry, keepsPlace);
    }

    private void Enqueue(JobEntry entry, bool keepsPlace)
    {
        // An emergency that failed somewhere, or whose images were moved, may have another choice of nodes than those of its site.
        entry.IsApart = IsUrgent(entry.Job.Tier)
            ? entry.FailedOn.Count > 0 || entry.Kept is not null || entry.Trouble is not null || _images.Of(entry.Job.Key.Study) is not null
            : keepsPlace && _waiting.ClassOf(entry.Job).IsShared;
        if (keepsPlace && entry.IsCharged)
        {
            _waiting.ClassOf(entry.Job).Refund(entry);
            entry.IsCharged = false;
        }

        _waiting.Add(entry);
    }

    private bool IsHarmful(JobEntry entry) =>
        entry.NodesHarmed >= _options.QuarantineAfterNodes ||
        (entry.Failures >= _options.QuarantineAfterFailures && !_placement.MayYetBeTried(entry, _nodes)) ||
        entry.Losses.Count >= _options.QuarantineAfterLosses;

    private static string WhyQuarantined(JobEntry entry)
    {
        var failed = entry.FailedOn.Count > 0 ? $"failed on {string.Join(", ", entry.FailedOn)}" : "";
        var when = entry.Losses.All(l => l.HadBegun) ? "while running it" : $"while starting or running it, {entry.Losses.Count} times in all";
        var lost = entry.Losses.Count > 0 ? $"{string.Join(", ", entry.Losses.Select(l => l.Node).Distinct())} fell silent {when}" : "";
        var why = entry.LastReason.Length > 0 ? $": {entry.LastReason}" : "";
        return $"{lost}{(lost.Length > 0 && failed.Length > 0 ? "; " : "")}{failed}{why}";
    }

    private void Read(JobEntry entry)
    {
        Leave(entry);
        entry.Phase = JobPhase.Reading;
        _actions.Add(new ReadJob(entry.Job.Key));
    }

    /// <summary>Takes a job out of the queue and out of the slot it holds.</summary>
    private void Leave(JobEntry entry)
    {
        if (entry.HeapIndex >= 0) _waiting.Remove(entry);
        DropQuest(entry);
        if (entry.Run is not { } run) return;

        entry.Run = null;
        run.Jobs.Remove(entry);
        if (entry.Phase == JobPhase.Leasing) run.PendingLeases--;
        if (run.Jobs.Count == 0) End(run);
        else if (entry.Phase == JobPhase.Leasing) StartWhenLeased(run);
    }

    private void End(Run run)
    {
        StopCarrying(run);
        run.Node.Remove(run);
    }

    private void StopCarrying(Run run)
    {
        if (run.CarriedFrom < 0) return;
        _links.End(run.CarriedFrom, run.Node.Site);
        run.CarriedFrom = -1;
    }

    private void Forget(JobEntry entry)
    {
        Leave(entry);
        _jobs.Remove(entry.Job.Key);
        _silence.OnRead(entry.Job.Key);
        _imageBackoffs.Remove(entry.Job.Key);
        _lostWithNodes.Remove(entry.Job.Key);
        _troubled.Remove(entry.Job.Key);
        _failing.Remove(entry.Job.Key);
    }
}
