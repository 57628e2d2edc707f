using System.Globalization;

namespace Grid.Simulator.Search;

/// <summary>Whether designs hold in the cases of what may be down: by a look at the likely tightest ones, or in all of them.</summary>
internal sealed class DesignCheck(PlanQuestion question, Judge judge, DesignTrials trials, SearchLog log)
{
    public const int FirstHeat = 2;
    private const double FarOff = 2;

    // A design with less than the answer that seems to fail is not worth more than this to know for certain.
    private const int MostToRefute = 16;

    private readonly List<DownCase> _found = [];

    public Judge Judge => judge;

    /// <summary>A case in which a design was found to fail: it is looked at first from then on.</summary>
    public void Remember(DownCase tightest)
    {
        if (!_found.Contains(tightest)) _found.Add(tightest);
    }

    public Trial Trial(SiteDesign design, DownCase down) => trials.Of(design, down);

    public void Ensure(IEnumerable<Trial> of, int replications) => trials.Ensure(of, replications);

    /// <summary>By short runs in the cases that are likely to be the tightest.</summary>
    public bool SeemsToHold(SiteDesign design)
    {
        log.Say(string.Create(CultureInfo.InvariantCulture, $"trying {design.Nodes} nodes"));
        var cases = LikelyTightest(design).ConvertAll(c => trials.Of(design, c));
        if (cases.Exists(IsHopeless)) return false;
        foreach (var trial in cases)
        {
            // What is far off shows in half as many runs, and those of an overloaded country are the longest.
            trials.Ensure([trial], FirstHeat);
            if (judge.Pressure(trial) > FarOff) return false;
            trials.Ensure([trial], Judge.FirstLook);
            if (!judge.SeemsToHold(trial)) return false;
        }

        return true;
    }

    /// <summary>Every case, each at as many replications as it takes; ends at the first look that finds one that fails.</summary>
    public (Verdict Verdict, DownCase Tightest) Verify(SiteDesign design)
    {
        RefuseTooMany(design.Hosts.Count);
        var open = DownCase.All(design.Hosts, question.Down).Select(c => (Down: c, Trial: trials.Of(design, c))).ToList();
        foreach (var (down, trial) in open)
        {
            if (IsHopeless(trial)) return (Verdict.Fails, down);
        }

        foreach (var look in judge.Looks)
        {
            trials.Ensure(open.Select(c => c.Trial), look);
            var verdicts = open.ConvertAll(c => judge.Of(c.Trial));
            var failing = open.Where((_, i) => verdicts[i] == Verdict.Fails).ToList();
            if (failing.Count > 0) return (Verdict.Fails, failing.MaxBy(c => judge.Pressure(c.Trial)).Down);
            open = [.. open.Where((_, i) => verdicts[i] == Verdict.Undecided)];
            if (open.Count == 0) return (Verdict.Holds, DownCase.None);
        }

        return (Verdict.Undecided, open.MaxBy(c => judge.Pressure(c.Trial)).Down);
    }

    /// <summary>First the cases that are likely to fail, one after the other; only what holds in them is verified in all.</summary>
    public Verdict Refute(SiteDesign design)
    {
        foreach (var trial in LikelyTightest(design).Select(c => trials.Of(design, c)))
        {
            var verdict = Verdict.Undecided;
            foreach (var look in judge.Looks)
            {
                trials.Ensure([trial], look);
                verdict = judge.Of(trial);
                if (verdict != Verdict.Undecided || (look >= MostToRefute && !judge.SeemsToHold(trial))) break;
            }

            if (verdict != Verdict.Holds) return verdict;
        }

        return Verify(design).Verdict;
    }

    /// <summary>What takes longest in an idle grid; the sites with the most slots; what has been found to fail before; and nothing down.</summary>
    public List<DownCase> LikelyTightest(SiteDesign design)
    {
        List<DownCase> cases = [.. _found.Where(c => c.Sites.All(s => design[s] > 0)), DownCase.None];
        if (question.Down > 0 && design.Hosts.Count > 0)
        {
            RefuseTooMany(design.Hosts.Count);
            var down = Math.Min(question.Down, design.Hosts.Count);
            cases.Insert(0, DownCase.All(design.Hosts, down).Where(c => c.Sites.Count == down).MaxBy(c => IdleLoad(trials.Of(design, c)))!);
            cases.Insert(1, DownCase.Of([.. design.Hosts.OrderByDescending(h => design.SlotsAt(h, question.Types)).ThenBy(h => h).Take(down)]));
        }

        return [.. cases.Distinct()];
    }

    public DownCase TightestKnown(SiteDesign design)
    {
        var cases = LikelyTightest(design).ConvertAll(c => (Down: c, Trial: trials.Of(design, c)));

        // What cannot hold even in an idle grid need not be compared with the others.
        if (cases.Exists(c => IsHopeless(c.Trial))) cases = [cases.MaxBy(c => IdleLoad(c.Trial))];
        trials.Ensure(cases.Select(c => c.Trial), Judge.FirstLook);
        return cases.MaxBy(c => judge.Pressure(c.Trial)).Down;
    }

    public bool IsHopeless(Trial trial) => Enumerable.Range(0, question.Goals.Count).Any(trial.IsHopeless);

    /// <summary>Too few nodes, or too far in an idle grid: not worth a simulation.</summary>
    public bool IsBelowBounds(SiteDesign design, LowerBound bound)
    {
        if (design.Nodes < bound.Nodes || design.Hosts.Count <= question.Down) return true;
        RefuseTooMany(design.Hosts.Count);
        return DownCase.All(design.Hosts, question.Down).Any(c => IsHopeless(trials.Of(design, c)));
    }

    public void RefuseTooMany(int hosts)
    {
        var cases = DownCase.Count(hosts, question.Down);
        if (cases <= PlanQuestion.MostCases) return;
        throw new PlanRefusedException(string.Create(
            CultureInfo.InvariantCulture,
            $"at {hosts} sites with nodes, up to {question.Down} of them down makes {cases:0} cases, each to be simulated; expected at most {PlanQuestion.MostCases}. Let fewer be down, or name fewer sites."));
    }

    private double IdleLoad(Trial trial) => Enumerable.Range(0, question.Goals.Count).Max(trial.IdleLoad);
}
