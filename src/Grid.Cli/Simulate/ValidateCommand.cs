using System.Globalization;
using Grid.Cli.Output;
using Grid.Simulator.Validation;

namespace Grid.Cli.Simulate;

/// <summary><c>grid simulate --validate</c>: the planner beside what queueing theory knows, so that its other figures may be believed.</summary>
internal static class ValidateCommand
{
    /// <summary>Exit 1 when a figure or a law does not hold.</summary>
    public static int Run(CliConsole console, OutputFormat format, ulong seed, int threads, CancellationToken cancel)
    {
        var report = PlannerValidation.Run(seed, threads, progress: new ShareProgress(console.Error, "the models"), cancel: cancel);
        Write(console, report, format);
        return report.Passes ? ExitCodes.Ok : ExitCodes.Failed;
    }

    internal static void Write(CliConsole console, ValidationReport report, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(console.Out, report);
            return;
        }

        var to = console.Out;
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Queues of one site, simulated as scenarios by the live dispatcher with seed {report.Seed}, until 99 % intervals are within 2 %:"));
        to.WriteLine();
        var table = new Table("MODEL", "CUSTOMERS", "CLASS", "MEASURE", "THEORY", "SIMULATED", "99.9 % INTERVAL", "ERROR", "VERDICT");
        foreach (var row in report.Rows)
        {
            table.Add(
                row.Model, row.Customers.ToString(CultureInfo.InvariantCulture), row.Class.ToString(CultureInfo.InvariantCulture), Word(row.Measure), Figure(row.Reference),
                Figure(row.Simulated.Mean), "+- " + Figure(row.Simulated.HalfWidth), row.Error.ToString("+0.00 %;-0.00 %;0.00 %", CultureInfo.InvariantCulture), row.Passes ? "agrees" : "DIFFERS");
        }

        table.Write(to, console.Width);
        to.WriteLine();
        foreach (var law in report.Laws.Where(static law => !law.Holds)) to.WriteLine($"{law.Model}: {law.Law} does not hold: {law.Detail}");
        foreach (var missing in report.NotExpressed) to.WriteLine($"Not compared: {missing}");
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Rows.Count(static row => row.Passes)} of {report.Rows.Count} figures agree: within 2 % and within the interval. {report.Laws.Count(static l => l.Holds)} of {report.Laws.Count} laws hold (utilisation, Kleinrock); Little's law and flow balance hold exactly in every run."));
    }

    private static string Figure(double value) => value.ToString("0.000000", CultureInfo.InvariantCulture);

    private static string Word(Measure measure) => measure switch
    {
        Measure.Wait => "mean wait",
        Measure.Sojourn => "mean sojourn",
        _ => "P(wait)",
    };
}
