using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>
/// What is known of the nodes that a design has left in a case, from its replications so far. Designs and cases that leave the same nodes
/// are the same country, and share one.
/// </summary>
internal sealed class Trial
{
    private readonly PlanQuestion _question;
    private readonly IdleTimes _idle;
    private readonly Ways[] _ways;
    private readonly List<Run?> _runs = [];

    public Trial(PlanQuestion question, IdleTimes idle, SiteDesign left)
    {
        (_question, _idle, Left) = (question, idle, left);
        _ways = idle.Table.To(left.Hosts);
        Scenario = question.Scenario with { Nodes = left.Build(question.Scenario, question.Types) };
    }

    public SiteDesign Left { get; }
    public bool HasNodes => Left.Nodes > 0;
    public Scenario Scenario { get; }
    public int Replications => _runs.Count;
    public IReadOnlyList<ScenarioOutcome> Outcomes => [.. _runs.Select(r => r!.Outcome)];

    /// <summary>Why it does not keep up with what comes, whatever the goals' figures are; empty where it does.</summary>
    public string FallsBehind => HasNodes ? Backlogs.FallsBehind(Scenario, [.. _runs.Select(r => r!.Outcome.Backlog)]) : "no node is left";

    /// <summary>Makes room for so many replications and says which are missing.</summary>
    public IEnumerable<int> Grow(int replications)
    {
        var from = _runs.Count;
        while (_runs.Count < replications) _runs.Add(null);
        return Enumerable.Range(from, _runs.Count - from);
    }

    /// <summary>Safe for several threads, each with a replication of its own.</summary>
    public void Simulate(int replication, CancellationToken cancel)
    {
        var watch = new GoalWatch(_question.Scenario, _question.Goals, (goal, study) => _idle.Of(goal, study, _ways));
        var outcome = ScenarioRun.Run(Scenario, _question.Seed, replication, watch, progress: null, cancel);

        // Thousands of runs are kept: the values of each would be gigabytes.
        outcome.Times = null;
        _runs[replication] = new Run(outcome, watch.Finish(), watch.Emergencies);
    }

    /// <param name="goal">Index of the goal.</param>
    /// <param name="level">Of each one-sided bound.</param>
    public TailEstimate Estimate(int goal, double level) => new(
        [.. _runs.Select(r => r!.Samples[goal])],
        thresholds => _idle.Above(_question.Goals[goal], _ways, thresholds),
        level);

    /// <summary>Expected share of the goal's studies above its threshold in an idle grid, over what is allowed.</summary>
    public double IdleLoad(int goal) => HasNodes ? _idle.Above(_question.Goals[goal], _ways, 1).Share / Math.Max(_question.Goals[goal].Allowed, 1e-12) : double.PositiveInfinity;

    /// <summary>Whether the goal cannot hold even in an idle grid, beyond the error of the drawn expectation.</summary>
    public bool IsHopeless(int goal)
    {
        if (!HasNodes) return true;
        var (share, error) = _idle.Above(_question.Goals[goal], _ways, 1);
        return share - (3 * error) > _question.Goals[goal].Allowed;
    }

    /// <summary>Studies above the goals' thresholds, by the site that sent them.</summary>
    public int[] AboveBySender()
    {
        var above = new int[_question.Scenario.Sites.Count];
        foreach (var sample in _runs.SelectMany(r => r!.Samples))
        {
            for (var site = 0; site < above.Length; site++) above[site] += sample.AboveBySender[site];
        }

        return above;
    }

    /// <summary>Mean of a figure over the replications.</summary>
    public double Mean(FigureKey key) => _runs.Average(r => r!.Outcome.Figures.First(f => f.Key == key).Value);

    public EmergencyArrivals Emergencies()
    {
        var all = new EmergencyArrivals();
        foreach (var run in _runs) all.Merge(run!.Emergencies);
        return all;
    }

    private sealed record Run(ScenarioOutcome Outcome, IReadOnlyList<GoalSample> Samples, EmergencyArrivals Emergencies);
}
