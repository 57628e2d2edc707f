using System.Globalization;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Planning;

/// <summary>
/// How the number of studies in the country went while studies came in: what says whether a run, or all replications of it together, is
/// steady. One verdict over the mean of the replications, and not the worst of many verdicts: of a hundred sound runs some would always fail.
/// </summary>
/// <param name="IsSeries">Whether there are enough spans of equal load to judge; else the ends of days are compared.</param>
/// <param name="Means">Over equal spans, after the warm-up where whole days are compared.</param>
/// <param name="LeftOver">At the end of each day.</param>
/// <param name="Entered">Studies that came.</param>
internal sealed record BacklogLevel(bool IsSeries, double[] Means, double[] LeftOver, double Entered, double DurationSeconds, int WarmUpDays)
{
    private const double MostLeftOver = 0.02;

    // A day after the last study came nothing should be open; one or two may run for days.
    private const double LeastOpen = 3;
    private const double LeastOpenShare = 0.0002;

    /// <summary>Studies that had no answer a day after the last one came.</summary>
    public double Open { get; init; }

    private static readonly double DaySeconds = TimeSpan.FromDays(1).TotalSeconds;

    public static BacklogLevel Mean(IReadOnlyList<BacklogLevel> all)
    {
        if (all.Count == 1) return all[0];
        return all[0] with
        {
            Means = Mean(all, static one => one.Means),
            LeftOver = Mean(all, static one => one.LeftOver),
            Entered = all.Average(static one => one.Entered),
            Open = all.Average(static one => one.Open),
        };
    }

    public SteadyState Judge()
    {
        var found = IsSeries ? SteadyState.Judge(Means) : JudgeDays();
        if (found.IsSteady && Open >= Math.Max(LeastOpen, LeastOpenShare * Entered))
        {
            found = new SteadyState(false, 0, string.Create(
                CultureInfo.InvariantCulture,
                $"no steady state: {Open:0.#} of {Entered:0} studies had no answer a day after the last one came; what they wait for does not come"));
        }

        if (DurationSeconds >= DaySeconds || found.IsSteady) return found;

        // Hours are a question of their own (a storm, a morning): their figures are theirs, and claim no steady state.
        return new SteadyState(true, 0, "")
        {
            Window = string.Create(
                CultureInfo.InvariantCulture,
                $"figures are those of this window of {DurationSeconds / 3_600:0.#} h, from its first study on, and not of a steady state{(found.Reason.Length > 0 && LeftOver.Length + Means.Length > 0 && (IsSeries || Open > 0) ? $" ({found.Reason})" : "")}"),
        };
    }

    private SteadyState JudgeDays()
    {
        if (LeftOver.Length == 0) return new SteadyState(false, 0, "the run is shorter than a day");
        var (first, last) = (LeftOver[Math.Min(WarmUpDays, LeftOver.Length - 1)], LeftOver[^1]);
        var perDay = Entered / (DurationSeconds / DaySeconds);
        var grows = last > MostLeftOver * perDay && (LeftOver.Length == 1 || last >= first);
        return new SteadyState(!grows, 0, grows
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"no steady state: at the end of day {LeftOver.Length} there are {last:0.#} studies left over, {100 * last / perDay:0} % of a day's; more comes in than is worked off")
            : "");
    }

    private static double[] Mean(IReadOnlyList<BacklogLevel> all, Func<BacklogLevel, double[]> of)
    {
        var mean = new double[all.Min(one => of(one).Length)];
        foreach (var one in all)
        {
            for (var i = 0; i < mean.Length; i++) mean[i] += of(one)[i] / all.Count;
        }

        return mean;
    }
}
