using Grid.Simulator.Statistics;
using MathNet.Numerics.Distributions;

namespace Grid.Simulator.Search;

/// <summary>
/// The share of a goal's studies above its threshold over independent replications, and the quantile that belongs to it. What chance did to
/// the mix of studies is taken out: the same studies' idle times are known, and so is their expectation (control variate with factor 1,
/// Lavenberg and Welch 1981). Studies that wait do so together, in one busy hour: how many together is seen at lower values than the threshold
/// (index of dispersion), so that few runs without a late study are not taken for many studies of which none is late. The quantile's bounds are those thresholds at which the bounds of the share meet what is allowed (Woodruff 1952).
/// </summary>
internal sealed class TailEstimate
{
    private const int Halvings = 40;
    private const int LeastSeen = 5;

    // One in five hundred, for each of the quantiles.
    private const double DeviationsByChance = 2.9;

    // A variance from few replications is too small more often than too great; with this, bounds of 99 % cover queues at 90 % load as often as that.
    private const double Careful = 1.5;
    private static readonly double[] SharesToLookAt = [0.5, 0.8, 0.9, 0.95];

    private readonly IReadOnlyList<GoalSample> _samples;
    private readonly Func<double, (double Share, double Error)> _idleAbove;
    private readonly double _factor;
    private readonly double _together;

    /// <param name="samples">One a replication; of a single one nothing is known of the spread, and the bounds are NaN.</param>
    /// <param name="idleAbove">Expected share of idle times above so many thresholds, and its standard error.</param>
    /// <param name="level">Of each one-sided bound, e.g. 0.95.</param>
    public TailEstimate(IReadOnlyList<GoalSample> samples, Func<double, (double Share, double Error)> idleAbove, double level)
    {
        (_samples, _idleAbove) = (samples, idleAbove);
        _factor = samples.Count > 1 ? StudentT.InvCDF(0, 1, samples.Count - 1, level) : double.NaN;
        Studies = samples.Sum(s => (long)s.Times.Length);
        _together = Together(samples);
    }

    public long Studies { get; }

    /// <summary>
    /// Share above so many thresholds with its one-sided bounds; NaN without studies. Studies that were still open before they reached the
    /// thresholds count as below in the lower bound and as above in the upper one.
    /// </summary>
    public Bounded ShareAbove(double thresholds)
    {
        if (Studies == 0) return new Bounded(double.NaN, double.NaN, double.NaN);
        var least = ShareAbove(thresholds, areUnknownAbove: false);
        return _samples.All(s => s.Unknown(thresholds) == 0) ? least : least with { High = ShareAbove(thresholds, areUnknownAbove: true).High };
    }

    private Bounded ShareAbove(double thresholds, bool areUnknownAbove)
    {
        var excess = _samples.Select(s => (double)(s.Above(thresholds) + (areUnknownAbove ? s.Unknown(thresholds) : 0) - SortedCounts.Above(s.Idle, thresholds))).ToArray();
        var mean = excess.Sum() / Studies;
        var squares = 0.0;
        for (var r = 0; r < excess.Length; r++)
        {
            var apart = excess[r] - (mean * _samples[r].Times.Length);
            squares += apart * apart;
        }

        // Few replications may look more alike than they are: never surer than so many independent events, and one more, would make it.
        var spread = Math.Max(Math.Sqrt(squares * excess.Length / (excess.Length - 1)), Math.Sqrt(_together * (Math.Abs(excess.Sum()) + _together))) / Studies;
        var (idle, idleError) = _idleAbove(thresholds);
        var (share, half) = (idle + mean, _factor * Math.Sqrt((spread * spread) + (idleError * idleError)));
        return new Bounded(Within(share), Within(share - half), Within(share + half));
    }

    /// <summary>The value that at most a share is above, in thresholds, with its one-sided bounds; infinite where nothing bounds it.</summary>
    public Bounded ValueWith(double shareAbove) => new(
        Least(shareAbove, static b => b.Value), Least(shareAbove, static b => b.Low), Least(shareAbove, static b => b.High));

    /// <summary>
    /// How many studies exceed a value together: the variance over the mean of their number in a replication, the greatest over some quantiles;
    /// 1, as of independent ones, where it is not greater beyond chance.
    /// </summary>
    private static double Together(IReadOnlyList<GoalSample> samples)
    {
        var most = 1.0;
        foreach (var share in SharesToLookAt)
        {
            var values = samples.Where(s => s.Times.Length > 0).Select(s => s.Times[(int)(share * s.Times.Length)]).Order().ToList();
            if (values.Count < 2) return 1;
            var counts = new Tally();
            foreach (var sample in samples) counts.Add(sample.Above(values[values.Count / 2]) - SortedCounts.Above(sample.Idle, values[values.Count / 2]));
            if (counts.Mean * samples.Count >= LeastSeen && counts.Variance / counts.Mean > DispersionByChance(samples.Count - 1)) most = Math.Max(most, Careful * counts.Variance / counts.Mean);
        }

        return most;
    }

    // The quantile of chi-square over its degrees (Wilson and Hilferty 1931).
    private static double DispersionByChance(int degrees) => Math.Pow(1 - (2.0 / (9 * degrees)) + (DeviationsByChance * Math.Sqrt(2.0 / (9 * degrees))), 3);

    private double Least(double shareAbove, Func<Bounded, double> of)
    {
        if (Studies == 0) return double.NaN;
        var high = 1.01 * Math.Max(1, _samples.Max(s => Math.Max(Greatest(s.Times), Greatest(s.Idle))));
        var least = of(ShareAbove(high));
        if (double.IsNaN(least)) return double.NaN;
        if (least > shareAbove) return double.PositiveInfinity;
        var low = 0.0;
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (of(ShareAbove(middle)) <= shareAbove) high = middle;
            else low = middle;
        }

        return high;
    }

    // A study that is never answered has no time; one that was still open has taken at least what is known.
    private static double Greatest(float[] sorted) => Array.FindLast(sorted, float.IsFinite);

    private static double Within(double share) => Math.Clamp(share, 0, 1);
}

/// <summary>An estimate and what it is at least and at most.</summary>
public readonly record struct Bounded(double Value, double Low, double High);
