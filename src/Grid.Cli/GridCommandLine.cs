using System.CommandLine;
using Grid.Cli.Clusters;
using Grid.Cli.Config;
using Grid.Cli.Demo;
using Grid.Cli.Describe;
using Grid.Cli.DicomFiles;
using Grid.Cli.Get;
using Grid.Cli.Load;
using Grid.Cli.Nodes;
using Grid.Cli.Orders;
using Grid.Cli.Output;
using Grid.Cli.Patients;
using Grid.Cli.Plan;
using Grid.Cli.Policies;
using Grid.Cli.SampleSets;
using Grid.Cli.Simulate;
using Grid.Cli.Submit;
using Grid.Cli.Traces;
using Grid.Client;

namespace Grid.Cli;

/// <summary>The <c>grid</c> command: one noun or verb per folder, one file per command.</summary>
internal static class GridCommandLine
{
    // The demo stops the host it started when it is interrupted; two seconds, the default, would cut that short.
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(40);

    public static RootCommand Build(CliConsole console) => new("Grid: medical-imaging AI for a country. Submit studies, watch the grid, try it out.")
    {
        SubmitCommand.Build(console),
        new Command("get", "List what the grid holds.")
        {
            GetStudiesCommand.Build(console),
            GetNodesCommand.Build(console),
            GetQueuesCommand.Build(console),
            GetEstimatesCommand.Build(console),
            GetAlarmsCommand.Build(console),
            GetHistoryCommand.Build(console),
        },
        new Command("describe", "Show one thing in full.") { DescribeStudyCommand.Build(console) },
        AvailabilityCommand.BuildCordon(console),
        AvailabilityCommand.BuildUncordon(console),
        DrainCommand.Build(console),
        RequeueCommand.Build(console),
        CancelCommand.Build(console),
        LinkCommand.BuildLink(console),
        LinkCommand.BuildUnlink(console),
        CorrectPatientCommand.Build(console),
        SamplesCommand.Build(console),
        new Command("dicom", "Look into DICOM files.") { DicomShowCommand.Build(console) },
        new Command("config", "Check and show the configuration.")
        {
            ConfigCheckCommand.Build(console),
            ConfigShowCommand.Build(console),
        },
        new Command("policy", "Try a scheduling policy before it is in force.") { PolicyDiffCommand.Build(console) },
        SimulateCommand.Build(console),
        PlanCommand.Build(console),
        LoadCommand.Build(console),
        new Command("trace", "Record what the grid was asked for.") { TraceExportCommand.Build(console) },
        ClusterCommand.Build(console),
        DemoCommand.Build(console),
    };

    public static async Task<int> RunAsync(string[] args, CliConsole console, CancellationToken cancel = default)
    {
        var parsed = Build(console).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await console.Error.WriteLineAsync($"grid: {error.Message}");
            await console.Error.WriteLineAsync("Try 'grid --help', or '--help' after a command.");
            return ExitCodes.BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = console.Out,
                    Error = console.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = TimeToStop,
                },
                cancel);
        }
        catch (CliException said)
        {
            await console.Error.WriteLineAsync($"grid: {said.Message}");
            return said.ExitCode;
        }
        catch (GridClientException said)
        {
            await console.Error.WriteLineAsync($"grid: {said.Message}");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            await console.Error.WriteLineAsync("grid: interrupted.");
            return ExitCodes.Failed;
        }
    }
}
