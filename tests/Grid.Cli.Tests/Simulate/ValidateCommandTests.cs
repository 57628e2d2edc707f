using Grid.Cli.Output;
using Grid.Cli.Simulate;
using Grid.Simulator.Queueing;
using Grid.Simulator.Queueing.Validation;

namespace Grid.Cli.Tests.Simulate;

public class ValidateCommandTests
{
    [Fact]
    public void Write_OneFigureOff_SaysWhichAndCountsTheRest()
    {
        var report = new ValidationReport(
            Seed: 7,
            [
                new ValidationRow("M/M/1", 1_000_000, "1", Measure.Wait, Reference: 1, Simulated: 1.001, HalfWidth: 0.01),
                new ValidationRow("M/M/2", 1_000_000, "1", Measure.WaitProbability, Reference: 0.5, Simulated: 0.53, HalfWidth: 0.04),
            ],
            [
                new ValidationInvariant("M/M/1", new Invariant("flow balance, class 1", true, "in 10, out 10")),
                new ValidationInvariant("M/M/2", new Invariant("utilisation", false, "0.6 for 0.5")),
            ]);
        using var written = new StringWriter();

        ValidateCommand.Write(new CliConsole(written, TextWriter.Null, Stream.Null, Width: null), report, OutputFormat.Table);

        var lines = written.ToString().Split('\n');
        Assert.Contains(lines, l => l.StartsWith("M/M/1", StringComparison.Ordinal) && l.Contains("+0.10 %  agrees", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("M/M/2", StringComparison.Ordinal) && l.Contains("P(wait)", StringComparison.Ordinal) && l.Contains("+6.00 %  DIFFERS", StringComparison.Ordinal));
        Assert.Contains("M/M/2: utilisation does not hold: 0.6 for 0.5", lines);
        Assert.Contains(lines, l => l.StartsWith("1 of 2 figures agree", StringComparison.Ordinal) && l.Contains("1 of 2 laws hold", StringComparison.Ordinal));
    }
}
