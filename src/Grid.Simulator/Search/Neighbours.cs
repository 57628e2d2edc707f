namespace Grid.Simulator.Search;

/// <summary>
/// Cheaper designs near one that holds, where there are too many to try them all: without a node; without one and with another moved; with
/// nodes of another type in the place of some.
/// </summary>
internal sealed class Neighbours(PlanQuestion question, DesignCheck check, GrowingSearch growing, LowerBound bound, SearchLog log)
{
    private const int Removals = 3;
    private const int Donors = 2;
    private const int Finalists = 2;
    private const int MostReplacements = 60;
    private const int MostForOne = 4;

    /// <summary>A cheaper design that holds; null where none near was found.</summary>
    public SiteDesign? CheaperThan(SiteDesign design) =>
        OneLess(design).FirstOrDefault(d => IsWorthIt(d) && check.Refute(d) == Verdict.Holds) ?? Replaced(design) ?? Moved(design);

    /// <summary>Each design with one node less, those first whose sites send least.</summary>
    public IEnumerable<SiteDesign> OneLess(SiteDesign design) =>
        from host in design.Hosts.OrderBy(growing.WorkOf).ThenBy(h => h)
        from type in Enumerable.Range(0, question.Types.Count)
        where design[host, type] > 0
        select design.With(host, -1, type);

    private bool IsWorthIt(SiteDesign design) => !check.IsBelowBounds(design, bound);

    /// <summary>One node of a cheaper type for one; one for several; several for one.</summary>
    private SiteDesign? Replaced(SiteDesign design)
    {
        if (question.Types.Count == 1) return null;
        log.Say("trying other types of nodes");
        var replacements =
            from host in design.Hosts
            from old in Enumerable.Range(0, question.Types.Count)
            from taken in Enumerable.Range(1, Math.Min(MostForOne, design[host, old]))
            from type in Enumerable.Range(0, question.Types.Count)
            where type != old
            from given in Enumerable.Range(1, MostForOne)
            where taken == 1 || given == 1
            let other = design.With(host, -taken, old).With(host, given, type)
            where other[host] <= question.MostPerSite && other.Cost(question.Types) < design.Cost(question.Types) * (1 - 1e-9)
                && (question.Types[type].Count is not { } most || other.OfType(type) <= most)
            orderby other.Cost(question.Types)
            select other;
        return replacements.Distinct().Take(MostReplacements).FirstOrDefault(d => IsWorthIt(d) && check.SeemsToHold(d) && check.Refute(d) == Verdict.Holds);
    }

    private SiteDesign? Moved(SiteDesign design)
    {
        log.Say("trying moves of nodes");
        var moved = new List<(SiteDesign Design, double Pressure)>();
        var less = OneLess(design).Where(d => d.Nodes >= bound.Nodes && d.Hosts.Count > question.Down)
            .Select(d => (Design: d, Pressure: PressureOf(d))).OrderBy(d => d.Pressure).Take(Removals).ToList();
        foreach (var (start, _) in less)
        {
            var tightest = check.TightestKnown(start);
            var receivers = growing.Places(start, tightest);
            foreach (var donor in start.Hosts.Where(h => !receivers.Contains(h) || start[h] > 1).OrderByDescending(h => start.SlotsAt(h, question.Types)).ThenBy(h => h).Take(Donors))
            {
                var type = Enumerable.Range(0, question.Types.Count).First(t => start[donor, t] > 0);
                foreach (var receiver in receivers.Where(r => r != donor))
                {
                    var other = start.With(donor, -1, type).With(receiver, 1, type);
                    if (other[receiver] <= question.MostPerSite && !moved.Exists(m => m.Design.Equals(other)) && IsWorthIt(other)) moved.Add((other, PressureOf(other)));
                }
            }
        }

        return moved.OrderBy(m => m.Pressure).Take(Finalists).Select(m => m.Design).FirstOrDefault(d => check.SeemsToHold(d) && check.Refute(d) == Verdict.Holds);
    }

    private double PressureOf(SiteDesign design)
    {
        var trials = check.LikelyTightest(design).ConvertAll(c => check.Trial(design, c));
        if (trials.Exists(check.IsHopeless)) return double.PositiveInfinity;
        check.Ensure(trials, DesignCheck.FirstHeat);
        return trials.Max(check.Judge.Pressure);
    }
}
