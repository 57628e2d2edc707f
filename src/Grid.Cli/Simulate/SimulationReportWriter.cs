using Grid.Cli.Output;
using Grid.Reports;
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

    private static void WriteFigures(TextWriter to, SimulationReport report) => CsvTable.Write(
        to,
        ["scenario", "metric", "pathway", "place", "mean", "low95", "high95", "at_least"],
        [
            .. from s in report.Scenarios
               from f in s.Figures
               select (object?[])[s.Name, f.Metric, f.Pathway, f.Place, f.Mean, f.Low, f.High, f.AtLeast ? "yes" : null],
            .. from d in report.Differences select (object?[])[$"{d.Scenario} - {d.Against}", d.Metric, d.Pathway, null, d.Mean, d.Low, d.High, null],
        ]);

    private static void WriteReplications(TextWriter to, IReadOnlyList<PlanResult> results) => CsvTable.Write(
        to,
        ["scenario", "replication", "metric", "pathway", "place", "value"],
        from r in results
        from o in r.Outcomes
        from f in o.Figures
        select (object?[])[r.Scenario.Name, o.Replication, f.Key.Metric, f.Key.Pathway, f.Key.Place, double.IsFinite(f.Value) ? f.Value : null]);

    private static void WriteHours(TextWriter to, SimulationReport report) => CsvTable.Write(
        to,
        ["scenario", "metric", "pathway", "place", "hour", "mean", "low95", "high95"],
        from s in report.Scenarios
        from row in s.Hours
        from h in Enumerable.Range(0, row.Mean.Count)
        select (object?[])[s.Name, row.Metric, row.Pathway, row.Place, h, row.Mean[h], row.Low[h], row.High[h]]);

    private static void WriteBacklog(TextWriter to, SimulationReport report) => CsvTable.Write(
        to,
        ["scenario", "from_h", "to_h", "open_mean", "low95", "high95"],
        from s in report.Scenarios
        let b = s.Backlog
        from i in Enumerable.Range(0, b.Mean.Count)
        select (object?[])[s.Name, i * b.SpanHours, (i + 1) * b.SpanHours, b.Mean[i], b.Low[i], b.High[i]]);

    private static void WriteTraffic(TextWriter to, SimulationReport report) => CsvTable.Write(
        to,
        ["scenario", "from_region", "to_region", "gb_mean", "low95", "high95"],
        from s in report.Scenarios
        from row in s.Traffic
        select (object?[])[s.Name, row.From, row.To, row.Mean, row.Low, row.High]);

    private static void WriteGoals(TextWriter to, SimulationReport report) => CsvTable.Write(
        to,
        ["scenario", "goal", "unit", "value", "low95", "high95", "share_above", "share_low95", "share_high95", "allowed", "studies", "verdict"],
        from s in report.Scenarios
        from g in s.Goals
        select (object?[])[s.Name, g.Goal, g.Unit, g.Value, g.Low, g.High, g.ShareAbove, g.ShareLow, g.ShareHigh, g.Allowed, g.Studies, g.VerdictWord]);
}
