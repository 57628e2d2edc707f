using System.Globalization;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Search;
using Grid.Simulator.Statistics;

namespace Grid.Reports;

/// <summary>What <c>grid simulate</c> found, as JSON has it.</summary>
/// <param name="Differences">Of every scenario from the first, paired replication by replication.</param>
public sealed record SimulationReport(ulong Seed, IReadOnlyList<ScenarioReport> Scenarios, IReadOnlyList<DifferenceRow> Differences)
{
    // In a run that is not steady these grow with its length: a mean would say nothing. How many were late in it stays a fact.
    private static readonly string[] NeedSteadiness = ["wait_", "waiting_", "result_", "open_"];

    public static SimulationReport Of(IReadOnlyList<PlanResult> results) =>
        new(results[0].Seed, [.. results.Select(Of)], [.. results.Skip(1).SelectMany(r => Compare(results[0], r))]);

    private static ScenarioReport Of(PlanResult result) => new()
    {
        Name = result.Scenario.Name,
        Description = result.Scenario.Description,
        Start = result.Scenario.Start.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
        Days = result.Scenario.Duration.TotalDays,
        WarmUpDays = result.Scenario.WarmUp.TotalDays,
        Nodes = result.Scenario.Nodes.Count,
        Replications = result.Outcomes.Count,
        UnsteadyReason = result.UnsteadyReason,
        Window = result.Window,
        Pathways = [.. result.Scenario.Pathways.Select(p => p.Name)],
        Runs = [.. result.Outcomes.Select(o => new RunRow(o.Replication, o.Admitted, o.Answered, o.Quarantined, o.Open, o.Decisions, o.DecisionHash, o.TimesHash))],
        Figures = [.. result.Keys.Where(k => IsBelievable(k, result)).Select(k => Row(k, result.Of(k)) with { AtLeast = result.IsAtLeast(k) })],
        Promises = [.. result.Scenario.Pathways.Select(p => new PromiseRow(p.Name, p.Promise.TotalSeconds))],
        Hours = [.. result.HourKeys.Where(k => IsBelievable(k, result)).Select(k => Row(k, result.OfHours(k)))],
        Traffic = [.. result.Traffic.Where(t => t.Gigabytes.Mean > 0).Select(t => Row(t.From, t.To, t.Gigabytes))],
        Backlog = Curve(result.BacklogSpanHours, [.. result.Backlog]),
        Goals = [.. result.Goals.Select(Row)],
        Basis = result.Scenario.MarkedFigures,
        LinksMbit = [.. result.Scenario.Sites.Select(s => s.BandwidthMbit)],
    };

    private static IEnumerable<DifferenceRow> Compare(PlanResult first, PlanResult other)
    {
        if (first.UnsteadyReason.Length + other.UnsteadyReason.Length > 0) yield break;
        foreach (var key in other.Keys)
        {
            if (key.Place.Length > 0) continue;
            if (other.Against(first, key) is not { } difference) continue;
            var row = Row(key, difference);
            yield return new DifferenceRow(other.Scenario.Name, first.Scenario.Name, row.Metric, row.Pathway, row.Mean, row.Low, row.High);
        }
    }

    private static bool IsBelievable(FigureKey key, PlanResult result) =>
        result.UnsteadyReason.Length == 0 || !Array.Exists(NeedSteadiness, n => key.Metric.StartsWith(n, StringComparison.Ordinal));

    private static FigureRow Row(FigureKey key, ConfidenceInterval interval) =>
        new(key.Metric, key.Pathway, key.Place, Finite(interval.Mean), Finite(interval.Low), Finite(interval.High));

    private static GoalRow Row(GoalResult goal)
    {
        var (figure, share) = (goal.Figure.Figure, goal.Figure.ShareAbove);
        return new(
            goal.Figure.Goal, goal.Figure.Unit, Finite(figure.Value), Finite(figure.Low), Finite(figure.High), Finite(share.Value), Finite(share.Low), Finite(share.High),
            goal.Figure.Allowed, goal.Figure.Studies, goal.Verdict);
    }

    private static HourRow Row(FigureKey key, IReadOnlyList<ConfidenceInterval> hours) =>
        new(key.Metric, key.Pathway, key.Place, [.. hours.Select(h => Finite(h.Mean))], [.. hours.Select(h => Finite(h.Low))], [.. hours.Select(h => Finite(h.High))]);

    private static TrafficRow Row(string from, string to, ConfidenceInterval gigabytes) =>
        new(from, to, Finite(gigabytes.Mean), Finite(gigabytes.Low), Finite(gigabytes.High));

    private static BacklogRows Curve(double spanHours, IReadOnlyList<ConfidenceInterval> means) =>
        new(spanHours, [.. means.Select(m => Finite(m.Mean))], [.. means.Select(m => Finite(m.Low))], [.. means.Select(m => Finite(m.High))]);

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

public sealed record ScenarioReport
{
    public required string Name { get; init; }
    public required string Description { get; init; }
    public required string Start { get; init; }
    public required double Days { get; init; }
    public required double WarmUpDays { get; init; }
    public required int Nodes { get; init; }
    public required int Replications { get; init; }

    /// <summary>Why there are no waits and times to the result; empty when there are.</summary>
    public required string UnsteadyReason { get; init; }

    /// <summary>Where the figures are those of a window of some hours and not of a steady state, that in words; empty otherwise.</summary>
    public string Window { get; init; } = "";
    public required IReadOnlyList<string> Pathways { get; init; }
    public required IReadOnlyList<PromiseRow> Promises { get; init; }
    public required IReadOnlyList<RunRow> Runs { get; init; }
    public required IReadOnlyList<FigureRow> Figures { get; init; }

    /// <summary>Goals that were asked for, in their order.</summary>
    public IReadOnlyList<GoalRow> Goals { get; init; } = [];

    /// <summary>By the hour of the day, over all measured days.</summary>
    public required IReadOnlyList<HourRow> Hours { get; init; }

    /// <summary>Gigabytes of images between regions and within them, where any moved.</summary>
    public required IReadOnlyList<TrafficRow> Traffic { get; init; }
    public required BacklogRows Backlog { get; init; }

    /// <summary>Bandwidth of each site's link as the scenario has it: it decides how long images are on their way.</summary>
    public IReadOnlyList<double> LinksMbit { get; init; } = [];

    /// <summary>What the figures of the scenario rest on.</summary>
    public required IReadOnlyList<MarkedFigure> Basis { get; init; }

    public FigureRow? Find(string metric, string pathway, string place = "") =>
        Figures.FirstOrDefault(f => f.Metric == metric && f.Pathway == pathway && f.Place == place);

    public HourRow? FindHours(string metric, string pathway, string place = "") =>
        Hours.FirstOrDefault(f => f.Metric == metric && f.Pathway == pathway && f.Place == place);
}

public sealed record RunRow(int Replication, long Admitted, long Answered, long Quarantined, long Open, long Decisions, string DecisionHash, string TimesHash);

/// <summary>Mean over the replications with its 95 % interval; null where there was nothing to measure, or one replication alone.</summary>
public sealed record FigureRow(string Metric, string Pathway, string Place, double? Mean, double? Low, double? High)
{
    /// <summary>The true value is greater: studies that had no answer when the run ended stand at its place, with the time that had passed.</summary>
    public bool AtLeast { get; init; }
}

/// <summary>A goal's figure and the share of its studies above the limit, each with one-sided 95 % bounds; null where that is not known or has no end.</summary>
/// <param name="Unit"><c>s</c> or <c>share</c>.</param>
/// <param name="Allowed">What the share above may be.</param>
public sealed record GoalRow(
    string Goal, string Unit, double? Value, double? Low, double? High, double? ShareAbove, double? ShareLow, double? ShareHigh, double Allowed, long Studies, Verdict Verdict)
{
    public string Value95 => Unit == "s" ? Text(Value, Low, High, 1, "0.00", " s") : Text(Value, Low, High, 100, "0.000", " %");

    public string Share95 => Text(ShareAbove, ShareLow, ShareHigh, 100, "0.000", " %");

    public string VerdictWord => Verdict switch { Verdict.Holds => "holds", Verdict.Fails => "does not hold", _ => "too close to tell" };

    // A quantile at which studies stand that are never answered has no end.
    private string Text(double? value, double? low, double? high, double factor, string format, string unit)
    {
        if (value is null) return Studies == 0 ? "nothing measured" : "no end";
        return low is null && high is null ? Number(value) + unit : $"{Number(value)}{unit} [{Number(low)}, {Number(high)}]";

        string Number(double? number) => number is { } known ? (known * factor).ToString(format, CultureInfo.InvariantCulture) : "no end";
    }
}

public sealed record DifferenceRow(string Scenario, string Against, string Metric, string Pathway, double? Mean, double? Low, double? High);

/// <summary>Within how long a pathway promises its answer.</summary>
public sealed record PromiseRow(string Pathway, double Seconds);

/// <summary>24 values from 00 h, each a mean over the replications with its 95 % interval.</summary>
public sealed record HourRow(
    string Metric, string Pathway, string Place, IReadOnlyList<double?> Mean, IReadOnlyList<double?> Low, IReadOnlyList<double?> High);

public sealed record TrafficRow(string From, string To, double? Mean, double? Low, double? High);

/// <summary>Studies in the country over the run: means over spans of equal length from its start.</summary>
public sealed record BacklogRows(double SpanHours, IReadOnlyList<double?> Mean, IReadOnlyList<double?> Low, IReadOnlyList<double?> High);
