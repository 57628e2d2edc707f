namespace Grid.Scheduling.Dispatch;

/// <summary>
/// The time that events bring. Deadlines are instants and are compared with the wall clock, which is taken as it is, also when it
/// jumps back; patience is measured in ticks that only go forward.
/// </summary>
internal sealed class EventTime
{
    // A sender's broken clock must not carry arithmetic over its edge.
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private long _lastTicks;

    public DateTimeOffset Now { get; private set; }

    /// <summary>Monotonic. Starts at one tick, so that zero can mean never.</summary>
    public long Ticks { get; private set; } = 1;

    /// <returns>Ticks that have passed since the event before.</returns>
    public long Pass(DateTimeOffset at)
    {
        Now = at < Earliest ? Earliest : at > Latest ? Latest : at;
        var elapsed = _lastTicks == 0 ? 0 : Math.Max(0, Now.UtcTicks - _lastTicks);
        _lastTicks = Now.UtcTicks;
        Ticks += elapsed;
        return elapsed;
    }

    public void CopyFrom(EventTime other) => (Now, Ticks, _lastTicks) = (other.Now, other.Ticks, other._lastTicks);
}
