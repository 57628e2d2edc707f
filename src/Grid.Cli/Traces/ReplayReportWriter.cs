using System.Globalization;
using Grid.Cli.Output;
using Grid.Cli.Simulate;
using Grid.Simulator.Planning;

namespace Grid.Cli.Traces;

/// <summary>A replay for a person: the scenario's report, then each simulated figure beside the recorded one. Or as JSON or CSV.</summary>
internal static class ReplayReportWriter
{
    private static readonly (string Metric, string Heading)[] Shown =
    [
        (ScenarioFigures.WaitP50, "wait p50"), (ScenarioFigures.WaitP95, "wait p95"), (ScenarioFigures.WaitP99, "wait p99"),
        (ScenarioFigures.ResultP50, "result p50"), (ScenarioFigures.ResultP95, "result p95"), (ScenarioFigures.ResultP99, "result p99"),
    ];

    public static void Write(CliConsole console, ReplayReport report, SimulateFormat format)
    {
        switch (format)
        {
            case SimulateFormat.Json: JsonOutput.Write(console.Out, report); break;
            case SimulateFormat.Csv: WriteCsv(console.Out, report.Figures); break;
            default: WriteTable(console, report); break;
        }
    }

    /// <summary>Simulated beside recorded, a line a figure.</summary>
    public static void WriteComparison(CliConsole console, IReadOnlyList<ReplayRow> figures)
    {
        var table = new Table("PATHWAY", "FIGURE", "SIMULATED", "RECORDED", "DIFFERENCE");
        foreach (var pathway in figures.Select(f => f.Pathway).Distinct())
        {
            foreach (var (metric, heading) in Shown)
            {
                if (figures.FirstOrDefault(f => f.Pathway == pathway && f.Metric == metric) is not { } row) continue;
                table.Add(pathway, heading, Seconds(row.Simulated, "0.000"), Seconds(row.Recorded, "0.000"), Seconds(row.Difference, "+0.000;-0.000;0.000"));
            }
        }

        table.Write(console.Out, console.Width);
    }

    private static void WriteTable(CliConsole console, ReplayReport report)
    {
        SimulationTables.Write(console, report.Simulated);
        console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Studies} recorded studies of {report.Trace}, {report.Measured} of {report.Jobs} jobs with the run time that was measured; {report.WithoutWork} studies without work left out."));
        if (report.IsSamePolicy == false) console.Out.WriteLine("Recorded under another policy than this: differences are those of the policies too.");
        console.Out.WriteLine();
        WriteComparison(console, report.Figures);
    }

    private static void WriteCsv(TextWriter to, IReadOnlyList<ReplayRow> figures) => CsvTable.Write(
        to,
        ["pathway", "metric", "simulated", "recorded", "difference"],
        from row in figures select (object?[])[row.Pathway, row.Metric, row.Simulated, row.Recorded, row.Difference]);

    private static string Seconds(double? value, string format) => value is { } known ? known.ToString(format, CultureInfo.InvariantCulture) + " s" : "";
}
