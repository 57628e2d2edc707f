namespace Grid.Grains.Clocks;

/// <summary>
/// Keeps the grid's clock on the ledger's, and judges this machine's own: beyond the bound it is off, which takes the silo's nodes out until
/// it is right again. When it is the ledger's clock that jumped, the machines are not blamed for it. Thread-safe.
/// </summary>
/// <param name="machine">The machine's clock, under <paramref name="clock"/>.</param>
public sealed class ClockWatch(GridClock clock, TimeProvider machine, ClockPlan plan)
{
    // One look can fall into a pause of the process between its two readings.
    private const int LooksToBeOff = 2;
    private const int LooksToBeRight = 3;

    private readonly Lock _gate = new();
    private readonly LedgerEstimate _ledger = new();
    private ClockStanding _standing = new(TimeSpan.Zero, TimeSpan.Zero, false, TimeSpan.Zero);
    private bool _hasLooked;
    private int _looksAgainst;
    private TimeSpan _jumped;

    public GridClock Clock => clock;

    public ClockPlan Plan => plan;

    public TimeProvider Machine => machine;

    /// <summary>As of the last look.</summary>
    public ClockStanding Standing
    {
        get
        {
            lock (_gate) return _standing;
        }
    }

    /// <summary>How long no reading of the ledger's clock has come that counts: until then the last one and monotonic time serve.</summary>
    public TimeSpan Silence
    {
        get
        {
            lock (_gate) return clock.Monotonic - _ledger.LastTaken;
        }
    }

    /// <summary>Takes a reading of the ledger's clock, and corrects the grid's.</summary>
    public ReadingVerdict Take(ClockReading reading)
    {
        lock (_gate)
        {
            var verdict = _ledger.Add(reading);
            if (verdict == ReadingVerdict.Jumped && !_standing.IsOff) _jumped += _ledger.Jump;
            if (verdict != ReadingVerdict.Doubted) clock.Steer(_ledger);
            return verdict;
        }
    }

    /// <summary>Compares the machine's time of day with the ledger's. Asks nobody, so it can be called while the database is silent.</summary>
    public ClockStanding Look()
    {
        lock (_gate)
        {
            if (_ledger.IsEmpty) return _standing;

            var offset = OffsetNow(out var error);
            if (offset.Duration() <= plan.MostOff) _jumped = TimeSpan.Zero;
            var isOff = (offset.Duration() > plan.MostOff && (offset + _jumped).Duration() > plan.MostOff);
            _looksAgainst = isOff == _standing.IsOff ? 0 : _looksAgainst + 1;
            if (_looksAgainst >= (isOff ? LooksToBeOff : LooksToBeRight) || !_hasLooked) (_standing, _looksAgainst) = (_standing with { IsOff = isOff }, 0);
            _hasLooked = true;
            return _standing = _standing with { Offset = offset, Error = error, LedgerJump = _jumped };
        }
    }

    /// <summary>This machine's time of day less the ledger's, now.</summary>
    public TimeSpan Offset()
    {
        lock (_gate) return _ledger.IsEmpty ? TimeSpan.Zero : OffsetNow(out _);
    }

    private TimeSpan OffsetNow(out TimeSpan error)
    {
        var before = clock.Monotonic;
        var shown = machine.GetUtcNow();
        var after = clock.Monotonic;
        var moment = before + ((after - before) / 2);
        error = _ledger.ErrorAt(moment) + ((after - before) / 2);
        return shown - _ledger.At(moment);
    }
}
