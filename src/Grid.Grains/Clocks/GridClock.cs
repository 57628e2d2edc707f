namespace Grid.Grains.Clocks;

/// <summary>
/// The grid's one clock: the ledger's time carried on by this machine's monotonic time, so that neither a machine whose clock is wrong nor
/// one whose clock is set while it runs changes receipt, deadlines, leases or order. Timers and timestamps are the machine's own.
/// It never goes back. What it is found to be wrong by is worked off at a twentieth of real time; more than a second ahead is jumped to,
/// and more than a second back is worked off at half speed. Thread-safe.
/// </summary>
public sealed class GridClock : TimeProvider
{
    private const double Gently = 0.05;
    private const double Firmly = 0.5;
    private static readonly TimeSpan Small = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _machine;
    private readonly Lock _gate = new();
    private volatile Line _line;
    private long _last;

    /// <param name="machine">The machine's clock. Its time of day counts only until the ledger's is known.</param>
    public GridClock(TimeProvider machine) => (_machine, _line) = (machine, new Line(machine.GetUtcNow().UtcTicks, 0, 0, MonotonicOf(machine).Ticks));

    public override long TimestampFrequency => _machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => _machine.LocalTimeZone;

    /// <summary>False until the ledger's time is known.</summary>
    public bool IsSet { get; private set; }

    /// <summary>This machine's monotonic time.</summary>
    public TimeSpan Monotonic => MonotonicOf(_machine);

    public override long GetTimestamp() => _machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _machine.CreateTimer(callback, state, dueTime, period);

    public override DateTimeOffset GetUtcNow()
    {
        var now = _line.At(Monotonic.Ticks);

        // A thread that was held up between the two readings above may be behind one that was not.
        for (var last = Volatile.Read(ref _last); ; last = Volatile.Read(ref _last))
        {
            if (now <= last) return new DateTimeOffset(last, TimeSpan.Zero);
            if (Interlocked.CompareExchange(ref _last, now, last) == last) return new DateTimeOffset(now, TimeSpan.Zero);
        }
    }

    /// <summary>Makes the clock show the ledger's time: at once the first time, by the rule above afterwards.</summary>
    public void Steer(LedgerEstimate ledger)
    {
        lock (_gate)
        {
            var moment = Monotonic;
            var wanted = ledger.At(moment).UtcTicks;
            if (!IsSet)
            {
                // Nobody has been told a time yet: the host sets the clock before there is a silo.
                Volatile.Write(ref _last, 0);
                (_line, IsSet) = (new Line(wanted, 0, 0, moment.Ticks), true);
                return;
            }

            var shown = _line.At(moment.Ticks);
            var wrongBy = wanted - shown;
            _line = wrongBy > Small.Ticks
                ? new Line(wanted, 0, 0, moment.Ticks)
                : new Line(shown, wrongBy, wrongBy < -Small.Ticks ? Firmly : Gently, moment.Ticks);
        }
    }

    private static TimeSpan MonotonicOf(TimeProvider machine) => machine.GetElapsedTime(0, machine.GetTimestamp());

    /// <summary>Time from one correction to the next, in ticks.</summary>
    /// <param name="Owed">What is still to be worked off, forward or back.</param>
    /// <param name="Rate">At which part of real time.</param>
    private sealed record Line(long Start, long Owed, double Rate, long Since)
    {
        public long At(long moment)
        {
            var elapsed = Math.Max(0, moment - Since);
            var worked = Math.Min(Math.Abs(Owed), (long)(elapsed * Rate));
            return Start + elapsed + (Owed < 0 ? -worked : worked);
        }
    }
}
