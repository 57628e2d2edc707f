using System.CommandLine;
using System.Globalization;
using Grid.Cli.Output;
using Grid.Client;

namespace Grid.Cli.Get;

/// <summary><c>grid get estimates</c>: how far off the dispatchers' estimates were, by model and node.</summary>
internal static class GetEstimatesCommand
{
    public static Command Build(CliConsole console)
    {
        var command = new Command("estimates", "List how good the estimates of run times were, by dispatcher, model and node.");
        Watch.SetAction(command, console, async (client, _, format, cancel) => Write(console, await client.ListEstimatesAsync(cancel), format));
        return command;
    }

    internal static void Write(CliConsole console, IReadOnlyList<DispatcherEstimates> dispatchers, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(console.Out, dispatchers);
            return;
        }

        var table = new Table("DISPATCHER", "MODEL", "NODE", "RUNS", "TIMES STATED", "MEAN ERROR", "MEAN SIZE", "WORST");
        foreach (var (dispatcher, estimates) in dispatchers)
        {
            foreach (var one in estimates)
            {
                table.Add(
                    dispatcher, one.Model, one.Node, one.Runs.ToString(CultureInfo.InvariantCulture), one.RunFactor.ToString("0.00", CultureInfo.InvariantCulture),
                    Signed(one.MeanErrorSeconds), string.Create(CultureInfo.InvariantCulture, $"{one.MeanAbsoluteErrorSeconds:0.0} s"), Signed(one.WorstErrorSeconds));
            }
        }

        table.Write(console.Out, console.Width);
        if (dispatchers.All(one => one.Estimates.Count == 0)) console.Error.WriteLine("No run has been compared with its estimate since the dispatchers started.");
    }

    // Which way an estimate errs is the point: + is slower than expected.
    private static string Signed(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:+0.0;-0.0;0.0} s");
}
