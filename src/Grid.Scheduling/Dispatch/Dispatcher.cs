using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;

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
public sealed partial class Dispatcher(DispatcherOptions options, PlacementPolicy placement)
{
    private readonly Dictionary<JobKey, JobEntry> _jobs = [];

    // Sorted so that nodes are visited in the same order in every process.
    private readonly SortedDictionary<string, NodeEntry> _nodes = new(StringComparer.Ordinal);
    private readonly WaitingJobs _waiting = new();

    // Reads that the ledger did not answer; asked again after the pause.
    private readonly SortedSet<JobKey> _unread = [];

    private readonly List<DispatchAction> _actions = [];
    private DateTimeOffset _now;
    private DateTimeOffset _pausedUntil;

    /// <summary>Running hash over every lease decided.</summary>
    public DecisionHash Hash { get; } = new();

    /// <summary>Open jobs that occupy no slot.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>What is open, by tier and pathway. Reads every open job: for people, not for hot paths.</summary>
    public IReadOnlyList<QueueDepth> Depths() =>
        [.. _jobs.Values
            .GroupBy(e => (e.Job.Tier, e.Job.Pathway))
            .OrderBy(g => g.Key.Tier).ThenBy(g => g.Key.Pathway, StringComparer.Ordinal)
            .Select(g => new QueueDepth(
                g.Key.Pathway,
                g.Key.Tier,
                g.Count(e => e.Node is null),
                g.Count(e => e.Node is not null),
                g.Where(e => e.Node is null).Select(e => (DateTimeOffset?)e.Job.AdmittedAt).Min()))];

    /// <summary>Takes one event and answers what is to be done. The list is valid until the next call.</summary>
    public IReadOnlyList<DispatchAction> Handle(DispatchEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        _actions.Clear();

        // Time never runs backwards in here, whatever the senders' clocks say.
        if (happened.At > _now) _now = happened.At;

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
            case TimePassed: OnTimePassed(); break;
            default: throw new ArgumentException($"Unknown event {happened.GetType().Name}", nameof(happened));
        }

        if (_now >= _pausedUntil) PlaceWaiting();
        return _actions;
    }

    private void PlaceWaiting()
    {
        while (NextPlacement() is var (entry, ranked))
        {
            Leave(entry);
            entry.Phase = JobPhase.Leasing;
            entry.Node = _nodes[ranked[0].Node];
            entry.Node.Hold(entry);

            var decision = new Decision(_now, entry.Job, ranked, _waiting.Count);
            Hash.Add(entry.Job.Key, ranked[0].Node, entry.Epoch);
            _actions.Add(new TakeLease(entry.Job.Key, ranked[0].Node, entry.Epoch, decision));
        }
    }

    /// <summary>The first job in order that some free node can take, with its candidates; null when there is none.</summary>
    private (JobEntry Entry, IReadOnlyList<Candidate> Ranked)? NextPlacement()
    {
        var free = _nodes.Values.Where(n => n.FreeSlots > 0).Select(n => n.Facts!).ToList();
        if (free.Count == 0) return null;

        (Job Job, IReadOnlyList<Candidate> Ranked)? best = null;
        foreach (var (model, jobs) in _waiting.ByModel)
        {
            var serving = free.Where(n => n.Models.Contains(model)).ToList();
            if (serving.Count == 0) continue;

            foreach (var job in jobs)
            {
                if (best is var (leader, _) && JobOrder.Instance.Compare(leader, job) < 0) break;
                var ranked = placement.Rank(job, Untried(_jobs[job.Key], serving));
                if (ranked.Count == 0) continue;
                best = (job, ranked);
                break;
            }
        }

        return best is var (found, candidates) ? (_jobs[found.Key], candidates) : null;
    }

    /// <summary>Nodes the job has not failed on; all of them when it has failed on every living node that serves it.</summary>
    private IEnumerable<NodeFacts> Untried(JobEntry entry, List<NodeFacts> serving)
    {
        if (entry.FailedOn.Count == 0) return serving;

        var model = entry.Job.Key.Model;
        var anyUntried = _nodes.Values.Any(n =>
            !n.Lost && n.Facts is { } facts && facts.Models.Contains(model) && !entry.FailedOn.Contains(n.Name));
        return anyUntried ? serving.Where(n => !entry.FailedOn.Contains(n.Name)) : serving;
    }

    /// <summary>Puts a job back to waiting, or out of the way when it has failed too often.</summary>
    private void Wait(JobEntry entry)
    {
        Leave(entry);
        if (entry.FailedOn.Count >= options.QuarantineAfterNodes || entry.Failures >= options.QuarantineAfterFailures)
        {
            entry.Phase = JobPhase.Quarantining;
            var why = entry.LastReason.Length > 0 ? $": {entry.LastReason}" : "";
            _actions.Add(new QuarantineJob(entry.Job.Key, entry.Epoch, $"failed on {string.Join(", ", entry.FailedOn)}{why}"));
            return;
        }

        entry.Phase = JobPhase.Waiting;
        _waiting.Add(entry.Job);
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
        if (entry.Phase == JobPhase.Waiting) _waiting.Remove(entry.Job);
        entry.Node?.Release(entry.Job.Key);
        entry.Node = null;
    }

    private void Forget(JobEntry entry)
    {
        Leave(entry);
        _jobs.Remove(entry.Job.Key);
        _unread.Remove(entry.Job.Key);
    }

    private NodeEntry NodeNamed(string name)
    {
        if (!_nodes.TryGetValue(name, out var node)) _nodes.Add(name, node = new NodeEntry(name, _now));
        return node;
    }
}
