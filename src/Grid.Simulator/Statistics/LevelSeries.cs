namespace Grid.Simulator.Statistics;

/// <summary>
/// A level's means over equal spans of time, in bounded memory though the run's length is not known: when all spans are full,
/// neighbours are joined and spans become twice as long. What <see cref="SteadyState"/> judges. Not safe for several threads.
/// </summary>
/// <param name="firstSpan">Length of a span at first, in the caller's unit of time.</param>
public sealed class LevelSeries(double firstSpan)
{
    private const int MostSpans = 1_024;

    private readonly double[] _means = new double[MostSpans];
    private int _full;
    private double _end = firstSpan;
    private double _since;
    private double _level;
    private double _area;

    /// <summary>Length of a span by now.</summary>
    public double Span { get; private set; } = firstSpan;

    /// <summary>Means over the full spans, from time 0.</summary>
    public ReadOnlySpan<double> Means => _means.AsSpan(0, _full);

    /// <summary>The level is <paramref name="level"/> from <paramref name="now"/> on.</summary>
    public void Set(double now, double level)
    {
        while (now >= _end) Close();
        _area += _level * (now - _since);
        _since = now;
        _level = level;
    }

    private void Close()
    {
        _means[_full++] = (_area + (_level * (_end - _since))) / Span;
        _area = 0;
        if (_full == MostSpans)
        {
            for (var i = 0; i < MostSpans / 2; i++) _means[i] = (_means[2 * i] + _means[(2 * i) + 1]) / 2;
            _full = MostSpans / 2;
            Span *= 2;
        }

        _since = _full * Span;
        _end = _since + Span;
    }
}
