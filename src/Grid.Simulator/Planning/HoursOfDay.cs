namespace Grid.Simulator.Planning;

/// <summary>The 24 hours of the local day within the time that is measured.</summary>
internal sealed class HoursOfDay
{
    public const int Count = 24;

    private readonly int _first;
    private readonly long _from;
    private readonly long _until;
    private readonly long[] _measured = new long[Count];

    /// <param name="start">Local time at which the run begins, on the hour.</param>
    /// <param name="from">Ticks since then from which is measured.</param>
    /// <param name="until">Ticks since then up to which is measured.</param>
    public HoursOfDay(DateTimeOffset start, long from, long until)
    {
        (_first, _from, _until) = (start.Hour, from, until);
        Spread(from, until, _measured);
    }

    /// <summary>How much of the measured time lies in each hour of the day, in ticks.</summary>
    public IReadOnlyList<long> MeasuredTicks => _measured;

    public int Of(long now) => (int)(((now / TimeSpan.TicksPerHour) + _first) % Count);

    /// <summary>Adds a span of time to the hours that it falls into; what was not measured is cut off.</summary>
    public void Spread(long since, long until, Span<long> into)
    {
        since = Math.Max(since, _from);
        until = Math.Min(until, _until);
        while (since < until)
        {
            var end = Math.Min(until, ((since / TimeSpan.TicksPerHour) + 1) * TimeSpan.TicksPerHour);
            into[Of(since)] += end - since;
            since = end;
        }
    }
}
