using Grid.Simulator.Scenarios;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Planning;

/// <summary>
/// Studies in the country over time, and whether they stay within bounds. Where the load changes by the hour whole days are compared;
/// where a run has too few days for that, what is left over at the ends of its days.
/// </summary>
internal sealed class BacklogWatch
{
    private const int SpansOfConstantLoad = 400;
    private const int LeastSpansOfCurve = 48;
    private static readonly double DaySeconds = TimeSpan.FromDays(1).TotalSeconds;
    private static readonly double HourSeconds = TimeSpan.FromHours(1).TotalSeconds;

    private readonly bool _isConstant;
    private readonly int _warmUpDays;
    private readonly double _durationSeconds;
    private readonly LevelSeries _series;
    private readonly LevelSeries _curve;
    private readonly List<long> _leftOver = [];
    private long _level;
    private long _entered;

    public BacklogWatch(Scenario scenario)
    {
        _isConstant = scenario.Flows.All(f => IsFlat(f.Rate.ByHour) && IsFlat(f.Rate.ByWeekday) && IsFlat(f.Rate.ByMonth));
        _warmUpDays = (int)Math.Floor(scenario.WarmUp.TotalDays);
        _durationSeconds = scenario.Duration.TotalSeconds;
        _series = new LevelSeries(_isConstant ? _durationSeconds / SpansOfConstantLoad : DaySeconds);
        _curve = new LevelSeries(Math.Min(HourSeconds, _durationSeconds / LeastSpansOfCurve));
    }

    public void Enter(long now)
    {
        _entered++;
        Set(now, _level + 1);
    }

    public void Leave(long now) => Set(now, _level - 1);

    /// <summary>What a verdict rests on; set by <see cref="Close"/>.</summary>
    public BacklogLevel? Level { get; private set; }

    /// <summary>At the end of the time in which studies come in.</summary>
    public void Close()
    {
        Set((long)(_durationSeconds * TimeSpan.TicksPerSecond), _level);
        while (_leftOver.Count < (int)(_durationSeconds / DaySeconds)) _leftOver.Add(_level);
        var series = _series.Means;
        if (!_isConstant) series = series[Math.Min(_warmUpDays, series.Length)..];
        Level = new BacklogLevel(
            _isConstant || series.Length >= WarmUp.LeastObservations, series.ToArray(), [.. _leftOver.Select(static level => (double)level)], _entered, _durationSeconds, _warmUpDays);
    }

    /// <summary>When what was open has had a day to be answered.</summary>
    /// <param name="open">What is open still.</param>
    public SteadyState JudgeOpen(long open)
    {
        Level = Level! with { Open = open };
        return Level.Judge();
    }

    /// <summary>How the backlog went while studies came in: hour by hour, or coarser in a run of many weeks.</summary>
    public BacklogCurve Curve()
    {
        // Closes the last span; nothing that came later was put into it.
        _curve.Set(_durationSeconds, _level);
        return new BacklogCurve(_curve.Span / HourSeconds, _curve.Means.ToArray());
    }

    private void Set(long now, long level)
    {
        var seconds = (double)now / TimeSpan.TicksPerSecond;
        while (seconds >= (_leftOver.Count + 1) * DaySeconds && _leftOver.Count < (int)(_durationSeconds / DaySeconds)) _leftOver.Add(_level);

        // What is worked off after the last study came says nothing of a steady state.
        if (seconds <= _durationSeconds)
        {
            _series.Set(seconds, level);
            _curve.Set(seconds, level);
        }

        _level = level;
    }

    private static bool IsFlat(IReadOnlyList<double> weights) => weights.All(w => w.Equals(weights[0]));
}
