namespace Grid.Grains.Clocks;

/// <summary>What a reading did to the estimate.</summary>
public enum ReadingVerdict
{
    /// <summary>It agrees with the ones before, within what they can be wrong by.</summary>
    Taken,

    /// <summary>It contradicts them: one such reading changes nothing.</summary>
    Doubted,

    /// <summary>So did those just before it, in the same way: the ledger's clock has jumped, and is followed.</summary>
    Jumped,
}

/// <summary>
/// Where the ledger's clock stands against this machine's monotonic time, from readings with round trips of any length. The reading that
/// can be wrong by least is believed, and an old one can be wrong by more with every second. Not thread-safe.
/// </summary>
public sealed class LedgerEstimate
{
    /// <summary>As many readings in a row must contradict the estimate, and agree with each other, before the ledger's clock is taken to have jumped.</summary>
    public const int ReadingsOfAJump = 3;

    private const int MostReadings = 16;

    // Two quartz clocks differ by less than 100 millionths each; a clock that is being put right runs faster or slower by up to 500.
    private const double Drift = 500e-6;

    // Less than this nobody notices, and a clock that somebody puts right gradually (chrony: up to a tenth) stays below it from second to second.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(250);

    private readonly List<ClockReading> _readings = [];
    private readonly List<ClockReading> _doubts = [];
    private ClockReading _best;

    public bool IsEmpty => _readings.Count == 0;

    /// <summary>How far the ledger's clock jumped, with the last reading that made it so.</summary>
    public TimeSpan Jump { get; private set; }

    /// <summary>When the newest reading was taken that counts.</summary>
    public TimeSpan LastTaken => _readings.Count == 0 ? TimeSpan.Zero : _readings[^1].Middle;

    /// <summary>What the ledger's clock shows at a moment of this machine's monotonic time.</summary>
    public DateTimeOffset At(TimeSpan moment) => _best.Ledger + (moment - _best.Middle);

    /// <summary>By how much <see cref="At"/> can be wrong, either way.</summary>
    public TimeSpan ErrorAt(TimeSpan moment) => ErrorOf(_best, moment);

    public ReadingVerdict Add(ClockReading reading)
    {
        if (IsEmpty || Agrees(reading, At(reading.Middle), ErrorAt(reading.Middle)))
        {
            _doubts.Clear();
            _readings.Add(reading);
            if (_readings.Count > MostReadings) _readings.RemoveAt(0);
            _best = Best(reading.Middle);
            return ReadingVerdict.Taken;
        }

        if (_doubts.Count > 0 && !Agrees(reading, _doubts[0].Ledger + (reading.Middle - _doubts[0].Middle), ErrorOf(_doubts[0], reading.Middle))) _doubts.Clear();
        _doubts.Add(reading);
        if (_doubts.Count < ReadingsOfAJump) return ReadingVerdict.Doubted;

        var before = At(reading.Middle);
        _readings.Clear();
        _readings.AddRange(_doubts);
        _doubts.Clear();
        _best = Best(reading.Middle);
        Jump = At(reading.Middle) - before;
        return ReadingVerdict.Jumped;
    }

    private static bool Agrees(ClockReading reading, DateTimeOffset expected, TimeSpan error) =>
        (reading.Ledger - expected).Duration() <= reading.Error + error + Margin;

    private static TimeSpan ErrorOf(ClockReading reading, TimeSpan moment) => reading.Error + ((moment - reading.Middle).Duration() * Drift);

    private ClockReading Best(TimeSpan moment) => _readings.MinBy(reading => ErrorOf(reading, moment));
}
