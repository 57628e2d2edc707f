using System.Globalization;
using MathNet.Numerics.Distributions;

namespace Grid.Simulator.Search;

/// <summary>The question is too large, or asks for what cannot be planned.</summary>
public sealed class PlanRefusedException(string message) : Exception(message);

/// <summary>
/// Finds the cheapest nodes with which every goal holds, the fewest where nobody names costs: one design that holds for each type of
/// node, then every cheaper design where there are few enough, else cheaper ones near it. How and why stands in src/decisions/0014.
/// </summary>
public sealed class PlanSearch
{
    private readonly PlanQuestion _question;
    private readonly IdleTimes _idle;
    private readonly Judge _judge;
    private readonly DesignTrials _trials;
    private readonly DesignCheck _check;
    private readonly SearchLog _log;
    private readonly CancellationToken _cancel;

    private PlanSearch(PlanQuestion question, IProgress<PlanProgress>? progress, CancellationToken cancel)
    {
        (_question, _cancel) = (question, cancel);
        _log = new SearchLog(progress);
        _idle = new IdleTimes(question);
        _judge = new Judge(question);
        _trials = new DesignTrials(question, _idle, _log, cancel);
        _check = new DesignCheck(question, _judge, _trials, _log);
    }

    /// <exception cref="PlanRefusedException">There are too many cases of what may be down, too few studies, or a place that no node may serve.</exception>
    public static PlanAnswer Run(PlanQuestion question, IProgress<PlanProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (question.Goals.Count == 0) throw new ArgumentException("No goal: there is nothing to plan for.", nameof(question));
        if (question.Sites.Count == 0) throw new ArgumentException("No site may have a node.", nameof(question));
        if (question.Types.Count == 0) throw new ArgumentException("No type of node.", nameof(question));
        if (question.Down >= question.Sites.Count)
            throw new PlanRefusedException(string.Create(CultureInfo.InvariantCulture, $"with {question.Down} sites down and {question.Sites.Count} that may have nodes none is left; expected at most {question.Sites.Count - 1}"));
        PlanChoices.RefuseUnserved(question);
        return new PlanSearch(question, progress, cancel).Run();
    }

    private PlanAnswer Run()
    {
        RefuseTooFewStudies();
        var bound = LowerBound.Of(_question, _idle);
        var report = new AnswerWriting(_question, _idle, _judge, _trials, _check, _log, _cancel);
        if (bound.Nodes > _question.MostNodes) return report.Impossible(bound);
        _check.RefuseTooMany((bound.Nodes + _question.MostPerSite - 1) / _question.MostPerSite);
        var slotsLeft = SlotsLeft(ref bound);
        if (bound.Nodes > _question.MostNodes) return report.Impossible(bound);

        var (design, growing, order) = Cheapest(bound);
        var exhausted = new ExhaustiveResult(null, IsComplete: true, 0, 0);
        if (design is null || !IsLeast(design, bound))
        {
            exhausted = new ExhaustiveSearch(_question, _idle, _check, bound, slotsLeft, _log).Run(design?.Cost(_question.Types) ?? double.PositiveInfinity);
            design = exhausted.Found ?? design;
        }

        if (design is null) return report.Impossible(bound);
        var neighbours = new Neighbours(_question, _check, growing, bound, _log);
        while (!exhausted.IsComplete && !IsLeast(design, bound) && neighbours.CheaperThan(design) is { } cheaper)
        {
            design = cheaper;
            _log.Best = design.Nodes;
        }

        return report.Of(design, bound, Proof(design, neighbours, bound), exhausted, order);
    }

    /// <summary>No other design can cost less: it has as few nodes as the bound says, and of the cheapest type.</summary>
    private bool IsLeast(SiteDesign design, LowerBound bound) => design.Cost(_question.Types) <= bound.Nodes * _question.Types.Min(t => t.Cost) * (1 + 1e-9);

    /// <summary>Slots that must be left in every case; the bound on the nodes is raised by what they take.</summary>
    private int SlotsLeft(ref LowerBound bound)
    {
        var slots = _question.Types.Max(t => t.Node.Slots);
        var (down, sites) = (Math.Min(_question.Down, _question.Sites.Count), _question.Sites.Count);
        var left = bound.Nodes - (down * (bound.Nodes / sites)) - Math.Min(down, bound.Nodes % sites);
        var needed = PooledBound.Slots(_question, _idle, Math.Max(1, (left - 1) * slots), _log, _cancel);
        var nodes = LowerBound.WhenSomeAreDown(_question, (needed + slots - 1) / slots);
        if (nodes > bound.Nodes)
        {
            bound = new LowerBound(nodes, string.Create(
                CultureInfo.InvariantCulture,
                $"even with all of them at one place {needed - 1} slots fail beyond chance, with {slots} to a node{LowerBound.Down(_question)}"));
        }

        return needed;
    }

    /// <summary>The cheapest of the designs that were found with each type preferred.</summary>
    private (SiteDesign? Design, GrowingSearch Growing, NodeOrder Order) Cheapest(LowerBound bound)
    {
        (SiteDesign? Design, GrowingSearch Growing, NodeOrder Order) best = default;
        var byWorth = Enumerable.Range(0, _question.Types.Count).OrderBy(t => _question.Types[t].Cost / _question.Types[t].Capacity).ThenBy(t => t).ToList();
        foreach (var first in byWorth)
        {
            var order = new NodeOrder(_question, _idle, [first, .. byWorth.Where(t => t != first)]);
            var growing = new GrowingSearch(_question, _idle, _check, order, bound, _log);
            var design = growing.Run();
            if (best.Growing is null || (design is not null && (best.Design is null || design.Cost(_question.Types) < best.Design.Cost(_question.Types)))) best = (design, growing, order);
        }

        return best;
    }

    /// <summary>What one node less does, anywhere.</summary>
    private RemovalProof Proof(SiteDesign design, Neighbours neighbours, LowerBound bound)
    {
        var (byBound, bySimulation, notShown) = (0, 0, 0);
        foreach (var less in neighbours.OneLess(design))
        {
            if (_check.IsBelowBounds(less, bound)) byBound++;
            else if (_check.Refute(less) == Verdict.Fails) bySimulation++;
            else notShown++;
        }

        return new RemovalProof(byBound, bySimulation, notShown);
    }

    /// <summary>With few studies even a design in which nothing is ever late could not be told from one that fails.</summary>
    private void RefuseTooFewStudies()
    {
        foreach (var goal in _question.Goals)
        {
            var studies = _idle.SendersOf(goal).Sum(s => s.Studies);
            var replications = _judge.Looks[^1];
            var resolution = StudentT.InvCDF(0, 1, replications - 1, _judge.Level) / (studies * replications);
            if (resolution <= goal.Allowed / 2) continue;
            throw new PlanRefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"{goal.Text}: {studies:0.#} studies a replication, {studies * replications:0} in all, are too few to tell {goal.Allowed * 100:0.###} % from less; allow about {Math.Ceiling(replications * resolution * 2 / goal.Allowed):0} replications, or plan for a lower quantile"));
        }
    }
}
