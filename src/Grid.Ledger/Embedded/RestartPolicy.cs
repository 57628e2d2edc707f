namespace Grid.Ledger.Embedded;

/// <summary>How often and how soon a server that ended by itself is started again.</summary>
internal sealed class RestartPolicy(EmbeddedPostgresOptions options, TimeProvider clock)
{
    private long _lastStart = clock.GetTimestamp();
    private int _inARow;

    /// <summary>A start has succeeded.</summary>
    public void OnStarted() => _lastStart = clock.GetTimestamp();

    /// <summary>The pause before the next try, or null when it has been tried often enough without success.</summary>
    public TimeSpan? NextPause()
    {
        // One that has served for a while did start: its end is a new event, not one more failure of the last.
        if (clock.GetElapsedTime(_lastStart) >= options.SoundAfter) _inARow = 0;
        if (++_inARow > options.RestartAttempts) return null;

        // The shift is bounded before the multiplication: any number of attempts may be configured.
        var pause = options.FirstPause * (1L << Math.Min(_inARow - 1, 20));
        return pause < options.LongestPause ? pause : options.LongestPause;
    }
}
