using System.Globalization;

namespace Grid.Simulator.Search;

/// <summary>What came of trying every design below a cost.</summary>
/// <param name="Found">The cheapest that holds; null where none does.</param>
/// <param name="IsComplete">Whether all were tried, or refused by a bound.</param>
/// <param name="ByBound">Refused without a simulation of their own.</param>
/// <param name="BySimulation">Simulated, and not shown to hold.</param>
internal sealed record ExhaustiveResult(SiteDesign? Found, bool IsComplete, int ByBound, int BySimulation);

/// <summary>
/// Every design that costs less than a known one, in order of cost, where there are few enough of them. What the bounds refuse is not
/// simulated. The first that holds is the answer, so that more freedom never gives a worse one.
/// </summary>
internal sealed class ExhaustiveSearch(PlanQuestion question, IdleTimes idle, DesignCheck check, LowerBound bound, int slotsLeft, SearchLog log)
{
    private const int MostDesigns = 200_000;
    private const int MostSurvivors = 3_000;

    // About a minute on one core.
    private const double MostStudies = 5e6;

    private readonly double _studies = Math.Max(1, idle.Expected.Sum());
    private readonly List<SiteDesign> _survivors = [];
    private readonly int[] _counts = new int[question.Scenario.Sites.Count * question.Types.Count];
    private int _designs;
    private int _byBound;

    /// <param name="below">Cost of the design that is known; infinite where there is none.</param>
    public ExhaustiveResult Run(double below)
    {
        // Costs are sums: what is equal must not count as less by rounding.
        if (!Enumerate(0, 0, below * (1 - 1e-9))) return new ExhaustiveResult(null, false, 0, 0);
        var (tried, from) = (0, log.Simulations);
        _byBound += _survivors.RemoveAll(d => check.IsBelowBounds(d, bound));
        foreach (var design in _survivors.OrderBy(d => d.Cost(question.Types)).ThenBy(d => d.Nodes).ThenByDescending(LeftOf))
        {
            if ((log.Simulations - from) * _studies > MostStudies) return new ExhaustiveResult(null, false, _byBound, tried);
            log.Say(string.Create(CultureInfo.InvariantCulture, $"trying every design: {design.Describe(question.Scenario, question.Types)}"));
            if (check.Refute(design) == Verdict.Holds) return new ExhaustiveResult(design, true, _byBound, tried);
            tried++;
        }

        return new ExhaustiveResult(null, true, _byBound, tried);
    }

    private bool Enumerate(int column, double cost, double below)
    {
        if (column == question.Sites.Count * question.Types.Count)
        {
            if (++_designs > MostDesigns || _survivors.Count > MostSurvivors) return false;
            Keep();
            return true;
        }

        var (site, type) = (question.Sites[column / question.Types.Count], column % question.Types.Count);
        var index = (site * question.Types.Count) + type;
        var here = Enumerable.Range(0, type).Sum(t => _counts[index - type + t]);
        for (var nodes = 0; here + nodes <= question.MostPerSite; nodes++)
        {
            var costs = cost + (nodes * question.Types[type].Cost);
            if (costs >= below || nodes > (question.Types[type].Count ?? int.MaxValue)) break;
            _counts[index] = nodes;
            var isEnumerated = Enumerate(column + 1, costs, below);
            _counts[index] = 0;
            if (!isEnumerated) return false;
        }

        return true;
    }

    private void Keep()
    {
        var design = SiteDesign.Of(_counts, question.Types.Count);
        if (design.Nodes == 0) return;
        if (Enumerable.Range(0, question.Types.Count).All(t => question.Types[t].Count is not { } most || design.OfType(t) <= most)
            && design.Nodes >= bound.Nodes && LeftOf(design) >= slotsLeft) _survivors.Add(design);
        else _byBound++;
    }

    /// <summary>Slots that are left when the sites with the most are down.</summary>
    private int LeftOf(SiteDesign design) => design.Hosts.Select(h => design.SlotsAt(h, question.Types)).Order().SkipLast(Math.Min(question.Down, design.Hosts.Count)).Sum();
}
