using System.Globalization;
using Grid.Cli.Output;
using Grid.Simulator.Search;

namespace Grid.Cli.Plan;

/// <summary>A plan for a person: the answer and where, how sure it is, what one node more or less does, and how much room strokes have.</summary>
internal static class PlanAnswerTables
{
    private const int MostCases = 5;
    private const int SitesInALine = 12;

    public static void Write(CliConsole console, PlanAnswer answer, PlanAnswerReport report)
    {
        var to = console.Out;
        to.WriteLine($"{report.Scenario}: {string.Join(" and ", report.Goals)}{DownWords(report.Down)}");
        if (report.Horizon.Length > 0) to.WriteLine($"Holds for {report.Horizon}.");
        to.WriteLine(Invariant($"seed {report.Seed}, {report.Simulations} simulations"));
        to.WriteLine();
        if (report.Nodes is not { } nodes)
        {
            to.WriteLine($"Impossible: {report.Impossible}");
            to.WriteLine();
        }
        else
        {
            WriteAnswer(to, answer, report, nodes);
        }

        WriteCases(console, report);
        if (report.Frontier.Count > 0) WriteFrontier(console, report);
        if (report.Headroom is { } headroom) WriteHeadroom(console, headroom);
        if (report.Basis.Count > 0) to.WriteLine($"{report.Basis.Count(b => b.Basis == Simulator.Scenarios.FigureBasis.Assumption)} of the scenario's {report.Basis.Count} marked figures are assumptions; 'grid simulate' lists them.");
    }

    private static void WriteAnswer(TextWriter to, PlanAnswer answer, PlanAnswerReport report, int nodes)
    {
        to.WriteLine(Invariant($"Answer: {nodes} nodes at {report.Sites.Count} sites") + Costs(report));
        foreach (var line in report.Sites.Chunk(SitesInALine))
            to.WriteLine("  " + string.Join(' ', line.Select(s => s.Types.Length > 0 ? $"{s.Site} {s.Types}" : s.Nodes == 1 ? s.Site : Invariant($"{s.Site} x{s.Nodes}"))));
        var gap = nodes - report.LowerBound!.Value;
        to.WriteLine(Invariant($"Lower bound: {report.LowerBound} ({report.LowerBoundReason}). ") + (gap == 0 ? "The answer meets it: no other design has fewer." : Invariant($"Gap: {gap}.")));
        var (removals, without) = (answer.Removals, "");
        if (removals.NotShown > 0) without = Invariant($", {removals.NotShown} could be shown neither to hold nor to fail");
        to.WriteLine(Invariant($"One node less, at any of its sites: {removals.ByBound} break a bound, {removals.BySimulation} fail in simulation{without}."));
        var word = report.CostPerYear is null ? "fewer nodes" : "a lower cost";
        if (report.EveryCheaper is { } every)
            to.WriteLine(Invariant($"Every design with {word} was tried: {every.ByBound} break a bound, {every.BySimulation} were simulated and do not hold. No other has {word}."));
        else if (gap > 0 || report.CostPerYear is not null)
            to.WriteLine($"There are too many designs with {word} to try them all: those near the answer were tried, and another may still be found with {word}.");
        if (report.LoadRoom is { } room) to.WriteLine(RoomWords(room));
        to.WriteLine();
    }

    private static string Costs(PlanAnswerReport report) => report.CostPerYear is not { } cost
        ? ""
        : Invariant($", {cost:0.##} a year ({string.Join(", ", report.Types.Where(t => t.Nodes > 0).Select(t => Invariant($"{t.Nodes} {t.Type} at {t.CostPerYear:0.##}")))})");

    private static string RoomWords(LoadRow room)
    {
        var cases = string.Join(", ", room.Cases);
        var holds = room.Factor > 1
            ? Invariant($"Goals hold up to load x {room.Factor:0.##} with these nodes ({cases})")
            : $"Goals are shown to hold for the load as it is with these nodes, and for no greater one that was tried ({cases})";
        return room.NotShownAt is not { } next ? $"{holds}; greater ones were not tried." : holds + Invariant($"; at x {next:0.##} {(room.Fails ? "they fail." : "they could not be shown to.")}");
    }

    private static void WriteCases(CliConsole console, PlanAnswerReport report)
    {
        if (report.Cases.Count == 0) return;
        var table = new Table("TIGHTEST CASES", "REPLICATIONS", "GOAL", "FIGURE, 95 % BOUNDS", "ABOVE", "AT MOST", "ALLOWED", "VERDICT");
        foreach (var row in report.Cases.Take(MostCases * report.Goals.Count)) table.Add(row.Down, Invariant($"{row.Replications}"), row.Goal, Figure(row), Share(row.ShareAbove), Share(row.ShareAboveHigh), Share(row.Allowed), row.Verdict);
        table.Write(console.Out, console.Width);
        var cases = report.Cases.Count / report.Goals.Count;
        if (report.Nodes is not null) console.Out.WriteLine(Invariant($"Each of {cases} cases holds with 95 % confidence."));
        console.Out.WriteLine();
    }

    private static void WriteFrontier(CliConsole console, PlanAnswerReport report)
    {
        var table = new Table("NODES", "GOAL", "FIGURE, 95 % BOUNDS", "ABOVE", "IN THE CASE", "VERDICT");
        foreach (var row in report.Frontier)
            table.Add(Invariant($"{row.Nodes}{(row.Nodes == report.Nodes ? " *" : "")}"), row.Goal, row.FallsBehind.Length > 0 ? "does not keep up" : Figure(row), row.FallsBehind.Length > 0 ? "" : Share(row.ShareAbove), row.Down, row.Verdict);
        table.Write(console.Out, console.Width);
        console.Out.WriteLine();
    }

    private static void WriteHeadroom(CliConsole console, HeadroomRow headroom)
    {
        var to = console.Out;
        to.WriteLine(Invariant($"Room for emergencies, {headroom.Down}: {headroom.AllBusyAtOwnSiteShare * 100:0.00} % of {headroom.Emergencies} found every slot of their own site busy; {headroom.MeanBusySlots:0.0} slots were busy in the country."));
        var table = new Table("POLICY", "EMERGENCIES WAIT p99", "OTHERS LATE");
        foreach (var setting in headroom.Settings)
        {
            table.Add(
                setting.Policy,
                string.Join(", ", setting.EmergencyWaitP99S.Select(w => Invariant($"{w.Key} {w.Value:0.00} s"))),
                string.Join(", ", setting.LateShare.Select(l => Invariant($"{l.Key} {l.Value * 100:0.00} %"))));
        }

        table.Write(to, console.Width);
        to.WriteLine(Advice(headroom));
        to.WriteLine();
    }

    private static string Advice(HeadroomRow headroom)
    {
        var (asItIs, other) = (Worst(headroom.Settings[0]), Worst(headroom.Settings[1]));
        var keep = Invariant($"were nothing to yield, a site would have to keep {headroom.SlotsToKeepFreeWithoutPreemption} free for 99 of 100 emergencies to find one that no other emergency holds");
        return headroom.Settings[1].Policy == "preemption false"
            ? Invariant($"Keep no slot free: lesser work yields (wait p99 {asItIs:0.00} s; {other:0.00} s without preemption); {keep}.")
            : Invariant($"Turn preemption on (wait p99 {other:0.00} s instead of {asItIs:0.00} s); {keep}.");
    }

    private static double Worst(SettingRow setting) => setting.EmergencyWaitP99S.Values.Max() ?? double.NaN;

    private static string Figure(GoalRow row)
    {
        var (times, format, unit) = row.Unit == "s" ? (1.0, "0.00", " s") : (100, "0.000", " %");
        return $"{Number(row.Value)} [{Number(row.Low)}, {Number(row.High)}]{unit}";

        string Number(double? value) => value is { } known ? (known * times).ToString(format, CultureInfo.InvariantCulture) : "?";
    }

    private static string Share(double? share) => share is { } known ? Invariant($"{known * 100:0.000} %") : "";

    private static string DownWords(int down) => down switch
    {
        0 => "",
        1 => ", with any one site down",
        _ => Invariant($", with any {down} sites down"),
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
