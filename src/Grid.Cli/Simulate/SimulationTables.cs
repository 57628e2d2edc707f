using System.Globalization;
using Grid.Cli.Output;
using Grid.Reports;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;

namespace Grid.Cli.Simulate;

/// <summary>The report for a person: times by pathway, who waits longest, what is busy, what moves, and what it rests on.</summary>
internal static class SimulationTables
{
    private const int MostRows = 5;

    public static void Write(CliConsole console, SimulationReport report)
    {
        foreach (var scenario in report.Scenarios)
        {
            Write(console, scenario);
            console.Out.WriteLine();
        }

        if (report.Differences.Count > 0) WriteDifferences(console, report);
        WriteBasis(console.Out, report.Scenarios);
    }

    private static void Write(CliConsole console, ScenarioReport scenario)
    {
        var to = console.Out;
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{scenario.Name}: {Length(scenario.Days)} from {scenario.Start}, {scenario.Nodes} nodes, {scenario.Replications} replications"));
        if (scenario.Description.Length > 0) to.WriteLine(scenario.Description);
        to.WriteLine();
        if (scenario.UnsteadyReason.Length > 0)
        {
            to.WriteLine($"No means: {scenario.UnsteadyReason}");
            to.WriteLine();
            WriteLate(console, scenario);
        }
        else
        {
            if (scenario.Window.Length > 0)
            {
                to.WriteLine($"Note: {scenario.Window}.");
                to.WriteLine();
            }

            WriteTimes(console, scenario);
            WriteWhoPays(console, scenario);
        }

        WriteGoals(console, scenario);
        WriteSites(console, scenario);
        WriteTraffic(console, scenario);
        foreach (var run in scenario.Runs)
        {
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"replication {run.Replication}: {run.Admitted} studies, {run.Answered} answered, {run.Quarantined} quarantined, {run.Open} open; {run.Decisions} decisions, hash {run.DecisionHash}, of the times {run.TimesHash}"));
        }
    }

    /// <summary>What can be said of a run without a steady state: how many were late in it, and how many got no answer. Both grow with its length.</summary>
    private static void WriteLate(CliConsole console, ScenarioReport scenario)
    {
        var table = new Table("IN THIS RUN", "STUDIES", "LATE", "UNANSWERED");
        foreach (var pathway in scenario.Pathways)
        {
            table.Add(
                pathway, Count(scenario.Find(ScenarioFigures.Studies, pathway)), Share(scenario.Find(ScenarioFigures.LateShare, pathway)),
                Count(scenario.Find(ScenarioFigures.Unanswered, pathway)));
        }

        table.Write(console.Out, console.Width);
        console.Out.WriteLine();
    }

    private static void WriteTimes(CliConsole console, ScenarioReport scenario)
    {
        var table = new Table("PATHWAY", "STUDIES", "WAIT p50", "p95", "p99", "RESULT p50", "p95", "p99", "LATE", "UNANSWERED");
        foreach (var pathway in scenario.Pathways)
        {
            table.Add(
                pathway,
                scenario.Find(ScenarioFigures.Studies, pathway)?.Mean?.ToString("0", CultureInfo.InvariantCulture) ?? "",
                Seconds(ScenarioFigures.WaitP50), Seconds(ScenarioFigures.WaitP95), Seconds(ScenarioFigures.WaitP99),
                Seconds(ScenarioFigures.ResultP50), Seconds(ScenarioFigures.ResultP95), Seconds(ScenarioFigures.ResultP99),
                Share(scenario.Find(ScenarioFigures.LateShare, pathway)),
                Count(scenario.Find(ScenarioFigures.Unanswered, pathway)));

            string Seconds(string metric) => scenario.Find(metric, pathway) is { Mean: null } && scenario.Find(ScenarioFigures.Studies, pathway)?.Mean > 0
                ? "too few"
                : Interval(scenario.Find(metric, pathway), 1, "0.00", " s");
        }

        table.Write(console.Out, console.Width);
        console.Out.WriteLine();
    }

    private static void WriteWhoPays(CliConsole console, ScenarioReport scenario)
    {
        var worst = scenario.Figures
            .Where(f => f is { Metric: ScenarioFigures.WaitP95, Place.Length: > 0, Mean: not null })
            .OrderByDescending(f => f.Mean).Take(MostRows).ToList();
        var table = new Table("WAITS LONGEST", "PATHWAY", "STUDIES", "WAIT p95", "RESULT p95", "LATE", "UNANSWERED");
        foreach (var row in worst)
        {
            table.Add(
                row.Place,
                row.Pathway,
                Count(scenario.Find(ScenarioFigures.Studies, row.Pathway, row.Place)),
                Interval(row, 1, "0.00", " s"),
                Interval(scenario.Find(ScenarioFigures.ResultP95, row.Pathway, row.Place), 1, "0.00", " s"),
                Share(scenario.Find(ScenarioFigures.LateShare, row.Pathway, row.Place)),
                Count(scenario.Find(ScenarioFigures.Unanswered, row.Pathway, row.Place)));
        }

        table.Write(console.Out, console.Width);
        var few = scenario.Figures.Where(f => f is { Metric: ScenarioFigures.WaitP95, Place.Length: > 0, Mean: null })
            .Where(f => scenario.Find(ScenarioFigures.Studies, f.Pathway, f.Place)?.Mean > 0).Select(f => $"{f.Place} ({f.Pathway})").ToList();
        if (few.Count > 0) console.Out.WriteLine($"Too few studies for a p95: {string.Join(", ", few)}");
        console.Out.WriteLine();
    }

    private static void WriteGoals(CliConsole console, ScenarioReport scenario)
    {
        if (scenario.Goals.Count == 0) return;
        var table = new Table("GOAL", "STUDIES", "MEASURED", "ABOVE THE LIMIT", "ALLOWED", "VERDICT");
        foreach (var goal in scenario.Goals)
        {
            table.Add(
                goal.Goal, goal.Studies.ToString(CultureInfo.InvariantCulture), goal.Value95, goal.Share95, (goal.Allowed * 100).ToString("0.###", CultureInfo.InvariantCulture) + " %", goal.VerdictWord);
        }

        table.Write(console.Out, console.Width);
        console.Out.WriteLine();
    }

    private static void WriteSites(CliConsole console, ScenarioReport scenario)
    {
        var all = scenario.Figures.Where(f => f.Metric == ScenarioFigures.Utilisation).ToList();
        var table = new Table("BUSIEST SITES", "SLOTS BUSY");
        foreach (var row in all.Where(f => f.Place.Length > 0).OrderByDescending(f => f.Mean).Take(MostRows)) table.Add(row.Place, Share(row));
        table.Add("all", Share(all.Find(f => f.Place.Length == 0)));
        table.Write(console.Out, console.Width);
        console.Out.WriteLine();
        var links = new Table("BUSIEST LINKS", "USED");
        foreach (var row in scenario.Figures.Where(f => f is { Metric: ScenarioFigures.LinkUse, Mean: > 0 }).OrderByDescending(f => f.Mean).ThenBy(f => f.Place, StringComparer.Ordinal).Take(MostRows))
            links.Add(row.Place, Share(row));
        links.Write(console.Out, console.Width);
        console.Out.WriteLine(LinkWords.Of(scenario.LinksMbit));
        console.Out.WriteLine();
    }

    private static void WriteTraffic(CliConsole console, ScenarioReport scenario)
    {
        var table = new Table("IMAGES OF REGION", "SENT", "RECEIVED");
        foreach (var row in scenario.Figures.Where(f => f is { Metric: ScenarioFigures.SentGb, Place.Length: > 0 }).OrderByDescending(f => f.Mean).Take(MostRows))
            table.Add(row.Place, Interval(row, 1, "0", " GB"), Interval(scenario.Find(ScenarioFigures.ReceivedGb, "", row.Place), 1, "0", " GB"));
        table.Add("all", Interval(scenario.Find(ScenarioFigures.SentGb, ""), 1, "0", " GB"), "");
        table.Write(console.Out, console.Width);
        console.Out.WriteLine();
    }

    private static void WriteDifferences(CliConsole console, SimulationReport report)
    {
        string[] shown = [ScenarioFigures.WaitP95, ScenarioFigures.ResultP95, ScenarioFigures.ResultP99, ScenarioFigures.LateShare];
        console.Out.WriteLine($"Difference from {report.Differences[0].Against}, replication by replication (* beyond chance):");
        console.Out.WriteLine();
        var table = new Table("SCENARIO", "PATHWAY", "WAIT p95", "RESULT p95", "RESULT p99", "LATE");
        foreach (var group in report.Differences.Where(d => shown.Contains(d.Metric)).GroupBy(d => (d.Scenario, d.Pathway)))
        {
            var cells = shown.Select(metric =>
            {
                if (group.FirstOrDefault(d => d.Metric == metric) is not { Mean: not null } d) return "";
                var row = new FigureRow(d.Metric, d.Pathway, "", d.Mean, d.Low, d.High);
                var isBeyondChance = d.Low > 0 || d.High < 0;
                return (metric == ScenarioFigures.LateShare ? Share(row) : Interval(row, 1, "+0.00;-0.00;0.00", " s")) + (isBeyondChance ? " *" : "");
            });
            table.Add([group.Key.Scenario, group.Key.Pathway, .. cells]);
        }

        table.Write(console.Out, console.Width);
        console.Out.WriteLine();
    }

    private static void WriteBasis(TextWriter to, IReadOnlyList<ScenarioReport> scenarios)
    {
        var marked = scenarios.SelectMany(s => s.Basis).DistinctBy(m => (m.Path, m.Value, m.Basis)).ToList();
        foreach (var basis in Enum.GetValues<FigureBasis>())
        {
            var paths = marked.Where(m => m.Basis == basis).Select(m => m.Value.Length > 0 ? $"{m.Path} {m.Value}" : m.Path).ToList();
            if (paths.Count > 0) to.WriteLine($"{basis} figures: {string.Join(", ", paths)}");
        }
    }

    private static string Length(double days) => days >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{days:0.##} days")
        : TimeSpan.FromDays(days).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);

    private static string Count(FigureRow? row) => row?.Mean?.ToString("0.#", CultureInfo.InvariantCulture) ?? "";

    private static string Share(FigureRow? row) => Interval(row, 100, "0.00", " %");

    /// <summary>Mean and half width of the 95 % interval.</summary>
    private static string Interval(FigureRow? row, double times, string format, string unit)
    {
        if (row?.Mean is not { } mean) return "";
        var text = (row.AtLeast ? "≥ " : "") + (mean * times).ToString(format, CultureInfo.InvariantCulture);
        var half = row.High - row.Mean;
        return half is > 0 and { } width ? $"{text} ± {Width(width * times)}{unit}" : text + unit;

        // What rounds to nothing is not nothing; only where every replication says the same there is no spread.
        static string Width(double width) => width < 0.005 ? "<0.01" : width.ToString("0.00", CultureInfo.InvariantCulture);
    }
}
