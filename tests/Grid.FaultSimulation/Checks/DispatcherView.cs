using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Policy;

namespace Grid.FaultSimulation.Checks;

/// <summary>
/// What one dispatcher must know, by what it was told and what it decided: which jobs certainly wait, and which nodes there are.
/// Where two readings are possible the job is <see cref="Knowledge.Unsure"/>, and no rule is held against the dispatcher.
/// </summary>
internal sealed class DispatcherView
{
    private readonly Checker _checker;
    private readonly string _dispatcher;
    private readonly Dictionary<JobKey, KnownJob> _jobs = [];
    private readonly Dictionary<string, KnownNode> _nodes = [];
    private readonly StrokeFirstRule? _strokeFirst;
    private readonly FairShareRule? _fairShare;

    public DispatcherView(Checker checker, string dispatcher, ViewOptions options)
    {
        (_checker, _dispatcher) = (checker, dispatcher);
        if (!checker.IsOn || options.Policy.Order != OrderRule.DeadlineProtected || options.Policy.Placement != PlacementRule.SoonestCompletion) return;
        _strokeFirst = new StrokeFirstRule(checker, options, _nodes);
        _fairShare = new FairShareRule(checker, options, _nodes);
    }

    /// <summary>Before the dispatcher handles an event.</summary>
    public void Told(DispatchEvent happened)
    {
        if (_strokeFirst is null) return;
        switch (happened)
        {
            case JobAdmitted e: OnAdmitted(e); break;
            case LeaseFound e: OnLeaseFound(e); break;
            case JobGone e: Forget(e.Key); break;
            case RunCompleted e: Forget(e.Key); break;
            case NodeHeard e: OnHeard(e); break;
            case LeaseGranted e: OnGranted(e); break;
            case LeaseRefused e: Unsure(e.Key); break;
            case LedgerSilent e: Unsure(e.Key); _strokeFirst.OnLedgerSilent(); break;
            case StartUnanswered e: Unsure(e.Key); break;
            case RunGivenBack e: Unsure(e.Key); break;
            case StartRefused e: OnRefused(e); break;
            case RunYielded e: WaitAgain(e.Key, e.Node, e.Epoch); break;
            case RunFailed e: OnFailed(e); break;
            case ReservationAnswered e: if (e.Reply.Node is null) EndPromise(e.Reply.Key); break;
            case TimePassed: _strokeFirst.OnTimePassed(); break;
        }
    }

    /// <summary>After it has: everything one event led to is judged together, so that the order of actions does not matter.</summary>
    public void Decided(DateTimeOffset at, IReadOnlyList<DispatchAction> actions)
    {
        if (_strokeFirst is null) return;
        foreach (var action in actions)
        {
            switch (action)
            {
                case TakeLease a: OnTake(a); break;
                case ReadJob a: if (_jobs.TryGetValue(a.Key, out var read)) Change(read, Knowledge.Reading); break;
                case QuarantineJob a: Unsure(a.Key); break;
                case ConcludeWithoutImages a: Unsure(a.Key); break;
                case AskReservation a: Promise(a.Request.Job.Key); break;
                case StartRun a:
                    foreach (var (key, _) in a.Jobs)
                    {
                        if (_jobs.TryGetValue(key, out var started)) started.StartedWith = a;
                    }

                    break;
                case YieldRun a:
                    Promise(a.For);
                    if (_jobs.TryGetValue(a.Key, out var yielding)) AskedToYield(yielding);
                    break;
            }
        }

        foreach (var action in actions)
        {
            if (action is not TakeLease take) continue;
            var known = Know(take.Decision.Job);
            var isFirst = !known.WasLeased;
            known.WasLeased = true;
            if (take.Decision.LentBy is not null)
            {
                if (isFirst) _fairShare!.OnLeasedElsewhere(known.Job);
                continue;
            }

            if (!_nodes.TryGetValue(take.Node, out var node)) continue;
            _strokeFirst.OnLeased(known.Job, node);
            if (isFirst) _fairShare!.OnLeased(known.Job, node, at);
        }
    }

    /// <summary>One job stands for all that share its run.</summary>
    private void AskedToYield(KnownJob known)
    {
        known.IsYieldAsked = true;
        if (known.StartedWith is null || known.Node is null || !_nodes.TryGetValue(known.Node, out var node)) return;
        foreach (var other in node.Held)
        {
            if (ReferenceEquals(other.StartedWith, known.StartedWith)) other.IsYieldAsked = true;
        }
    }

    private void OnAdmitted(JobAdmitted e)
    {
        var isNew = !_jobs.ContainsKey(e.Job.Key);
        var known = Know(e.Job);
        known.FailedOn.UnionWith(e.FailedOn);
        if (isNew || known.State == Knowledge.Reading) Change(known, Knowledge.Waiting);
    }

    /// <summary>Somebody runs it: its site has had its turn for it, from this dispatcher or the one before.</summary>
    private void OnFound(KnownJob known)
    {
        Change(known, Knowledge.Unsure);
        if (!known.WasLeased) _fairShare!.OnLeasedElsewhere(known.Job);
        known.WasLeased = true;
    }

    /// <summary>Whether it still runs there, its node's heartbeats or the lease's end will show.</summary>
    private void OnLeaseFound(LeaseFound e)
    {
        var known = Know(e.Job);
        OnFound(known);
        (known.Node, known.HeldSince) = (e.Node, _checker.Now);
        if (_nodes.TryGetValue(e.Node, out var node)) node.Doubtful.Add(known);
    }

    private void OnGranted(LeaseGranted e)
    {
        if (!_jobs.TryGetValue(e.Key, out var known)) return;
        if (known.State == Knowledge.Held && known.Node == e.Node) known.Epoch = e.Epoch;
        else Unsure(e.Key);
    }

    private void OnFailed(RunFailed e)
    {
        if (e.Kind != FaultKind.Study)
        {
            // What it will try next is its own affair; how long it may keep other work away is not.
            if (_jobs.TryGetValue(e.Key, out var failed) && _nodes.TryGetValue(e.Node, out var node)) KeepAway(node, failed.Job, e.Kind);
            Unsure(e.Key);
            return;
        }

        if (_jobs.TryGetValue(e.Key, out var known)) known.FailedOn.Add(e.Node);
        WaitAgain(e.Key, e.Node, e.Epoch);
    }

    private void OnRefused(StartRefused e)
    {
        if (_nodes.TryGetValue(e.Node, out var node)) node.NotFreeAt = _checker.Now;
        WaitAgain(e.Key, e.Node, e.Epoch);
    }

    private void KeepAway(KnownNode node, Job job, FaultKind kind)
    {
        var name = kind switch
        {
            FaultKind.Images or FaultKind.ImagesLost => job.Site,
            FaultKind.Model => job.Key.Model,
            _ => "",
        };
        node.Faults[name] = _checker.Now;
    }

    private void OnHeard(NodeHeard e)
    {
        if (!_nodes.TryGetValue(e.Node.Name, out var node)) _nodes.Add(e.Node.Name, node = new KnownNode { Facts = e.Node, NotFreeAt = _checker.Now });
        if (!ReferenceEquals(node.Facts, e.Node)) _fairShare!.OnNodesChanged();
        (node.Facts, node.HeardAt, node.Foreign) = (e.Node, _checker.Now, 0);
        foreach (var (key, epoch, _, _) in e.Running)
        {
            if (_jobs.TryGetValue(key, out var known) && known.State == Knowledge.Held && known.Epoch == epoch && known.Node == e.Node.Name) continue;
            node.Foreign++;
            if (known is not null) OnFound(known);
        }

        // What it was leased and does not list may have vanished, or not have come yet.
        foreach (var held in node.Held) held.IsListed = Lists(e.Running, held);
    }

    private static bool Lists(IReadOnlyList<RunningLease> running, KnownJob held)
    {
        foreach (var lease in running)
        {
            if (lease.Key == held.Job.Key) return true;
        }

        return false;
    }

    private void OnTake(TakeLease take)
    {
        _checker.Note("decided by " + _dispatcher, take.Key, take.Node, take.ExpectedEpoch + 1);
        var known = Know(take.Decision.Job);
        Change(known, Knowledge.Held);
        (known.Node, known.Epoch, known.HeldSince) = (take.Node, take.ExpectedEpoch + 1, _checker.Now);
        (known.IsYieldAsked, known.IsListed, known.StartedWith) = (false, false, null);
        if (!_nodes.TryGetValue(take.Node, out var node)) return;
        node.Held.Add(known);
        if (node.Held.Count >= node.Facts.Slots) node.NotFreeAt = _checker.Now;
    }

    private void WaitAgain(JobKey key, string node, long epoch)
    {
        if (!_jobs.TryGetValue(key, out var known)) return;
        var isItsLease = known.State == Knowledge.Held && known.Node == node && known.Epoch == epoch;
        Change(known, isItsLease ? Knowledge.Waiting : known.State == Knowledge.Waiting ? Knowledge.Waiting : Knowledge.Unsure);
    }

    private void Unsure(JobKey key)
    {
        if (_jobs.TryGetValue(key, out var known)) Change(known, Knowledge.Unsure);
    }

    private void Forget(JobKey key)
    {
        Unsure(key);
        _jobs.Remove(key);
    }

    private void Promise(JobKey key)
    {
        if (_jobs.TryGetValue(key, out var known)) known.PromisedUntil = _checker.Now + StrokeFirstRule.PromiseTicks;
    }

    private void EndPromise(JobKey key)
    {
        if (_jobs.TryGetValue(key, out var known)) known.PromisedUntil = 0;
    }

    private KnownJob Know(Job job)
    {
        if (!_jobs.TryGetValue(job.Key, out var known)) _jobs.Add(job.Key, known = new KnownJob(job));
        return known;
    }

    private void Change(KnownJob known, Knowledge state)
    {
        if (known.State == state) return;
        if (known.State == Knowledge.Waiting)
        {
            _strokeFirst!.OnWaitingEnded(known);
            _fairShare!.OnWaitingEnded(known);
        }

        if (_nodes.TryGetValue(known.Node, out var node))
        {
            if (known.State == Knowledge.Held && state == Knowledge.Unsure) node.Doubtful.Add(known);
            else node.Doubtful.Remove(known);
            node.Held.Remove(known);
        }

        known.State = state;
        if (state != Knowledge.Waiting) return;
        known.WaitingSince = _checker.Now;
        _strokeFirst!.OnWaiting(known);
        _fairShare!.OnWaiting(known);
    }
}
