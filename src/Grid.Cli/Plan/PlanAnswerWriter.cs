using System.Globalization;
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

    private static void WriteFrontier(TextWriter to, PlanAnswerReport report)
    {
        to.WriteLine("nodes,is_answer,down,replications,verdict,goal,unit,value,low95,high95,share_above,share_above_high95,allowed,studies,design");
        foreach (var row in report.Frontier.Count > 0 ? report.Frontier : report.Cases)
        {
            to.WriteLine(string.Join(',',
                Number(row.Nodes), row.Nodes == report.Nodes ? "1" : "0", row.Down, Number(row.Replications), row.Verdict, row.Goal, row.Unit,
                Number(row.Value), Number(row.Low), Number(row.High), Number(row.ShareAbove), Number(row.ShareAboveHigh), Number(row.Allowed), Number(row.Studies), row.Design));
        }
    }

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
