namespace Grid.Simulator.Statistics;

/// <summary>
/// Count, mean, variance and range of observations that are not kept (Welford 1962; merging after Chan, Golub and LeVeque 1979).
/// Merging rounds, so merge in a fixed order where bytes must repeat. Not safe for several threads.
/// </summary>
public sealed class Tally
{
    private double _mean;
    private double _squares;
    private double _least = double.PositiveInfinity;
    private double _most = double.NegativeInfinity;

    public long Count { get; private set; }

    /// <summary>NaN without observations.</summary>
    public double Mean => Count == 0 ? double.NaN : _mean;

    /// <summary>The sample variance, divided by one less than the count; NaN below two observations.</summary>
    public double Variance => Count < 2 ? double.NaN : _squares / (Count - 1);

    public double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>NaN without observations.</summary>
    public double Minimum => Count == 0 ? double.NaN : _least;

    /// <summary>NaN without observations.</summary>
    public double Maximum => Count == 0 ? double.NaN : _most;

    public void Add(double value)
    {
        Count++;
        var apart = value - _mean;
        _mean += apart / Count;
        _squares += apart * (value - _mean);
        if (value < _least) _least = value;
        if (value > _most) _most = value;
    }

    public void Merge(Tally other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count == 0) return;

        var count = Count + other.Count;
        var apart = other._mean - _mean;
        _squares += other._squares + (apart * apart * Count / count * other.Count);
        _mean += apart * other.Count / count;
        _least = Math.Min(_least, other._least);
        _most = Math.Max(_most, other._most);
        Count = count;
    }

    public void Clear()
    {
        (Count, _mean, _squares) = (0, 0, 0);
        (_least, _most) = (double.PositiveInfinity, double.NegativeInfinity);
    }
}
