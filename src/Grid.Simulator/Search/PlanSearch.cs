using System.Globalization;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Search;

/// <summary>How far a search is.</summary>
/// <param name="Simulations">Replications simulated so far.</param>
/// <param name="Best">Nodes of the smallest design that seems to hold so far; 0 before there is one.</param>
public sealed record PlanProgress(int Simulations, string Doing, int Best);

/// <summary>The question is too large, or asks for what cannot be planned.</summary>
public sealed class PlanRefusedException(string message) : Exception(message);

/// <summary>
/// Finds few nodes with which every goal holds: from the lower bound up along a nested sequence with short runs, then by adding where it
/// helps most, then verified in every case, then by taking away what is not needed. How and why stands in src/decisions/0014.
/// </summary>
public sealed partial class PlanSearch
{
    private const int GreedyBack = 2;
    private const double FarOff = 2;

    private readonly PlanQuestion _question;
    private readonly IdleTimes _idle;
    private readonly Judge _judge;
    private readonly DesignTrials _trials;
    private readonly NodeOrder _order;
    private readonly LowerBound _bound;
    private readonly IProgress<PlanProgress>? _progress;
    private readonly CancellationToken _cancel;
    private readonly List<DownCase> _found = [];
    private string _doing = "computing lower bounds";
    private int _best;

    private PlanSearch(PlanQuestion question, IProgress<PlanProgress>? progress, CancellationToken cancel)
    {
        (_question, _progress, _cancel) = (question, progress, cancel);
        _idle = new IdleTimes(question);
        _judge = new Judge(question);
        _trials = new DesignTrials(question, _idle, new Counted(this), cancel);
        _order = new NodeOrder(question, _idle);
        _bound = LowerBound.Of(question, _idle);
    }

    /// <exception cref="PlanRefusedException">There are too many cases of what may be down.</exception>
    public static PlanAnswer Run(PlanQuestion question, IProgress<PlanProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (question.Goals.Count == 0) throw new ArgumentException("No goal: there is nothing to plan for.", nameof(question));
        if (question.Sites.Count == 0) throw new ArgumentException("No site may have a node.", nameof(question));
        if (question.Down >= question.Sites.Count)
            throw new PlanRefusedException(string.Create(CultureInfo.InvariantCulture, $"with {question.Down} sites down and {question.Sites.Count} that may have nodes none is left; expected at most {question.Sites.Count - 1}"));
        return new PlanSearch(question, progress, cancel).Run();
    }

    private PlanAnswer Run()
    {
        RefuseTooFewStudies();
        if (_bound.Nodes > _order.Most) return Impossible();
        RefuseTooMany((_bound.Nodes + _question.MostPerSite - 1) / _question.MostPerSite);
        if (Grow() is not { } grown || VerifiedFrom(grown) is not { } verified) return Impossible();
        var (design, proof) = TakeAway(verified);
        return Answer(design, proof);
    }

    /// <summary>A design that seems to hold, by short runs in the cases that are likely to be the tightest.</summary>
    private SiteDesign? Grow()
    {
        var (failing, nodes) = (_bound.Nodes - 1, _bound.Nodes);
        for (var step = 1; !SeemsToHold(_order.Take(nodes)); step *= 2)
        {
            if (nodes == _order.Most) return null;
            (failing, nodes) = (nodes, Math.Min(_order.Most, nodes + step));
        }

        _best = nodes;
        while (nodes - failing > 1)
        {
            var middle = (nodes + failing) / 2;
            if (SeemsToHold(_order.Take(middle))) nodes = _best = middle;
            else failing = middle;
        }

        return nodes > _bound.Nodes && GrowGreedily(_order.Take(Math.Max(_bound.Nodes, nodes - 1 - GreedyBack)), nodes - 1) is { } smaller ? smaller : _order.Take(nodes);
    }

    /// <summary>From a design that fails, adding where it helps most; null when so many nodes are not enough.</summary>
    private SiteDesign? GrowGreedily(SiteDesign design, int most)
    {
        while (design.Nodes < most)
        {
            design = WithBestAddition(design, TightestKnown(design));
            if (!SeemsToHold(design)) continue;
            _best = design.Nodes;
            return design;
        }

        return null;
    }

    /// <summary>Holds in every case beyond chance, with nodes added where it did not; null when no more may be added.</summary>
    private SiteDesign? VerifiedFrom(SiteDesign design)
    {
        while (true)
        {
            Say($"verifying {design.Nodes} nodes");
            var (verdict, tightest) = Verify(design);
            if (verdict == Verdict.Holds) return design;
            if (!_found.Contains(tightest)) _found.Add(tightest);
            if (design.Nodes >= _order.Most) return null;
            design = WithBestAddition(design, tightest);
        }
    }

    /// <summary>Every case, each at as many replications as it takes; ends at the first look that finds one that fails.</summary>
    private (Verdict Verdict, DownCase Tightest) Verify(SiteDesign design)
    {
        RefuseTooMany(design.Hosts.Count);
        var open = DownCase.All(design.Hosts, _question.Down).Select(c => _trials.Of(design, c)).ToList();
        if (open.Find(IsHopeless) is { } hopeless) return (Verdict.Fails, hopeless.Down);
        foreach (var look in _judge.Looks)
        {
            _trials.Ensure(open, look);
            var verdicts = open.ConvertAll(_judge.Of);
            var failing = open.Where((_, i) => verdicts[i] == Verdict.Fails).ToList();
            if (failing.Count > 0) return (Verdict.Fails, failing.MaxBy(_judge.Pressure)!.Down);
            open = [.. open.Where((_, i) => verdicts[i] == Verdict.Undecided)];
            if (open.Count == 0) return (Verdict.Holds, DownCase.None);
        }

        return (Verdict.Undecided, open.MaxBy(_judge.Pressure)!.Down);
    }

    private bool SeemsToHold(SiteDesign design)
    {
        Say($"trying {design.Nodes} nodes");
        var cases = LikelyTightest(design).Select(c => _trials.Of(design, c)).ToList();
        if (cases.Exists(IsHopeless)) return false;
        foreach (var trial in cases)
        {
            // What is far off shows in half as many runs, and those of an overloaded country are the longest.
            _trials.Ensure([trial], FirstHeat);
            if (_judge.Pressure(trial) > FarOff) return false;
            _trials.Ensure([trial], Judge.FirstLook);
            if (!_judge.SeemsToHold(trial)) return false;
        }

        return true;
    }

    /// <summary>Nothing down; what takes longest in an idle grid; the sites with the most nodes; and what has been found to fail before.</summary>
    private List<DownCase> LikelyTightest(SiteDesign design)
    {
        List<DownCase> cases = [.. _found.Where(c => c.Sites.All(s => design[s] > 0)), DownCase.None];
        if (_question.Down > 0 && design.Hosts.Count > 0)
        {
            RefuseTooMany(design.Hosts.Count);
            var down = Math.Min(_question.Down, design.Hosts.Count);
            cases.Insert(0, DownCase.All(design.Hosts, down).Where(c => c.Sites.Count == down).MaxBy(c => IdleLoad(_trials.Of(design, c)))!);
            cases.Add(DownCase.Of([.. design.Hosts.OrderByDescending(h => design[h]).ThenByDescending(_order.WorkOf).ThenBy(h => h).Take(down)]));
        }

        return [.. cases.Distinct()];
    }

    private DownCase TightestKnown(SiteDesign design)
    {
        var trials = LikelyTightest(design).ConvertAll(c => _trials.Of(design, c));
        _trials.Ensure(trials, Judge.FirstLook);
        return trials.MaxBy(_judge.Pressure)!.Down;
    }

    private bool IsHopeless(Trial trial) => Enumerable.Range(0, _question.Goals.Count).Any(trial.IsHopeless);

    private double IdleLoad(Trial trial) => Enumerable.Range(0, _question.Goals.Count).Max(trial.IdleLoad);

    /// <summary>With few studies even a design in which nothing is ever late could not be told from one that fails.</summary>
    private void RefuseTooFewStudies()
    {
        foreach (var goal in _question.Goals)
        {
            var studies = _idle.SendersOf(goal).Sum(s => s.Studies);
            var replications = _judge.Looks[^1];
            var resolution = StudentT.Quantile(_judge.Level, replications - 1) / (studies * replications);
            if (resolution <= goal.Allowed / 2) continue;
            throw new PlanRefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"{goal.Text}: {studies:0.#} studies a replication, {studies * replications:0} in all, are too few to tell {goal.Allowed * 100:0.###} % from less; allow about {Math.Ceiling(replications * resolution * 2 / goal.Allowed):0} replications, or plan for a lower quantile"));
        }
    }

    private void RefuseTooMany(int hosts)
    {
        var cases = DownCase.Count(hosts, _question.Down);
        if (cases <= PlanQuestion.MostCases) return;
        throw new PlanRefusedException(string.Create(
            CultureInfo.InvariantCulture,
            $"at {hosts} sites with nodes, up to {_question.Down} of them down makes {cases:0} cases, each to be simulated; expected at most {PlanQuestion.MostCases}. Let fewer be down, or name fewer sites."));
    }

    private void Say(string doing)
    {
        _doing = doing;
        _progress?.Report(new PlanProgress(_trials.Simulations, doing, _best));
    }

    private sealed class Counted(PlanSearch search) : IProgress<int>
    {
        public void Report(int value) => search._progress?.Report(new PlanProgress(value, search._doing, search._best));
    }
}
