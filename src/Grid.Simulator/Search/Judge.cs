using System.Globalization;

namespace Grid.Simulator.Search;

/// <summary>What is known of a design in a case.</summary>
public enum Verdict
{
    Undecided,
    Holds,
    Fails,
}

/// <summary>
/// Decides by one-sided 95 % bounds whether every goal holds. Looking several times, each time at more replications, gives chance
/// several turns: each look takes its share of the 5 % (Bonferroni), so that all of them together are wrong at most that often. Several
/// cases need no such division: a plan is wrong only if the case in which it fails was taken for one that holds (intersection-union test).
/// </summary>
internal sealed class Judge
{
    public const int FirstLook = 4;
    private const double Wrong = 0.05;

    private readonly PlanQuestion _question;

    public Judge(PlanQuestion question)
    {
        _question = question;
        var looks = new List<int>();
        for (var r = FirstLook; r < question.MostReplications; r *= 2) looks.Add(r);
        looks.Add(Math.Max(FirstLook, question.MostReplications));
        Looks = looks;
        Level = 1 - (Wrong / looks.Count);
    }

    /// <summary>Replications after which it is looked, the last at most.</summary>
    public IReadOnlyList<int> Looks { get; }

    /// <summary>Of each one-sided bound at each look.</summary>
    public double Level { get; }

    public Verdict Of(Trial trial)
    {
        if (trial.FallsBehind.Length > 0) return Verdict.Fails;
        var verdict = Verdict.Holds;
        for (var g = 0; g < _question.Goals.Count; g++)
        {
            var one = GoalResult.Of(trial.Estimate(g, Level).ShareAbove(1), _question.Goals[g].Allowed);
            if (one == Verdict.Fails) return one;
            if (one == Verdict.Undecided) verdict = one;
        }

        return verdict;
    }

    /// <summary>Whether it seems to hold, for screening: by the estimates themselves.</summary>
    public bool SeemsToHold(Trial trial) => Pressure(trial) <= 1;

    /// <summary>The estimated share above over what is allowed, of the tightest goal; above 1 it fails, infinite where it does not keep up.</summary>
    public double Pressure(Trial trial)
    {
        if (trial.FallsBehind.Length > 0) return double.PositiveInfinity;
        var most = 0.0;
        for (var g = 0; g < _question.Goals.Count; g++)
            most = Math.Max(most, trial.Estimate(g, Level).ShareAbove(1).Value / Math.Max(_question.Goals[g].Allowed, 1e-12));
        return most;
    }

    /// <summary>The goals' figures in their own units.</summary>
    public IReadOnlyList<GoalFigureRow> Figures(Trial trial) => [.. _question.Goals.Select((goal, g) => GoalFigureRow.Of(goal, trial.Estimate(g, Level)))];
}

/// <summary>A goal's figure with its one-sided 95 % bounds.</summary>
/// <param name="Unit"><c>s</c> or <c>share</c>.</param>
/// <param name="ShareAbove">Share of the studies above the limit, or late.</param>
/// <param name="Allowed">What that share may be.</param>
/// <param name="Studies">Measured over all replications.</param>
public sealed record GoalFigureRow(string Goal, string Unit, Bounded Figure, Bounded ShareAbove, double Allowed, long Studies)
{
    internal static GoalFigureRow Of(Goal goal, TailEstimate estimate)
    {
        var share = estimate.ShareAbove(1);
        if (goal.Figure == GoalFigure.Late) return new GoalFigureRow(goal.Text, "share", share, share, goal.Allowed, estimate.Studies);
        var thresholds = estimate.ValueWith(goal.Allowed);
        var seconds = new Bounded(thresholds.Value * goal.Limit, thresholds.Low * goal.Limit, thresholds.High * goal.Limit);
        return new GoalFigureRow(goal.Text, "s", seconds, share, goal.Allowed, estimate.Studies);
    }

    public string Describe() => Unit == "s"
        ? string.Create(CultureInfo.InvariantCulture, $"{Figure.Value:0.00} s [{Figure.Low:0.00}, {Figure.High:0.00}]")
        : string.Create(CultureInfo.InvariantCulture, $"{Figure.Value * 100:0.000} % [{Figure.Low * 100:0.000}, {Figure.High * 100:0.000}]");
}
