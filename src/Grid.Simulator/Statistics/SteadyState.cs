using System.Globalization;

namespace Grid.Simulator.Statistics;

/// <summary>Whether a run may be summed up in means, and if not, why not, in words for the person who asked.</summary>
/// <param name="WarmUpCut">Values to drop from the front of the series that was judged.</param>
/// <param name="Reason">Empty when it is steady.</param>
public readonly record struct SteadyState(bool IsSteady, int WarmUpCut, string Reason)
{
    private const int BatchesPerHalf = 8;
    private const double GrowthLevel = 0.998;

    // MSER-5 looks for its cut in the first half; at its edge it would have liked to go on.
    private const double LatestCut = 0.45;

    // A queue near its limit wanders for long; only a rise that also matters is called growth.
    private const double LeastRise = 0.25;

    /// <summary>
    /// Judges the jobs in the system over equal spans of time: MSER-5 must find its cut well inside the first half, and what is left must not
    /// be higher in its later half than in its earlier one by a quarter and beyond chance (t test over 8 batches in each half, one
    /// wrong alarm in a thousand).
    /// </summary>
    /// <param name="backlog">Means over equal spans of time, in order, whole days where load changes by the hour.</param>
    public static SteadyState Judge(ReadOnlySpan<double> backlog)
    {
        if (backlog.Length < WarmUp.LeastObservations)
            return No(0, $"the run is too short to judge: {backlog.Length} spans of time, at least {WarmUp.LeastObservations} are needed");

        var cut = WarmUp.Cut(backlog);
        if (cut >= LatestCut * backlog.Length)
        {
            return No(cut, string.Create(
                CultureInfo.InvariantCulture,
                $"no steady state: the backlog still changes in the later half of the run (from {Mean(backlog[..(backlog.Length / 2)]):0.##} jobs in the first half to {Mean(backlog[cut..]):0.##} at the end); run longer, or add capacity"));
        }

        var (before, after) = Halves(backlog[cut..]);
        var apart = after.Mean - before.Mean;
        var error = Math.Sqrt((before.Variance + after.Variance) / BatchesPerHalf);
        var isBeyondChance = apart > StudentT.Quantile((1 + GrowthLevel) / 2, 2 * (BatchesPerHalf - 1)) * error;
        if (isBeyondChance && apart > LeastRise * before.Mean)
        {
            return No(cut, string.Create(
                CultureInfo.InvariantCulture,
                $"no steady state: the backlog grows, from {before.Mean:0.##} jobs to {after.Mean:0.##} between the halves of the run; more comes in than is worked off"));
        }

        return new SteadyState(true, cut, "");
    }

    private static SteadyState No(int cut, string reason) => new(false, cut, reason);

    private static (Tally Before, Tally After) Halves(ReadOnlySpan<double> series)
    {
        var (before, after) = (new Tally(), new Tally());
        var size = series.Length / (2 * BatchesPerHalf);
        var first = series.Length - (size * 2 * BatchesPerHalf);
        for (var batch = 0; batch < 2 * BatchesPerHalf; batch++)
            (batch < BatchesPerHalf ? before : after).Add(Mean(series.Slice(first + (batch * size), size)));
        return (before, after);
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }
}
