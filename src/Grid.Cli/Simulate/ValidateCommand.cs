using System.Globalization;
using Grid.Cli.Output;
using Grid.Simulator.Queueing;
using Grid.Simulator.Queueing.Validation;

namespace Grid.Cli.Simulate;

/// <summary><c>grid simulate --validate</c>: the simulator beside what queueing theory knows, so that its other figures may be believed.</summary>
internal static class ValidateCommand
{
    /// <summary>Exit 1 when a figure or a law does not hold.</summary>
    public static int Run(CliConsole console, OutputFormat format, ulong seed = StationValidation.UsualSeed)
    {
        var report = StationValidation.Run(seed, Environment.ProcessorCount);
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
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Textbook models, simulated with seed {report.Seed} until 99 % intervals are within 2 %:"));
        to.WriteLine();
        var table = new Table("MODEL", "CUSTOMERS", "CLASS", "MEASURE", "THEORY", "SIMULATED", "99.9 % INTERVAL", "ERROR", "VERDICT");
        foreach (var row in report.Rows)
        {
            table.Add(
                row.Model, row.Customers.ToString(CultureInfo.InvariantCulture), row.Class, Word(row.Measure), Figure(row.Reference), Figure(row.Simulated), "+- " + Figure(row.HalfWidth),
                row.Error.ToString("+0.00 %;-0.00 %;0.00 %", CultureInfo.InvariantCulture), row.Passes ? "agrees" : "DIFFERS");
        }

        table.Write(to, console.Width);
        to.WriteLine();
        var broken = report.Invariants.Where(static law => !law.Invariant.Holds).ToList();
        foreach (var (model, law) in broken) to.WriteLine($"{model}: {law.Name} does not hold: {law.Detail}");
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Rows.Count(static row => row.Passes)} of {report.Rows.Count} figures agree: within 2 % and within the interval. {report.Invariants.Count - broken.Count} of {report.Invariants.Count} laws hold (Little, flow balance, utilisation, Kleinrock)."));
    }

    private static string Figure(double value) => value.ToString("0.000000", CultureInfo.InvariantCulture);

    private static string Word(Measure measure) => measure switch
    {
        Measure.Wait => "mean wait",
        Measure.Sojourn => "mean sojourn",
        Measure.WaitProbability => "P(wait)",
        Measure.BlockingProbability => "P(blocked)",
        _ => measure.ToString(),
    };
}
