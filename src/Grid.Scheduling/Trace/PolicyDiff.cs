namespace Grid.Scheduling.Trace;

/// <summary>One decision that would be another one. One side is null where that policy would have decided nothing.</summary>
/// <param name="Kind">A lease, a yield, or a question to another region.</param>
/// <param name="Recorded">What was decided, in words.</param>
/// <param name="Other">What the other policy would have decided at that moment, in words.</param>
public sealed record DecisionDifference(
    DateTimeOffset At, DecisionKind Kind, JobKey Key, string Pathway, string? Recorded, string? Other);

/// <summary>
/// Which decisions of a recorded trace another policy would have made otherwise. At every event both policies are asked on the
/// same memory; where they differ the recorded decision stands and the other policy goes on from there, so that one difference
/// does not make everything after it one.
/// </summary>
public sealed class PolicyDiff
{
    private readonly Dispatcher _recorded;
    private readonly PolicyOptions _otherPolicy;
    private readonly HashSet<(DecisionKind, JobKey)> _told = [];
    private readonly Dictionary<JobKey, string> _pathways = [];
    private readonly HashSet<(JobKey, string)> _asked = [];
    private Dispatcher _other;

    public PolicyDiff(DispatcherOptions recorded, PolicyOptions other)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        _recorded = new Dispatcher(recorded);
        _otherPolicy = other;
        _other = new Dispatcher(recorded with { Policy = other });
    }

    /// <summary>Hash of the replay under the recorded policy: the trace's own, if the same code recorded it.</summary>
    public DecisionHash Replayed => _recorded.Hash;

    /// <summary>The first lease that was granted and that the replay had not asked for: there it decides otherwise. Null while there is none.</summary>
    public LeaseGranted? FirstUnasked { get; private set; }

    /// <summary>
    /// Replays one event. Of a job that one policy starts and the other leaves waiting, only the first such moment is a
    /// difference: it would come up again at every event.
    /// </summary>
    public IReadOnlyList<DecisionDifference> Take(DispatchEvent happened)
    {
        if (Admitted(happened) is { } job) _pathways[job.Key] = job.Pathway;
        if (happened is LeaseGranted granted && !_asked.Remove((granted.Key, granted.Node))) FirstUnasked ??= granted;
        var recorded = Decisions(_recorded.Handle(happened));
        foreach (var (name, decision) in recorded)
        {
            if (name.Kind == DecisionKind.Lease) _asked.Add((name.Key, decision.Target));
        }

        var other = Decisions(_other.Handle(happened));
        if (recorded.Count == other.Count && recorded.All(r => other.TryGetValue(r.Key, out var o) && o.Target == r.Value.Target)) return [];

        var found = new List<DecisionDifference>();
        foreach (var name in recorded.Keys.Union(other.Keys).OrderBy(n => n.Key).ThenBy(n => n.Kind))
        {
            var mine = recorded.GetValueOrDefault(name);
            var theirs = other.GetValueOrDefault(name);
            if (mine.Target == theirs.Target || !_told.Add(name)) continue;
            found.Add(new DecisionDifference(
                happened.At, name.Kind, name.Key, _pathways.GetValueOrDefault(name.Key, ""), mine.Words?.Invoke(), theirs.Words?.Invoke()));
        }

        _other = _recorded.CopyUnder(_otherPolicy);
        return found;
    }

    private static Job? Admitted(DispatchEvent happened) => happened switch
    {
        JobAdmitted e => e.Job,
        LeaseFound e => e.Job,
        _ => null,
    };

    /// <summary>The actions that are decisions, taken out of a list that the next event empties.</summary>
    private static Dictionary<(DecisionKind Kind, JobKey Key), (string Target, Func<string> Words)> Decisions(IReadOnlyList<DispatchAction> actions)
    {
        var decisions = new Dictionary<(DecisionKind, JobKey), (string, Func<string>)>();
        foreach (var action in actions)
        {
            switch (action)
            {
                case TakeLease a:
                    decisions[(DecisionKind.Lease, a.Key)] = (a.Node, a.Decision.InWords);
                    break;
                case YieldRun a:
                    decisions[(a.IsHard ? DecisionKind.Stop : DecisionKind.Yield, a.Key)] = (a.Node, () => $"yields on {a.Node} to {a.For}: {a.Reason}");
                    break;
                case AskReservation a:
                    decisions[(DecisionKind.Ask, a.Request.Job.Key)] = (a.Region, () => $"asks {a.Region} for a slot on {a.Request.Node}");
                    break;
            }
        }

        return decisions;
    }
}
