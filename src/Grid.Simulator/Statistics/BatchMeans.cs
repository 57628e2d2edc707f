namespace Grid.Simulator.Statistics;

/// <summary>
/// A confidence interval for the mean of one long run whose observations depend on each other: means of long batches hardly do.
/// The run's length need not be known: whenever 128 batches are full, neighbours are joined and batches become twice as long, so there
/// are always 64 to 127 full ones. Cut the warm-up before. Not safe for several threads.
/// </summary>
public sealed class BatchMeans
{
    private const int MostBatches = 128;

    private readonly double[] _sums = new double[MostBatches];
    private int _full;
    private double _sum;
    private long _inBatch;

    /// <summary>Observations in each full batch.</summary>
    public long BatchSize { get; private set; } = 1;

    public void Add(double value)
    {
        _sum += value;
        if (++_inBatch < BatchSize) return;

        _sums[_full++] = _sum;
        (_sum, _inBatch) = (0, 0);
        if (_full < MostBatches) return;

        for (var i = 0; i < MostBatches / 2; i++) _sums[i] = _sums[2 * i] + _sums[(2 * i) + 1];
        _full = MostBatches / 2;
        BatchSize *= 2;
    }

    /// <summary>
    /// The interval over <paramref name="batches"/> longer batches made of the full ones. Fewer are more careful: each is longer, and
    /// Student's t pays for their number. What is left over at the end, less than one batch in 64, is not counted.
    /// </summary>
    public ConfidenceInterval Interval(double level = ConfidenceInterval.UsualLevel, int batches = 32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batches, 2);
        var tally = new Tally();
        var joined = Math.Max(1, _full / batches);
        for (var end = _full; end >= joined && tally.Count < batches; end -= joined)
        {
            var sum = 0.0;
            for (var i = end - joined; i < end; i++) sum += _sums[i];
            tally.Add(sum / (joined * BatchSize));
        }

        return ConfidenceInterval.Of(tally, level);
    }

    public void Clear()
    {
        (_full, _sum, _inBatch, BatchSize) = (0, 0, 0, 1);
    }
}
