using Grid.Cli.Output;
using Grid.Cli.Simulate;
using Grid.Simulator.Statistics;
using Grid.Simulator.Validation;

namespace Grid.Cli.Tests.Simulate;

public class ValidateCommandTests
{
    [Fact]
    public void Write_OneFigureOff_SaysWhichAndCountsTheRest()
    {
        var report = new ValidationReport(
            Seed: 7,
            [
                new ValidationRow("M/M/1", 1_000_000, 1, Measure.Wait, Reference: 1, Between(1.001, 0.01), ValidationRow.UsualError),
                new ValidationRow("M/M/2", 1_000_000, 1, Measure.WaitProbability, Reference: 0.5, Between(0.53, 0.04), ValidationRow.UsualError),
            ],
            [
                new ValidationLaw("M/M/1", "utilisation", true, "0.5 for 0.5"),
                new ValidationLaw("M/M/2", "utilisation", false, "0.6 for 0.5"),
            ],
            ["Erlang B: no loss"]);
        using var written = new StringWriter();

        ValidateCommand.Write(new CliConsole(written, TextWriter.Null, Stream.Null, Width: null), report, OutputFormat.Table);

        var lines = written.ToString().Split('\n');
        Assert.Contains(lines, l => l.StartsWith("M/M/1", StringComparison.Ordinal) && l.Contains("+0.10 %  agrees", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("M/M/2", StringComparison.Ordinal) && l.Contains("P(wait)", StringComparison.Ordinal) && l.Contains("+6.00 %  DIFFERS", StringComparison.Ordinal));
        Assert.Contains("Not compared: Erlang B: no loss", lines);
        Assert.Contains("M/M/2: utilisation does not hold: 0.6 for 0.5", lines);
        Assert.Contains(lines, l => l.StartsWith("1 of 2 figures agree", StringComparison.Ordinal) && l.Contains("1 of 2 laws hold", StringComparison.Ordinal));
    }

    private static ConfidenceInterval Between(double mean, double halfWidth) => new(mean, halfWidth, ValidationRow.Level, 20);
}
