using System.Globalization;
using Grid.Reports;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Search;

namespace Grid.Cli.Plan;

/// <summary>What <c>grid plan</c> found, as JSON has it. Shares are from 0 to 1; bounds are one-sided 95 % ones.</summary>
internal sealed record PlanAnswerReport
{
    public required string Scenario { get; init; }
    public required string Start { get; init; }

    /// <summary>Simulated, with the warm-up.</summary>
    public required double Days { get; init; }

    /// <summary>In words, the time that the answer holds for.</summary>
    public required string Horizon { get; init; }
    public required ulong Seed { get; init; }
    public required IReadOnlyList<string> Goals { get; init; }
    public required int Down { get; init; }

    /// <summary>Null where no design holds.</summary>
    public required int? Nodes { get; init; }

    /// <summary>Of the answer for a year; null where nobody named costs.</summary>
    public required double? CostPerYear { get; init; }
    public required IReadOnlyList<TypeRow> Types { get; init; }
    public required IReadOnlyList<SiteRow> Sites { get; init; }
    public required int? LowerBound { get; init; }
    public required string LowerBoundReason { get; init; }
    public required string Impossible { get; init; }
    public required RemovalProof OneLess { get; init; }

    /// <summary>Designs that cost less, each tried or refused by a bound; null where they are too many to try them all.</summary>
    public required CheaperProof? EveryCheaper { get; init; }

    /// <summary>Times the load up to which the answer's nodes keep every goal; null without an answer.</summary>
    public required LoadRow? LoadRoom { get; init; }
    public required IReadOnlyList<GoalRow> Cases { get; init; }
    public required IReadOnlyList<GoalRow> Frontier { get; init; }
    public required HeadroomRow? Headroom { get; init; }

    /// <summary>The answer with everything up, as <c>grid simulate</c> has it.</summary>
    public required ScenarioReport? AllUp { get; init; }
    public required int Simulations { get; init; }

    /// <summary>What the figures of the scenario rest on.</summary>
    public required IReadOnlyList<MarkedFigure> Basis { get; init; }

    public static PlanAnswerReport Of(PlanAnswer answer)
    {
        var (question, scenario) = (answer.Question, answer.Question.Scenario);
        return new PlanAnswerReport
        {
            Scenario = scenario.Name,
            Start = scenario.Start.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
            Days = scenario.Duration.TotalDays,
            Horizon = question.Horizon,
            Seed = question.Seed,
            Goals = [.. question.Goals.Select(g => g.Text)],
            Down = question.Down,
            Nodes = answer.Design?.Nodes,
            CostPerYear = question.HasCosts ? answer.Design?.Cost(question.Types) : null,
            Types = [.. question.Types.Select((t, i) => new TypeRow(t.Name, t.Node.Slots, t.Node.Speed, t.Cost, t.Count, answer.Design?.OfType(i)))],
            Sites = answer.Design is { } design ? [.. design.Hosts.Select(h => new SiteRow(scenario.Sites[h].Name, scenario.Sites[h].Region, design[h], question.Types.Count == 1 ? "" : design.DescribeTypes(h, question.Types)))] : [],
            LowerBound = answer.Bound.Nodes == int.MaxValue ? null : answer.Bound.Nodes,
            LowerBoundReason = answer.Bound.Because,
            Impossible = answer.Impossible,
            OneLess = answer.Removals,
            EveryCheaper = answer.EveryCheaper,
            LoadRoom = answer.LoadRoom is { } room ? new LoadRow(room.Factor, room.NotAt, room.Fails, [.. room.Cases.Select(c => c.Describe(scenario))]) : null,
            Cases = [.. answer.Cases.SelectMany(c => GoalRow.Of(scenario, answer.Design?.Nodes ?? question.MostNodes, "", c))],
            Frontier = [.. answer.Frontier.SelectMany(p => GoalRow.Of(scenario, p.Design.Nodes, p.Design.Describe(scenario, question.Types), p.Tightest))],
            Headroom = answer.Headroom is { } headroom ? HeadroomRow.Of(scenario, headroom) : null,
            AllUp = answer.AllUp is { } allUp ? SimulationReport.Of([allUp]).Scenarios[0] : null,
            Simulations = answer.Simulations,
            Basis = scenario.MarkedFigures,
        };
    }
}

/// <param name="Types">Nodes by type; empty where there is one type.</param>
internal sealed record SiteRow(string Site, string Region, int Nodes, string Types);

/// <summary>A type of node that could be used.</summary>
/// <param name="Count">So many there are, at most; null where there is no end of them.</param>
/// <param name="Nodes">Of it in the answer; null without an answer.</param>
internal sealed record TypeRow(string Type, int Slots, double Speed, double CostPerYear, int? Count, int? Nodes);

/// <summary>How much more may come.</summary>
/// <param name="NotShownAt">The next greater load tried; null where none failed.</param>
/// <param name="Fails">Whether it fails there beyond chance.</param>
/// <param name="Cases">In which it was tried.</param>
internal sealed record LoadRow(double Factor, double? NotShownAt, bool Fails, IReadOnlyList<string> Cases);

/// <summary>One goal's figure of a design in a case; null where it is not bounded or the design does not keep up.</summary>
/// <param name="Unit"><c>s</c> or <c>share</c>.</param>
/// <param name="Design">Nodes by site; empty for that of the answer.</param>
internal sealed record GoalRow(
    int Nodes, string Down, int Replications, string Verdict, string Goal, string Unit, double? Value, double? Low, double? High,
    double? ShareAbove, double? ShareAboveHigh, double Allowed, long Studies, string FallsBehind, string Design)
{
    public static IEnumerable<GoalRow> Of(Scenario scenario, int nodes, string design, CaseRow row) => row.Goals.Select(goal => new GoalRow(
        nodes,
        row.Down.Describe(scenario),
        row.Replications,
        char.ToLowerInvariant(row.Verdict.ToString()[0]) + row.Verdict.ToString()[1..],
        goal.Goal,
        goal.Unit,
        Finite(goal.Figure.Value),
        Finite(goal.Figure.Low),
        Finite(goal.Figure.High),
        Finite(goal.ShareAbove.Value),
        Finite(goal.ShareAbove.High),
        goal.Allowed,
        goal.Studies,
        row.FallsBehind,
        design));

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>What emergencies find in the tightest case, and the policy's settings there.</summary>
internal sealed record HeadroomRow(
    string Down, long Emergencies, double AllBusyAtOwnSiteShare, double MeanBusySlots, int SlotsToKeepFreeWithoutPreemption, IReadOnlyList<SettingRow> Settings)
{
    public static HeadroomRow Of(Scenario scenario, Headroom headroom) => new(
        headroom.Case.Describe(scenario),
        headroom.Arrivals.Count,
        headroom.Arrivals.AtHosts > 0 ? (double)headroom.Arrivals.AllBusyHere / headroom.Arrivals.AtHosts : 0,
        (double)headroom.Arrivals.BusySum / headroom.Arrivals.Count,
        headroom.SlotsFor99,
        [.. headroom.Settings.Select(s => new SettingRow(s.Setting, ByPathway(s.Waits), ByPathway(s.Late)))]);

    private static Dictionary<string, double?> ByPathway(IReadOnlyList<PlanFigure> figures) =>
        figures.ToDictionary(f => f.Key.Pathway, f => double.IsFinite(f.Value) ? f.Value : (double?)null);
}

internal sealed record SettingRow(string Policy, IReadOnlyDictionary<string, double?> EmergencyWaitP99S, IReadOnlyDictionary<string, double?> LateShare);
