using Grid.Simulator.Planning;

namespace Grid.Simulator.Search;

/// <summary>One node more where it helps most, and one node less where it is not needed.</summary>
public sealed partial class PlanSearch
{
    private const int PlacesOfEachKind = 3;
    private const int FirstHeat = 2;

    // A design with one node less that seems to fail is not worth more than this to know for certain.
    private const int MostToRefute = 16;

    /// <summary>
    /// A race between the places that promise most in a case that fails: where the studies come from that are above the threshold, where
    /// slots are busiest, and where the expected load is greatest. The better half goes on to longer runs.
    /// </summary>
    private SiteDesign WithBestAddition(SiteDesign design, DownCase down)
    {
        Say($"looking for the best place of node {design.Nodes + 1}");
        var runners = Places(design, down).ConvertAll(site => _trials.Of(design.With(site, 1), down));
        for (var replications = FirstHeat; runners.Count > 1; replications *= 2)
        {
            _trials.Ensure(runners, replications);
            runners = [.. runners.OrderBy(_judge.Pressure).ThenBy(t => t.AboveBySender().Sum()).Take((runners.Count + 1) / 2)];
        }

        return runners[0].Design;
    }

    private List<int> Places(SiteDesign design, DownCase down)
    {
        var open = _question.Sites.Where(s => design[s] < _question.MostPerSite && !down.Sites.Contains(s)).ToList();
        if (open.Count == 0) open = [.. _question.Sites.Where(s => design[s] < _question.MostPerSite)];
        var trial = _trials.Of(design, down);
        var places = new List<int>();
        if (trial.HasNodes)
        {
            _trials.Ensure([trial], FirstHeat);
            var above = trial.AboveBySender();
            places.AddRange(Enumerable.Range(0, above.Length).Where(s => above[s] > 0)
                .OrderByDescending(s => above[s]).ThenBy(s => s).Take(PlacesOfEachKind)
                .Select(s => open.Contains(s) ? s : _idle.Table.Nearest(s, open, _order.BytesOf(s))));
            places.AddRange(design.Without(down).Hosts.Where(open.Contains)
                .OrderByDescending(s => trial.Mean(new FigureKey(PlanFigures.Utilisation, "", _question.Scenario.Sites[s].Name))).ThenBy(s => s).Take(PlacesOfEachKind));
        }

        var proposed = _order.Next(design);
        places.Add(open.Find(s => proposed[s] > design[s]) is var site && proposed[site] > design[site] ? site : open[0]);
        return [.. places.Where(s => s >= 0).Distinct()];
    }

    /// <summary>Takes nodes away, one at a time, while every goal still holds beyond chance, until none can go.</summary>
    private (SiteDesign Design, RemovalProof Proof) TakeAway(SiteDesign design)
    {
        _best = design.Nodes;
        while (true)
        {
            var (byBound, bySimulation, notShown) = (0, 0, 0);
            SiteDesign? smaller = null;
            foreach (var host in design.Hosts.OrderBy(_order.WorkOf).ThenBy(h => h))
            {
                var less = design.With(host, -1);
                if (IsBelowBounds(less))
                {
                    byBound++;
                    continue;
                }

                Say($"trying without a node at {_question.Scenario.Sites[host].Name}");
                switch (Refute(less))
                {
                    case Verdict.Fails: bySimulation++; break;
                    case Verdict.Undecided: notShown++; break;
                    default: smaller = less; break;
                }

                if (smaller is not null) break;
            }

            if (smaller is null) return (design, new RemovalProof(byBound, bySimulation, notShown));
            design = smaller;
            _best = design.Nodes;
        }
    }

    private bool IsBelowBounds(SiteDesign design)
    {
        if (design.Nodes < _bound.Nodes || design.Hosts.Count <= _question.Down) return true;
        RefuseTooMany(design.Hosts.Count);
        return DownCase.All(design.Hosts, _question.Down).Any(c => IsHopeless(_trials.Of(design, c)));
    }

    /// <summary>First the cases that are likely to fail, one after the other; only what holds in them is verified in all.</summary>
    private Verdict Refute(SiteDesign design)
    {
        foreach (var trial in LikelyTightest(design).Select(c => _trials.Of(design, c)))
        {
            var verdict = Verdict.Undecided;
            foreach (var look in _judge.Looks)
            {
                _trials.Ensure([trial], look);
                verdict = _judge.Of(trial);
                if (verdict != Verdict.Undecided || (look >= MostToRefute && !_judge.SeemsToHold(trial))) break;
            }

            if (verdict != Verdict.Holds) return verdict;
        }

        return Verify(design).Verdict;
    }
}
