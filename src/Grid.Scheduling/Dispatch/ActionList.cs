namespace Grid.Scheduling.Dispatch;

/// <summary>What one event leads to. What is a decision goes into the hash here, together with its action, so that none is left out.</summary>
internal sealed class ActionList(DispatcherOptions options)
{
    private readonly List<DispatchAction> _actions = [];

    public IReadOnlyList<DispatchAction> All => _actions;

    /// <summary>Running hash over every decision.</summary>
    public DecisionHash Hash { get; } = new();

    public void Clear() => _actions.Clear();

    /// <summary>For actions that are no decisions.</summary>
    public void Add(DispatchAction action) => _actions.Add(action);

    public void Lease(JobEntry entry, Run run, Decision decision)
    {
        Hash.Add(DecisionKind.Lease, entry.Job.Key, run.Node.Name, entry.Epoch);
        _actions.Add(new TakeLease(entry.Job.Key, run.Node.Name, entry.Epoch, decision) { Losses = entry.CopyLosses() });
    }

    /// <summary>The jobs of a run yield together: one of them stands for all.</summary>
    public void Yield(Run run, string reason)
    {
        var first = run.Jobs[0];
        Hash.Add(run.IsHardAsked ? DecisionKind.Stop : DecisionKind.Yield, first.Job.Key, run.Node.Name, first.Epoch);
        _actions.Add(new YieldRun(first.Job.Key, run.Node.Name, first.Epoch, run.IsHardAsked, run.YieldsFor, reason));
    }

    public void Ask(string region, JobEntry entry, string node)
    {
        Hash.Add(DecisionKind.Ask, entry.Job.Key, region, entry.Epoch);
        _actions.Add(new AskReservation(region, new ReservationRequest(options.Region, entry.Job, node)));
    }

    public void Lend(string region, JobKey key, NodeEntry node)
    {
        Hash.Add(DecisionKind.Lend, key, node.Name, 0);
        Answer(region, key, node, "");
    }

    /// <summary>Says what was decided before, or that no slot is lent, and why.</summary>
    public void Answer(string region, JobKey key, NodeEntry? lent, string reason) => _actions.Add(new AnswerReservation(region, new ReservationReply(
        options.Region,
        key,
        lent is null ? null : new GrantedNode(lent.Name, lent.Facts!.Site),
        lent is null ? TimeSpan.Zero : options.Policy.ReservationHold,
        reason)));
}
