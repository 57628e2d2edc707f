namespace Grid.Simulator.Search;

/// <summary>
/// A nested sequence of designs, each with one node more: first a node where it brings the goals nearest in an idle grid, then where the expected
/// load of a slot is greatest. The node is of the first type in an order of preference of which there is one left. Only a proposal, to begin
/// from and to draw the frontier along: simulations decide.
/// </summary>
internal sealed class NodeOrder
{
    private readonly PlanQuestion _question;
    private readonly IdleTimes _idle;
    private readonly double[] _workOf;
    private readonly double[] _bytesOf;
    private readonly IReadOnlyList<int> _preferred;
    private readonly List<SiteDesign> _designs;

    /// <param name="question">What may be used.</param>
    /// <param name="idle">Of the question.</param>
    /// <param name="preferred">Indexes of the types, the first one first.</param>
    public NodeOrder(PlanQuestion question, IdleTimes idle, IReadOnlyList<int> preferred)
    {
        (_question, _idle, _preferred) = (question, idle, preferred);
        _designs = [SiteDesign.Empty(question.Scenario.Sites.Count, question.Types.Count)];
        (_workOf, _bytesOf) = (new double[question.Scenario.Sites.Count], new double[question.Scenario.Sites.Count]);
        for (var f = 0; f < question.Scenario.Flows.Count; f++)
        {
            var flow = question.Scenario.Flows[f];
            var weights = flow.Senders.Sum(s => s.Weight);
            foreach (var sender in flow.Senders)
            {
                var studies = idle.Expected[f] * sender.Weight / weights;
                _workOf[sender.Site] += studies * idle.MeanRunSeconds(f);
                _bytesOf[sender.Site] += studies * idle.MeanBytes(f);
            }
        }
    }

    public int Most => _question.MostNodes;

    /// <summary>Seconds of runs that a site sends.</summary>
    public double WorkOf(int site) => _workOf[site];

    public double BytesOf(int site) => _bytesOf[site];

    public SiteDesign Take(int nodes)
    {
        while (_designs.Count <= nodes) _designs.Add(Next(_designs[^1]));
        return _designs[nodes];
    }

    /// <summary>One node more than a design that need not be of the sequence.</summary>
    public SiteDesign Next(SiteDesign design)
    {
        var site = NearerToTheGoals(design);
        return design.With(site >= 0 ? site : WhereLoadIsGreatest(design), 1, NextType(design));
    }

    /// <summary>The type that the next node is of.</summary>
    public int NextType(SiteDesign design) => _preferred.FirstOrDefault(t => _question.Types[t].Count is not { } most || design.OfType(t) < most, _preferred[0]);

    /// <summary>So many nodes spread evenly over the sites with the most work of their own, the others by how near they are to those that send most.</summary>
    public SiteDesign Even(int nodes, int hosts)
    {
        var design = _designs[0];
        var busiest = Enumerable.Range(0, _workOf.Length).MaxBy(s => _workOf[s]);
        var chosen = _question.Sites.OrderByDescending(s => _workOf[s]).ThenBy(s => _idle.Table.Seconds(busiest, s, _bytesOf[busiest])).ThenBy(s => s).Take(hosts).ToList();
        for (var i = 0; i < nodes; i++) design = design.With(chosen[i % chosen.Count], 1, NextType(design));
        return design;
    }

    /// <summary>The site whose own node takes most studies below the tightest goal's threshold that is not yet met with some sites down; -1 when all are met.</summary>
    private int NearerToTheGoals(SiteDesign design)
    {
        var ways = _idle.Table.To(design.Hosts);
        var (site, most) = (-1, 0.0);
        foreach (var goal in _question.Goals)
        {
            var (spares, above) = Spares(design, ways, goal);
            var lost = design.Hosts.Select(h => spares[h]).OrderDescending().Take(_question.Down).Sum();
            if (above + lost <= goal.Allowed) continue;
            foreach (var candidate in _question.Sites)
            {
                if (design[candidate] > 0 || spares[candidate] <= most * goal.Allowed) continue;
                (site, most) = (candidate, spares[candidate] / Math.Max(goal.Allowed, 1e-12));
            }
        }

        return site;
    }

    /// <summary>By site, the share of the goal's studies that its own node brings below the threshold; and the share above it now.</summary>
    private (double[] Spares, double Above) Spares(SiteDesign design, Ways[] ways, Goal goal)
    {
        var spares = new double[_workOf.Length];
        var (above, all) = (0.0, 0.0);
        foreach (var (flow, site, studies) in _idle.SendersOf(goal))
        {
            all += studies;
            above += studies * _idle.ShareAbove(goal, flow, ways[site], 1);
            if (!_question.Sites.Contains(site)) continue;
            var elsewhere = design[site] > 0 ? _idle.Table.From(site, design.Hosts.Where(h => h != site)) : ways[site];
            spares[site] += studies * (_idle.ShareAbove(goal, flow, elsewhere, 1) - _idle.ShareAbove(goal, flow, _idle.Table.From(site, [site]), 1));
        }

        for (var s = 0; s < spares.Length; s++) spares[s] /= all;
        return (spares, above / all);
    }

    private int WhereLoadIsGreatest(SiteDesign design)
    {
        var (load, served) = (new double[_workOf.Length], new List<int>[_workOf.Length]);
        for (var from = 0; from < _workOf.Length; from++)
        {
            if (_workOf[from] <= 0) continue;
            var host = design[from] > 0 ? from : _idle.Table.Nearest(from, design.Hosts, _bytesOf[from]);
            if (host < 0) continue;
            load[host] += _workOf[from];
            (served[host] ??= []).Add(from);
        }

        // Where the busiest host serves another site that may have nodes, that one's own work goes there.
        foreach (var host in design.Hosts.OrderByDescending(h => load[h] / design[h]).ThenBy(h => h))
        {
            var own = (served[host] ?? []).Where(s => s != host && design[s] == 0 && _question.Sites.Contains(s)).OrderByDescending(s => _workOf[s]).ThenBy(s => s).ToList();
            if (own.Count > 0 && _workOf[own[0]] > load[host] / (design[host] + 1)) return own[0];
            if (design[host] < _question.MostPerSite) return host;
            if (own.Count > 0) return own[0];
        }

        return _question.Sites.Where(s => design[s] < _question.MostPerSite).OrderBy(s => design[s]).ThenByDescending(s => _workOf[s]).ThenBy(s => s).First();
    }
}
