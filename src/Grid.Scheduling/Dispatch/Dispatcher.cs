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
public sealed class Dispatcher
{
    private readonly DispatcherMemory _memory;
    private readonly JobMoves _moves;
    private readonly LedgerEvents _ledger;
    private readonly NodeEvents _nodes;
    private readonly RunEvents _runs;
    private readonly SpillOver _spillOver;
    private readonly EmergencyRound _emergencies;
    private readonly OrdinaryRound _others;

    public Dispatcher(DispatcherOptions options)
        : this(new DispatcherMemory(options ?? throw new ArgumentNullException(nameof(options))))
    {
    }

    private Dispatcher(DispatcherMemory memory)
    {
        _memory = memory;
        _moves = new JobMoves(memory);
        _ledger = new LedgerEvents(memory, _moves);
        _nodes = new NodeEvents(memory, _moves);
        _runs = new RunEvents(memory, _moves);
        var starter = new JobStarter(memory);
        _spillOver = new SpillOver(memory, starter);
        _emergencies = new EmergencyRound(memory, _spillOver, starter);
        _others = new OrdinaryRound(memory, starter);
    }

    public string Region => _memory.Options.Region;

    /// <summary>Running hash over every decision.</summary>
    public DecisionHash Hash => _memory.Actions.Hash;

    /// <summary>Open jobs that occupy no slot.</summary>
    public int WaitingCount => _memory.Waiting.Count;

    /// <summary>Nothing waits and a slot is free: a job that comes now may start now.</summary>
    public bool CanStartAtOnce =>
        _memory.Waiting.Count == 0 && !_memory.Silence.IsOn && _memory.Nodes.Own.Exists(static n => n.FreeSlots > 0 && n.IsPlaceable);

    public bool Knows(JobKey key) => _memory.Jobs.Find(key) is not null;

    /// <summary>What is open, by tier and pathway. Reads every open job: for people, not for hot paths.</summary>
    public IReadOnlyList<QueueDepth> Depths() => _memory.Jobs.Depths();

    /// <summary>What is turned away at the moment.</summary>
    public AdmissionStanding Admission() => AdmissionPolicy.Decide(_memory.Waiting, _memory.Policy.Admission);

    /// <summary>How good the estimates were, by model and node.</summary>
    public IReadOnlyList<EstimateQuality> Estimates() => _memory.Errors.Report(_memory.RunTimes);

    /// <summary>Why an open job waits, for what, and until when: nothing waits unexplained. Null for a job that is not open here.</summary>
    public WaitExplanation? Explain(JobKey key) => new WaitExplainer(_memory).Explain(key);

    /// <summary>
    /// What somebody must look at, by what is in memory now. In a fixed order; what costs nothing to know is known, so it may be asked
    /// every few seconds.
    /// </summary>
    public IReadOnlyList<Alarm> Alarms() => new AlarmReport(_memory).Read();

    /// <summary>Would an emergency that is sent now run? Looks at every own node for each of the sites, and at what other regions said last.</summary>
    /// <param name="model">Model that it needs.</param>
    /// <param name="sites">Sites from which it may be sent.</param>
    public EmergencyOutlook Outlook(string model, IReadOnlyList<string> sites)
    {
        ArgumentNullException.ThrowIfNull(sites);
        return new OutlookReport(_memory).Of(model, sites);
    }

    /// <summary>A dispatcher that remembers the same under another policy, to ask what it would do; this one is left untouched.</summary>
    internal Dispatcher CopyUnder(PolicyOptions policy) => new(_memory.CopyUnder(policy));

    /// <summary>Takes one event and answers what is to be done. The list is valid until the next call.</summary>
    public IReadOnlyList<DispatchAction> Handle(DispatchEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        _memory.Actions.Clear();
        PassTime(happened.At);
        Take(happened);
        if (!_memory.Silence.IsOn) Place(happened);
        return _memory.Actions.All;
    }

    /// <summary>
    /// After a gap longer than a node's silence may last, the gap is ours (a sleeping process, a clock set forward) and no node is
    /// blamed for it.
    /// </summary>
    private void PassTime(DateTimeOffset at)
    {
        var elapsed = _memory.Time.Pass(at);
        if (elapsed <= _memory.Options.NodeLostAfter.Ticks) return;
        foreach (var node in _memory.Nodes.All) node.HeardAt += elapsed;
    }

    private void Take(DispatchEvent happened)
    {
        switch (happened)
        {
            case JobAdmitted e: _ledger.OnAdmitted(e); break;
            case LeaseFound e: _ledger.OnLeaseFound(e); break;
            case JobGone e: _ledger.OnGone(e); break;
            case LeaseGranted e: _ledger.OnGranted(e); break;
            case LeaseRefused e: _ledger.OnRefused(e); break;
            case LedgerSilent e: _ledger.OnSilent(e); break;
            case NodeHeard e: _nodes.OnHeard(e); break;
            case StartAccepted e: _runs.OnAccepted(e); break;
            case StartRefused e: _runs.OnStartRefused(e); break;
            case StartUnanswered e: _runs.OnUnanswered(e); break;
            case RunCompleted e: _runs.OnCompleted(e); break;
            case RunFailed e: _runs.OnFailed(e); break;
            case RunGivenBack e: _runs.OnGivenBack(e); break;
            case RunYielded e: _runs.OnYielded(e); break;
            case TimePassed: OnTimePassed(); break;
            case PeerHeard e: _spillOver.OnHeard(e.Standing); break;
            case ReservationAsked e: _memory.Loans.OnAsked(e.Request); break;
            case ReservationAnswered e: _spillOver.OnAnswered(e.Reply); break;
            case ReservationReturned e: _memory.Loans.OnReturned(e.From, e.Key); break;
            default: throw new ArgumentException($"Unknown event {happened.GetType().Name}", nameof(happened));
        }
    }

    private void OnTimePassed()
    {
        _nodes.LoseSilent();
        _runs.EnforceYields();
        _memory.Loans.Lapse();
        _memory.Questions.Lapse();
        _moves.EndImagePauses();
        _moves.GoBackToTried();
        if (!_memory.Silence.IsOn) _spillOver.AskForLesser();
        if (_memory.Options.Peers.Count > 0) _memory.Actions.Add(new TellPeers(_memory.Standing.Next()));
        foreach (var key in _memory.Silence.TakeUnread()) _memory.Actions.Add(new ReadJob(key));
    }

    /// <summary>One round of placing, after every event: emergencies, then other regions' emergencies, then the rest while slots are free.</summary>
    private void Place(DispatchEvent happened)
    {
        if (_memory.Waiting.Count == 0 && _memory.Loans.Count == 0) return;

        var isNews = happened is JobAdmitted { Job.Tier: Tier.Emergency } or TimePassed or PeerHeard or ReservationAnswered;
        _memory.Round.Begin();
        _emergencies.Place(isTimePassed: happened is TimePassed, isNews);
        _emergencies.ServeLoans();
        _others.Place();
    }
}
