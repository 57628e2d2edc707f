using System.Globalization;
using Grid.Cli.Output;
using Grid.Simulator.Planning;

namespace Grid.Cli.Simulate;

/// <summary>A simulation's report as a table, as JSON, as CSV, and as files.</summary>
internal static class PlanReportWriter
{
    public static void Write(CliConsole console, PlanReport report, SimulateFormat format)
    {
        switch (format)
        {
            case SimulateFormat.Json: JsonOutput.Write(console.Out, report); break;
            case SimulateFormat.Csv: WriteFigures(console.Out, report); break;
            default: PlanTables.Write(console, report); break;
        }
    }

    /// <exception cref="CliException">The folder cannot be written.</exception>
    public static void Save(string folder, PlanReport report, IReadOnlyList<PlanResult> results, TextWriter said)
    {
        try
        {
            Directory.CreateDirectory(folder);
            Save(Path.Combine(folder, "report.json"), to => JsonOutput.Write(to, report));
            Save(Path.Combine(folder, "figures.csv"), to => WriteFigures(to, report));
            Save(Path.Combine(folder, "replications.csv"), to => WriteReplications(to, results));
            said.WriteLine($"report.json, figures.csv and replications.csv are in {folder}");
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

    private static void WriteFigures(TextWriter to, PlanReport report)
    {
        to.WriteLine("scenario,metric,pathway,place,mean,low95,high95");
        foreach (var scenario in report.Scenarios)
        {
            foreach (var f in scenario.Figures) to.WriteLine($"{Quote(scenario.Name)},{f.Metric},{f.Pathway},{f.Place},{Number(f.Mean)},{Number(f.Low)},{Number(f.High)}");
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

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
