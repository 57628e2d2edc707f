namespace Grid.Simulator.Chance;

/// <summary>
/// Poisson arrivals whose rate changes by the hour, exactly: a draw of mean 1 is spent along the hours' rates (inversion of the
/// cumulative rate, Cinlar 1975). One draw an arrival, none thinned away, so quiet nights cost no chance and a changed factor keeps
/// the same draws.
/// </summary>
internal sealed class PoissonArrivals
{
    private const int HourSeconds = 3_600;

    private readonly RateProfile _profile;
    private readonly DateTimeOffset _start;
    private readonly double _perSecond;
    private readonly double _intoHour;
    private long _day = -1;
    private double _dayFactor;

    /// <param name="profile">Rates.</param>
    /// <param name="start">Local time at 0 seconds.</param>
    /// <param name="factor">Multiplies every rate: a site's share, or growth.</param>
    public PoissonArrivals(RateProfile profile, DateTimeOffset start, double factor = 1)
    {
        profile.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(factor);
        (_profile, _start) = (profile, start);
        _intoHour = start.TimeOfDay.TotalSeconds % HourSeconds;
        _perSecond = profile.PerDay * factor / profile.ByHour.Sum() / HourSeconds;
    }

    /// <summary>The first arrival after <paramref name="now"/>, in seconds from the start; infinite when there is none before <paramref name="until"/>.</summary>
    public double Next(double now, double until, SeededChance chance)
    {
        var left = Ziggurat.Exponential(chance);
        for (var hour = (long)((now + _intoHour) / HourSeconds); now < until; hour++)
        {
            var end = ((hour + 1.0) * HourSeconds) - _intoHour;
            var rate = PerSecond(hour);
            if (left < rate * (end - now))
            {
                var at = now + (left / rate);
                return at < until ? at : double.PositiveInfinity;
            }

            left -= rate * (end - now);
            now = end;
        }

        return double.PositiveInfinity;
    }

    /// <summary>Studies expected between two times, in seconds from the start.</summary>
    public double Expected(double from, double until)
    {
        var sum = 0.0;
        for (var hour = (long)((from + _intoHour) / HourSeconds); from < until; hour++)
        {
            var end = Math.Min(until, ((hour + 1.0) * HourSeconds) - _intoHour);
            sum += PerSecond(hour) * (end - from);
            from = end;
        }

        return sum;
    }

    /// <summary>Rate in an hour of the local clock, counted from the one in which it starts, 1/s.</summary>
    public double PerSecond(long hour)
    {
        var clock = hour + _start.Hour;
        var day = clock / 24;
        if (day != _day)
        {
            var date = _start.Date.AddDays(day);
            (_day, _dayFactor) = (day, _profile.ByWeekday[(int)date.DayOfWeek] * _profile.ByMonth[date.Month - 1]);
        }

        return _perSecond * _dayFactor * _profile.ByHour[(int)(clock % 24)];
    }
}
