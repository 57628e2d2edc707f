using Grid.Simulator.Statistics;

namespace Grid.Simulator.Planning;

/// <summary>One pathway's measured studies by the hour of the day at which they came, and how many waited at that hour.</summary>
internal sealed class HourTally
{
    private readonly QuantileSketch[] _waits = [.. Enumerable.Range(0, HoursOfDay.Count).Select(_ => new QuantileSketch())];
    private readonly QuantileSketch[] _results = [.. Enumerable.Range(0, HoursOfDay.Count).Select(_ => new QuantileSketch())];
    private readonly long[] _late = new long[HoursOfDay.Count];

    /// <summary>Studies times ticks before their first start.</summary>
    public long[] WaitingTicks { get; } = new long[HoursOfDay.Count];

    public void AddWait(int hour, double seconds) => _waits[hour].Add(seconds);

    public void AddResult(int hour, double seconds, bool isLate)
    {
        _results[hour].Add(seconds);
        if (isLate) _late[hour]++;
    }

    public void AddUnanswered(int hour, double seconds, bool isLate, bool isStarted)
    {
        AddResult(hour, seconds, isLate);
        if (!isStarted) AddWait(hour, seconds);
    }

    public long Studies(int hour) => _results[hour].Count;

    public double Wait(int hour, double share) => _waits[hour].Quantile(share);

    public double Result(int hour, double share) => _results[hour].Quantile(share);

    /// <summary>NaN where none came.</summary>
    public double LateShare(int hour) => (double)_late[hour] / _results[hour].Count;
}
