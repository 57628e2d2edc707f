using Grid.Cli.Output;
using Grid.Cli.Simulate;
using Grid.Simulator.Search;

namespace Grid.Cli.Plan;

/// <summary>A plan as a table, as JSON, or its frontier as CSV.</summary>
internal static class PlanAnswerWriter
{
    public static void Write(CliConsole console, PlanAnswer answer, SimulateFormat format)
    {
        var report = PlanAnswerReport.Of(answer);
        switch (format)
        {
            case SimulateFormat.Json: JsonOutput.Write(console.Out, report); break;
            case SimulateFormat.Csv: WriteFrontier(console.Out, report); break;
            default: PlanAnswerTables.Write(console, answer, report); break;
        }
    }

    private static void WriteFrontier(TextWriter to, PlanAnswerReport report) => CsvTable.Write(
        to,
        ["nodes", "is_answer", "down", "replications", "verdict", "goal", "unit", "value", "low95", "high95", "share_above", "share_above_high95", "allowed", "studies", "design"],
        from row in report.Frontier.Count > 0 ? report.Frontier : report.Cases
        select (object?[])[
            row.Nodes, row.Nodes == report.Nodes ? 1 : 0, row.Down, row.Replications, row.Verdict, row.Goal, row.Unit,
            row.Value, row.Low, row.High, row.ShareAbove, row.ShareAboveHigh, row.Allowed, row.Studies, row.Design]);
}
