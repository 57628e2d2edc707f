using System.Globalization;
using Grid.Simulator.Planning;

namespace Grid.Simulator.Search;

/// <summary>
/// A design that holds, made mostly of one type: from the lower bound up along proposed designs with short runs, then by adding where it helps
/// most, then verified in every case.
/// </summary>
internal sealed class GrowingSearch(PlanQuestion question, IdleTimes idle, DesignCheck check, NodeOrder order, LowerBound bound, SearchLog log)
{
    private const int GreedyBack = 2;
    private const int PlacesOfEachKind = 3;
    private const int EvenProposals = 3;

    /// <summary>Holds in every case beyond chance; null where none was found.</summary>
    public SiteDesign? Run() => Grow() is { } grown ? VerifiedFrom(grown) : null;

    /// <summary>Seconds of runs that a site sends.</summary>
    public double WorkOf(int site) => order.WorkOf(site);

    /// <summary>Where studies come from that are above the goals' thresholds, where slots are busiest, and where the expected load is greatest.</summary>
    public List<int> Places(SiteDesign design, DownCase down)
    {
        var open = question.Sites.Where(s => design[s] < question.MostPerSite && !down.Sites.Contains(s)).ToList();
        if (open.Count == 0) open = [.. question.Sites.Where(s => design[s] < question.MostPerSite)];
        var trial = check.Trial(design, down);
        var places = new List<int>();
        if (trial.HasNodes)
        {
            check.Ensure([trial], DesignCheck.FirstHeat);
            var above = trial.AboveBySender();
            places.AddRange(Enumerable.Range(0, above.Length).Where(s => above[s] > 0)
                .OrderByDescending(s => above[s]).ThenBy(s => s).Take(PlacesOfEachKind)
                .Select(s => open.Contains(s) ? s : idle.Table.Nearest(s, open, order.BytesOf(s))));
            places.AddRange(design.Without(down).Hosts.Where(open.Contains)
                .OrderByDescending(s => trial.Mean(new FigureKey(ScenarioFigures.Utilisation, "", question.Scenario.Sites[s].Name))).ThenBy(s => s).Take(PlacesOfEachKind));
        }

        // What fails with a site down may need nodes at the one that has fewest.
        places.AddRange(open.OrderBy(s => design[s]).ThenByDescending(order.WorkOf).ThenBy(s => s).Take(1));
        var proposed = order.Next(design);
        places.Add(open.Find(s => proposed[s] > design[s]) is var site && proposed[site] > design[site] ? site : open[0]);
        return [.. places.Where(s => s >= 0).Distinct()];
    }

    /// <summary>A design that seems to hold, by short runs in the cases that are likely to be the tightest.</summary>
    private SiteDesign? Grow()
    {
        var (failing, nodes) = (bound.Nodes - 1, bound.Nodes);
        SiteDesign? holding;
        for (var step = 1; (holding = Proposed(nodes)) is null; step *= 2)
        {
            if (nodes == order.Most) return null;
            (failing, nodes) = (nodes, Math.Min(order.Most, nodes + step));
        }

        log.Best = nodes;
        while (nodes - failing > 1)
        {
            var middle = (nodes + failing) / 2;
            if (Proposed(middle) is { } smaller) (nodes, log.Best, holding) = (middle, middle, smaller);
            else failing = middle;
        }

        return nodes > bound.Nodes && GrowGreedily(order.Take(Math.Max(bound.Nodes, nodes - 1 - GreedyBack)), nodes - 1) is { } better ? better : holding;
    }

    /// <summary>Of the designs proposed with so many nodes, one that seems to hold.</summary>
    private SiteDesign? Proposed(int nodes)
    {
        List<SiteDesign> proposals = [order.Take(nodes)];
        proposals.AddRange(Enumerable.Range(question.Down + 1, Math.Max(0, Math.Min(question.Sites.Count, nodes) - question.Down))
            .Where(hosts => nodes <= hosts * question.MostPerSite && DownCase.Count(hosts, question.Down) <= PlanQuestion.MostCases)
            .OrderByDescending(hosts => LeftOf(nodes, hosts)).ThenBy(hosts => hosts).Take(EvenProposals)
            .Select(hosts => order.Even(nodes, hosts)));
        return proposals.Distinct().FirstOrDefault(check.SeemsToHold);
    }

    private int LeftOf(int nodes, int hosts) => nodes - (question.Down * (nodes / hosts)) - Math.Min(question.Down, nodes % hosts);

    /// <summary>From a design that fails, adding where it helps most; null when so many nodes are not enough.</summary>
    private SiteDesign? GrowGreedily(SiteDesign design, int most)
    {
        while (design.Nodes < most)
        {
            design = WithBestAddition(design, check.TightestKnown(design));
            if (!check.SeemsToHold(design)) continue;
            log.Best = design.Nodes;
            return design;
        }

        return null;
    }

    /// <summary>Holds in every case beyond chance, with nodes added where it did not; null when no more may be added.</summary>
    private SiteDesign? VerifiedFrom(SiteDesign design)
    {
        while (true)
        {
            log.Say(string.Create(CultureInfo.InvariantCulture, $"verifying {design.Nodes} nodes"));
            var (verdict, tightest) = check.Verify(design);
            if (verdict == Verdict.Holds) return design;
            check.Remember(tightest);
            if (design.Nodes >= order.Most) return null;
            design = WithBestAddition(design, tightest);
        }
    }

    /// <summary>A race between the places that promise most in a case that fails. The better half goes on to longer runs.</summary>
    private SiteDesign WithBestAddition(SiteDesign design, DownCase down)
    {
        log.Say(string.Create(CultureInfo.InvariantCulture, $"looking for the best place of node {design.Nodes + 1}"));
        var runners = Places(design, down).ConvertAll(site => design.With(site, 1, order.NextType(design)));
        for (var replications = DesignCheck.FirstHeat; runners.Count > 1; replications *= 2)
        {
            check.Ensure(runners.Select(r => check.Trial(r, down)), replications);
            runners = [.. runners.OrderBy(r => check.Judge.Pressure(check.Trial(r, down))).ThenBy(r => check.Trial(r, down).AboveBySender().Sum()).Take((runners.Count + 1) / 2)];
        }

        return runners[0];
    }
}
