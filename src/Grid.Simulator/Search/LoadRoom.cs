using System.Globalization;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>How much more may come before the answer's nodes no longer keep every goal.</summary>
/// <param name="Factor">Every goal was shown to hold, beyond chance, with so many times the load; 1 is the load that was planned for.</param>
/// <param name="NotAt">The next greater load, at which it was not shown; null where none was tried that failed.</param>
/// <param name="Fails">Whether it fails there beyond chance.</param>
/// <param name="Cases">In which it was tried: the answer's tightest ones.</param>
public sealed record LoadRoom(double Factor, double? NotAt, bool Fails, IReadOnlyList<DownCase> Cases)
{
    // All of so few cases; else the tightest one and that with everything up.
    private const int FewCases = 4;
    private const int LeastLook = 16;
    private const double FarOff = 2;

    // Half a minute on one core: what is not known by then is left open.
    private const double MostStudies = 2e6;

    private static readonly double[] Factors = [1, 1.05, 1.1, 1.2, 1.3, 1.5, 1.75, 2, 2.5, 3, 4, 5, 7, 10];

    // Where most answers end: greater loads are tried only if this one holds, as they take longest.
    private const int First = 5;

    /// <summary>By the same trials: the same judge, the same studies and more of them, at most as many replications as the case took before.</summary>
    /// <param name="question">That was answered.</param>
    /// <param name="idle">Of the question.</param>
    /// <param name="judge">Of the question.</param>
    /// <param name="design">The answer.</param>
    /// <param name="cases">The tightest first.</param>
    /// <param name="log">Told what is done.</param>
    /// <param name="cancel">Ends it with an exception.</param>
    internal static LoadRoom Of(
        PlanQuestion question, IdleTimes idle, Judge judge, SiteDesign design, IReadOnlyList<CaseRow> cases, SearchLog log, CancellationToken cancel)
    {
        List<CaseRow> tried = cases.Count <= FewCases ? [.. cases] : [cases[0], cases.First(c => c.Down.Sites.Count == 0)];
        var (holds, fails, isSure, studies) = (0, Factors.Length, false, 0.0);
        for (var next = First; fails - holds > 1 && studies < MostStudies; next = fails == Factors.Length ? Math.Min(Factors.Length - 1, 2 * holds) : (holds + fails) / 2)
        {
            log.Say(string.Create(CultureInfo.InvariantCulture, $"trying {Factors[next]:0.##} times the load"));
            var from = log.Simulations;
            var verdict = Verdicts(question, idle, judge, design, tried, Factors[next], log, cancel);
            studies += (log.Simulations - from) * Factors[next] * idle.Expected.Sum();
            if (verdict == Verdict.Holds) holds = next;
            else (fails, isSure) = (next, verdict == Verdict.Fails);
        }

        return new LoadRoom(Factors[holds], fails < Factors.Length ? Factors[fails] : null, isSure, [.. tried.Select(c => c.Down)]);
    }

    private static Verdict Verdicts(
        PlanQuestion question, IdleTimes idle, Judge judge, SiteDesign design, List<CaseRow> cases, double factor, SearchLog log, CancellationToken cancel)
    {
        var more = question with { Scenario = Times(question.Scenario, factor) };
        var trials = new DesignTrials(more, idle, log, cancel);
        foreach (var row in cases)
        {
            var (trial, verdict) = (trials.Of(design, row.Down), Verdict.Undecided);
            trials.Ensure([trial], DesignCheck.FirstHeat);
            if (judge.Pressure(trial) > FarOff) return Verdict.Undecided;
            foreach (var look in judge.Looks.Where(look => look <= Math.Max(LeastLook, row.Replications)))
            {
                trials.Ensure([trial], look);
                verdict = judge.Of(trial);
                if (verdict != Verdict.Undecided || !judge.SeemsToHold(trial)) break;
            }

            if (verdict != Verdict.Holds) return verdict;
        }

        return Verdict.Holds;
    }

    private static Scenario Times(Scenario scenario, double factor) =>
        scenario with { Flows = [.. scenario.Flows.Select(f => f with { Rate = f.Rate with { PerDay = f.Rate.PerDay * factor } })] };
}
