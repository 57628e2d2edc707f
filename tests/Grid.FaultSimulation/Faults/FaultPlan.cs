namespace Grid.FaultSimulation.Faults;

/// <summary>What goes wrong in a run, and how much of it, until <see cref="Until"/>. Zero everywhere means nothing does.</summary>
public sealed record FaultPlan
{
    public static readonly FaultPlan None = new();

    /// <summary>Faults begin with the load and end after this long.</summary>
    public TimeSpan Until { get; init; }

    // Of each message.
    public double Loss { get; init; }
    public double Doubling { get; init; }
    public double Delaying { get; init; }
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(4);

    // Times a minute, somewhere in the country.
    public double LinkCuts { get; init; }
    public double LedgerOutages { get; init; }
    public double NodeDeaths { get; init; }
    public double NodeFreezes { get; init; }
    public double NodeDrains { get; init; }
    public double OverReports { get; init; }
    public double DispatcherRestarts { get; init; }
    public double DispatcherDoubles { get; init; }
    public double ClockJumps { get; init; }

    // A site's store that does not answer, a node whose disk is full: times a minute.
    public double StoreOutages { get; init; }
    public double FullDisks { get; init; }

    // Of each request to the ledger.
    public double LedgerLate { get; init; }
    public double LedgerLosesAnswers { get; init; }

    // Of each start or run.
    public double Refusals { get; init; }
    public double RunFailures { get; init; }

    /// <summary>Share of jobs that fail wherever they run.</summary>
    public double Poison { get; init; }

    /// <summary>Share of studies whose images their site's store loses for ever.</summary>
    public double LostImages { get; init; }

    /// <summary>How far dispatchers' clocks lie apart.</summary>
    public TimeSpan ClockSkew { get; init; }

    public bool IsNone => Until <= TimeSpan.Zero;

    /// <summary>The kinds that are on, for the line that names a run.</summary>
    public string InWords()
    {
        var on = new List<string>();
        foreach (var (name, amount) in Amounts())
        {
            if (amount > 0) on.Add(FormattableString.Invariant($"{name} {amount:0.###}"));
        }

        return on.Count == 0 ? "no faults" : string.Join(", ", on);
    }

    private IEnumerable<(string Name, double Amount)> Amounts() =>
    [
        ("loss", Loss), ("doubling", Doubling), ("delaying", Delaying), ("link cuts", LinkCuts), ("ledger outages", LedgerOutages),
        ("node deaths", NodeDeaths), ("node freezes", NodeFreezes), ("drains", NodeDrains), ("over-reports", OverReports),
        ("dispatcher restarts", DispatcherRestarts), ("dispatcher doubles", DispatcherDoubles), ("clock jumps", ClockJumps),
        ("ledger late", LedgerLate), ("ledger loses answers", LedgerLosesAnswers), ("refusals", Refusals),
        ("run failures", RunFailures), ("poison", Poison), ("store outages", StoreOutages), ("full disks", FullDisks), ("lost images", LostImages), ("clock skew s", ClockSkew.TotalSeconds),
    ];
}
