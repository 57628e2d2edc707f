using System.Globalization;
using Grid.Cli.Output;
using Grid.Cli.Simulate.Report;
using Grid.Simulator.Planning;

namespace Grid.Cli.Simulate;

/// <summary>A simulation's report as a table, as JSON, as CSV, and as files.</summary>
internal static class SimulationReportWriter
{
    public static void Write(CliConsole console, SimulationReport report, SimulateFormat format)
    {
        switch (format)
        {
            case SimulateFormat.Json: JsonOutput.Write(console.Out, report); break;
            case SimulateFormat.Csv: WriteFigures(console.Out, report); break;
            default: SimulationTables.Write(console, report); break;
        }
    }

    /// <exception cref="CliException">The folder cannot be written.</exception>
    /// <param name="folder">Made where it is not there.</param>
    /// <param name="report">Of the results.</param>
    /// <param name="results">As they were simulated.</param>
    /// <param name="commandLine">That makes them again.</param>
    /// <param name="sweep">What was swept, where that is a number.</param>
    /// <param name="said">Told what was written.</param>
    public static void Save(string folder, SimulationReport report, IReadOnlyList<PlanResult> results, string commandLine, SweptNumbers? sweep, TextWriter said)
    {
        var page = new ReportInput(report, [.. results.Select(static r => r.Scenario)], commandLine, sweep);
        try
        {
            Directory.CreateDirectory(folder);
            List<(string Name, Action<TextWriter> Write)> files =
            [
                ("report.html", to => ReportPage.Write(to, page)),
                ("report.json", to => JsonOutput.Write(to, report)),
                ("figures.csv", to => WriteFigures(to, report)),
                ("hours.csv", to => WriteHours(to, report)),
                ("backlog.csv", to => WriteBacklog(to, report)),
                ("traffic.csv", to => WriteTraffic(to, report)),
                ("replications.csv", to => WriteReplications(to, results)),
            ];
            if (report.Scenarios.Any(static s => s.Goals.Count > 0)) files.Add(("goals.csv", to => WriteGoals(to, report)));
            foreach (var (name, write) in files) Save(Path.Combine(folder, name), write);
            said.WriteLine($"{string.Join(", ", files.Select(static f => f.Name))} are in {folder}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CliException(ExitCodes.Failed, $"--out {folder}: {failure.Message}");
        }
    }

    private static void Save(string file, Action<TextWriter> write)
    {
        using var to = new StreamWriter(file) { NewLine = "\n" };
        write(to);
    }

    private static void WriteFigures(TextWriter to, SimulationReport report)
    {
        to.WriteLine("scenario,metric,pathway,place,mean,low95,high95,at_least");
        foreach (var scenario in report.Scenarios)
        {
            foreach (var f in scenario.Figures) to.WriteLine($"{Quote(scenario.Name)},{f.Metric},{f.Pathway},{f.Place},{Number(f.Mean)},{Number(f.Low)},{Number(f.High)},{(f.AtLeast ? "yes" : "")}");
        }

        foreach (var d in report.Differences)
            to.WriteLine($"{Quote($"{d.Scenario} - {d.Against}")},{d.Metric},{d.Pathway},,{Number(d.Mean)},{Number(d.Low)},{Number(d.High)}");
    }

    private static void WriteReplications(TextWriter to, IReadOnlyList<PlanResult> results)
    {
        to.WriteLine("scenario,replication,metric,pathway,place,value");
        foreach (var result in results)
        {
            foreach (var outcome in result.Outcomes)
            {
                foreach (var (key, value) in outcome.Figures)
                    to.WriteLine($"{Quote(result.Scenario.Name)},{outcome.Replication},{key.Metric},{key.Pathway},{key.Place},{Number(double.IsFinite(value) ? value : null)}");
            }
        }
    }

    private static void WriteHours(TextWriter to, SimulationReport report)
    {
        to.WriteLine("scenario,metric,pathway,place,hour,mean,low95,high95");
        foreach (var scenario in report.Scenarios)
        {
            foreach (var row in scenario.Hours)
            {
                for (var h = 0; h < row.Mean.Count; h++)
                    to.WriteLine($"{Quote(scenario.Name)},{row.Metric},{row.Pathway},{row.Place},{h},{Number(row.Mean[h])},{Number(row.Low[h])},{Number(row.High[h])}");
            }
        }
    }

    private static void WriteBacklog(TextWriter to, SimulationReport report)
    {
        to.WriteLine("scenario,from_h,to_h,open_mean,low95,high95");
        foreach (var scenario in report.Scenarios)
        {
            var backlog = scenario.Backlog;
            for (var i = 0; i < backlog.Mean.Count; i++)
                to.WriteLine($"{Quote(scenario.Name)},{Number(i * backlog.SpanHours)},{Number((i + 1) * backlog.SpanHours)},{Number(backlog.Mean[i])},{Number(backlog.Low[i])},{Number(backlog.High[i])}");
        }
    }

    private static void WriteTraffic(TextWriter to, SimulationReport report)
    {
        to.WriteLine("scenario,from_region,to_region,gb_mean,low95,high95");
        foreach (var scenario in report.Scenarios)
        {
            foreach (var row in scenario.Traffic) to.WriteLine($"{Quote(scenario.Name)},{row.From},{row.To},{Number(row.Mean)},{Number(row.Low)},{Number(row.High)}");
        }
    }

    private static void WriteGoals(TextWriter to, SimulationReport report)
    {
        to.WriteLine("scenario,goal,unit,value,low95,high95,share_above,share_low95,share_high95,allowed,studies,verdict");
        foreach (var scenario in report.Scenarios)
        {
            foreach (var g in scenario.Goals)
                to.WriteLine($"{Quote(scenario.Name)},{Quote(g.Goal)},{g.Unit},{Number(g.Value)},{Number(g.Low)},{Number(g.High)},{Number(g.ShareAbove)},{Number(g.ShareLow)},{Number(g.ShareHigh)},{Number(g.Allowed)},{g.Studies},{g.VerdictWord}");
        }
    }

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
