using System.Globalization;
using MathNet.Numerics.Distributions;

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

    /// <summary>Where the figures are those of a window of time and claim no steady state, why; empty otherwise.</summary>
    public string Window { get; init; } = "";

    /// <summary>
    /// Judges the jobs in the system over equal spans of time: after the warm-up (MSER-5) they must be neither higher nor lower in the later half
    /// than in the earlier one by a quarter and beyond chance (t test over 8 batches in each half, one wrong alarm in a thousand). Where MSER-5
    /// finds its cut at the edge of the first half, the whole series is judged.
    /// </summary>
    /// <param name="backlog">Means over equal spans of time, in order, whole days where load changes by the hour.</param>
    public static SteadyState Judge(ReadOnlySpan<double> backlog)
    {
        if (backlog.Length < WarmUp.LeastObservations)
            return No(0, $"the run is too short to judge: {backlog.Length} spans of time, at least {WarmUp.LeastObservations} are needed");

        var cut = WarmUp.Cut(backlog);
        if (cut >= LatestCut * backlog.Length) cut = 0;
        var (before, after) = Halves(backlog[cut..]);
        var apart = after.Mean - before.Mean;
        var error = Math.Sqrt((before.Variance + after.Variance) / BatchesPerHalf);
        var isBeyondChance = Math.Abs(apart) > StudentT.InvCDF(0, 1, 2 * (BatchesPerHalf - 1), (1 + GrowthLevel) / 2) * error;
        if (isBeyondChance && Math.Abs(apart) > LeastRise * Math.Min(before.Mean, after.Mean))
        {
            return No(cut, string.Create(
                CultureInfo.InvariantCulture,
                $"no steady state: the backlog {(apart > 0 ? "grows" : "still falls")}, from {before.Mean:0.##} jobs to {after.Mean:0.##} between the halves of the run; {(apart > 0 ? "more comes in than is worked off" : "run longer, or with a longer warm-up")}"));
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
