namespace Grid.Simulator.Statistics;

/// <summary>
/// The mean over time of a level that changes in steps, such as jobs in a queue. Times are in the caller's unit and never go
/// back. Not safe for several threads.
/// </summary>
/// <param name="start">Time from which it averages.</param>
/// <param name="level">Level at that time.</param>
public sealed class TimeAverage(double start = 0, double level = 0)
{
    private double _start = start;
    private double _since = start;
    private double _area;

    public double Level { get; private set; } = level;

    /// <summary>The level is <paramref name="level"/> from <paramref name="now"/> on.</summary>
    public void Set(double now, double level)
    {
        _area += Level * (now - _since);
        _since = now;
        Level = level;
    }

    public void Add(double now, double change) => Set(now, Level + change);

    /// <summary>Level times time up to <paramref name="now"/>.</summary>
    public double Area(double now) => _area + (Level * (now - _since));

    /// <summary>The mean level up to <paramref name="now"/>; NaN before any time has passed.</summary>
    public double Mean(double now) => now > _start ? Area(now) / (now - _start) : double.NaN;

    /// <summary>Forgets what was before <paramref name="now"/> but keeps the level: the end of a warm-up.</summary>
    public void Restart(double now) => (_start, _since, _area) = (now, now, 0);
}
