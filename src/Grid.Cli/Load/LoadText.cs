using System.Globalization;
using Grid.Cli.Output;
using Grid.Cli.Traces;
using Grid.Contracts.Text;

namespace Grid.Cli.Load;

/// <summary>A load's report for a person.</summary>
internal static class LoadText
{
    public static void Write(CliConsole console, LoadReport report)
    {
        var (to, figures) = (console.Out, report.Figures);
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Scenario}, seed {report.Seed}, run {report.Run}: {figures.Sent} of {report.Planned} studies sent in {report.Seconds:0.0} s, {figures.Acknowledged} acknowledged, {figures.Answered} answered, {figures.Outstanding} outstanding"));
        to.WriteLine();

        var table = new Table("FROM DUE, PATHWAY", "SENT", "ACKNOWLEDGED p50", "p99", "ANSWERED p50", "p95", "p99", "MAX");
        foreach (var (pathway, sent, acknowledged, answered) in figures.Pathways)
        {
            table.Add(
                pathway, sent.ToString(CultureInfo.InvariantCulture), Seconds(acknowledged.P50), Seconds(acknowledged.P99),
                Seconds(answered.P50), Seconds(answered.P95), Seconds(answered.P99), Seconds(answered.Max));
        }

        table.Write(to, console.Width);
        to.WriteLine();
        to.WriteLine($"Sent after they were due by p50 {Seconds(figures.Late.P50)}, p99 {Seconds(figures.Late.P99)}, at most {Seconds(figures.Late.Max)}; that is in every time above.");
        if (figures.HeldBack > 0) to.WriteLine($"Held back because as many as allowed were outstanding: {figures.HeldBack}.");
        if (figures.RecognisedOtherwise > 0) to.WriteLine($"Recognised as another pathway than they were sent for: {figures.RecognisedOtherwise}.");
        foreach (var (kind, count, first) in figures.TurnedAway) to.WriteLine($"{kind}: {count}; the first because: {PlainText.Clean(first)}");

        if (report.Predicted is not { } predicted) return;
        to.WriteLine();
        to.WriteLine($"Inside the grid, as the simulator has it for these very arrivals and as it was (recorded). Run times: {predicted.RunTimesFrom}; links as configured.");
        to.WriteLine();
        ReplayReportWriter.WriteComparison(console, predicted.Figures);
    }

    public static string Seconds(double? value) => value is { } known ? known.ToString(known < 10 ? "0.000" : "0.0", CultureInfo.InvariantCulture) + " s" : "";
}
