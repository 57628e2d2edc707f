using Grid.FaultSimulation.Faults;
using Grid.Scheduling.Jobs;
using Grid.Simulator.Scenarios;

namespace Grid.FaultSimulation;

/// <summary>
/// A scenario as the planner has it, and what the planner leaves out: several dispatchers, a network, a ledger that may be silent, and what
/// goes wrong. Immutable.
/// </summary>
public sealed record FaultedScenario
{
    /// <summary>Nodes, sites, load, policy and times. Its outages and link cuts are the planner's and do not happen here: <see cref="Faults"/> do.</summary>
    public required Scenario Scenario { get; init; }

    public required IReadOnlyList<string> Dispatchers { get; init; }

    /// <summary>Index of each site's dispatcher.</summary>
    public required IReadOnlyList<int> DispatcherOf { get; init; }

    /// <summary>Flows of the scenario that come only for a while.</summary>
    public IReadOnlyDictionary<int, (TimeSpan From, TimeSpan Until)> Windows { get; init; } = new Dictionary<int, (TimeSpan, TimeSpan)>();

    /// <summary>How long after the load has ended everything must be answered. Default 2 h.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Bounds on waiting that the checker enforces; null where there is none.</summary>
    public TimeSpan? LongestStrokeWait { get; init; }
    public TimeSpan? LongestWait { get; init; }

    /// <summary>Messages and commits take no time.</summary>
    public bool IsNetworkInstant { get; init; }

    /// <summary>Whether the rules are checked after every step. Default true.</summary>
    public bool IsChecked { get; init; } = true;
    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>How far run times may lie from the stated ones: by the nodes' speeds and by what the flows draw.</summary>
    internal double SpeedSpread => Scenario.Nodes.Max(static n => Math.Abs(n.Speed - 1));

    /// <summary>A scenario with one dispatcher, as the planner runs it.</summary>
    public static FaultedScenario WithOneDispatcher(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return new FaultedScenario { Scenario = scenario, Dispatchers = [scenario.Dispatcher], DispatcherOf = new int[scenario.Sites.Count] };
    }

    /// <summary>The country in one line, for whoever reads of a broken rule.</summary>
    public string InWords()
    {
        var scenario = Scenario;
        var slots = scenario.Nodes.Sum(static n => n.Slots);
        var strokes = PerDay(Tier.Emergency);
        var windows = Windows.Select(w => FormattableString.Invariant($"{scenario.Flows[w.Key].Name} at {scenario.Flows[w.Key].Rate.PerDay / 86_400:0.#}/s from {w.Value.From.TotalSeconds:0} to {w.Value.Until.TotalSeconds:0} s, "));
        return FormattableString.Invariant(
            $"{scenario.Sites.Count} sites, {scenario.Nodes.Count} nodes with {slots} slots, {Dispatchers.Count} dispatchers, {PerDay(Tier.Scheduled) + PerDay(Tier.Routine):0} studies and {strokes:0} strokes a day, {string.Concat(windows)}memory {scenario.Nodes[0].MemoryMib} MiB, speeds +-{SpeedSpread:0.##}; {Faults.InWords()}");

        double PerDay(Tier tier) => scenario.Flows.Where((f, i) => !Windows.ContainsKey(i) && scenario.Pathways[f.Pathway].Tier == tier).Sum(f => f.Rate.PerDay);
    }
}
