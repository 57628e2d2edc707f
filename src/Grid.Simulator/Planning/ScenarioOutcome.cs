using Grid.Simulator.Statistics;

namespace Grid.Simulator.Planning;

/// <summary>What one replication showed. Equal scenarios and seeds give equal outcomes, to the byte.</summary>
public sealed record ScenarioOutcome
{
    public required int Replication { get; init; }
    public required long Admitted { get; init; }
    public required long Answered { get; init; }
    public required long Quarantined { get; init; }

    /// <summary>Still open a day after the last study came.</summary>
    public required long Open { get; init; }
    public required long Decisions { get; init; }

    /// <summary>The dispatcher's hash over every decision.</summary>
    public required string DecisionHash { get; init; }

    /// <summary>Over when every study started and was answered or given up on: links and run times change it where decisions stay the same.</summary>
    public required string TimesHash { get; init; }

    /// <summary>Entries of the event queue.</summary>
    public required long Steps { get; init; }
    public required SteadyState Steady { get; init; }

    /// <summary>What that was judged by; null in an outcome that was not simulated.</summary>
    internal BacklogLevel? Level { get; init; }

    /// <summary>Taken out once the replications are merged.</summary>
    internal PooledTimes? Times { get; set; }

    /// <summary>Always the same ones in the same order for a scenario.</summary>
    public required IReadOnlyList<PlanFigure> Figures { get; init; }

    /// <summary>Figures by the hour of the day; always the same ones in the same order.</summary>
    public required IReadOnlyList<HourFigure> Hours { get; init; }

    /// <summary>Images moved between every two regions and within each; always the same pairs in the same order.</summary>
    public required IReadOnlyList<RegionTraffic> Traffic { get; init; }
    public required BacklogCurve Backlog { get; init; }
}

/// <summary>One measured number; NaN where there was nothing to measure.</summary>
public readonly record struct PlanFigure(FigureKey Key, double Value);

/// <summary>What is measured, of what.</summary>
/// <param name="Metric">With its unit at the end, e.g. <c>wait_p95_s</c>.</param>
/// <param name="Pathway">Empty for all.</param>
/// <param name="Place">Region or site; empty for the country.</param>
public readonly record struct FigureKey(string Metric, string Pathway, string Place);

/// <summary>One number for each hour of the local day, from 00; NaN where there was nothing to measure.</summary>
public sealed record HourFigure(FigureKey Key, IReadOnlyList<double> Values);

/// <summary>Images that sites of one region sent to nodes of another, or of the same, in gigabytes (10^9 bytes).</summary>
public readonly record struct RegionTraffic(string From, string To, double Gigabytes);

/// <summary>Studies in the country over a run: means over equal spans of time from its start.</summary>
public sealed record BacklogCurve(double SpanHours, IReadOnlyList<double> Means);
