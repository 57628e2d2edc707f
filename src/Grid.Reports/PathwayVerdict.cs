using Grid.Simulator.Planning;

namespace Grid.Reports;

internal enum Kept
{
    /// <summary>There is no steady state, or nothing came.</summary>
    Unknown,

    /// <summary>No study was late in any replication.</summary>
    Always,

    /// <summary>Fewer than one in a hundred is late, beyond chance.</summary>
    Mostly,

    /// <summary>The interval of the 99th percentile holds the promise.</summary>
    Unsure,

    /// <summary>More than one in a hundred is late, beyond chance.</summary>
    Broken,
}

/// <summary>Whether a pathway keeps its promise: judged by its 99th percentile, and by whether anything was late at all.</summary>
internal sealed record PathwayVerdict(string Pathway, double PromiseSeconds, Kept Kept, FigureRow? Result, FigureRow? Late, double Studies, double Unanswered)
{
    /// <summary>Share of the promise that the 99th percentile takes; NaN where there is none.</summary>
    public double Used => (Result?.Mean ?? double.NaN) / PromiseSeconds;

    public static IReadOnlyList<PathwayVerdict> Of(ScenarioReport scenario) => [.. scenario.Promises.Select(p => Of(scenario, p))];

    private static PathwayVerdict Of(ScenarioReport scenario, PromiseRow promise)
    {
        var (result, late) = (scenario.Find(ScenarioFigures.ResultP99, promise.Pathway), scenario.Find(ScenarioFigures.LateShare, promise.Pathway));
        var studies = scenario.Find(ScenarioFigures.Studies, promise.Pathway)?.Mean ?? 0;
        var unanswered = scenario.Find(ScenarioFigures.Unanswered, promise.Pathway)?.Mean ?? 0;
        return new PathwayVerdict(promise.Pathway, promise.Seconds, Judge(result, late, unanswered, promise.Seconds), result, late, studies, unanswered);
    }

    private static Kept Judge(FigureRow? result, FigureRow? late, double unanswered, double promise)
    {
        if (result?.Mean is not { } mean || late?.Mean is not { } share) return Kept.Unknown;

        // Who has no answer yet may still be in time: nothing can be said before the promise has passed.
        if (share <= 0) return unanswered > 0 ? Kept.Unknown : Kept.Always;
        if ((result.High ?? mean) <= promise) return result.AtLeast ? Kept.Unsure : Kept.Mostly;
        return (result.Low ?? mean) > promise ? Kept.Broken : Kept.Unsure;
    }
}
