using System.CommandLine;
using System.Globalization;
using Grid.Cli.Output;
using Grid.Contracts.Nodes;
using Grid.Contracts.Operations;

namespace Grid.Cli.Get;

/// <summary><c>grid get nodes</c>: the configured nodes and, where they answer, what they are doing.</summary>
internal static class GetNodesCommand
{
    public static Command Build(CliConsole console)
    {
        var command = new Command("nodes", "List nodes and what they are doing.");
        Watch.SetAction(command, console, async (client, _, format, cancel) => Write(console, await client.ListNodesAsync(cancel), format));
        return command;
    }

    internal static void Write(CliConsole console, IReadOnlyList<NodeListing> nodes, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(console.Out, nodes);
            return;
        }

        var table = new Table("NODE", "SITE", "STATE", "NEW WORK", "SILO", "DEVICE", "MEMORY", "JOBS", "SLOTS", "FINISHED", "MODELS", "RUNNING");
        foreach (var (name, site, status, problem) in nodes)
        {
            if (status is null) table.Add(name, site, "silent", "", "", "", "", "", "", "", "", problem);
            else
            {
                table.Add(
                    name, site, status.Running.Count > 0 ? "busy" : "idle", NewWork(status), status.Silo, status.Device,
                    string.Create(CultureInfo.InvariantCulture, $"{status.MemoryMib} MiB"),
                    status.Running.Count.ToString(CultureInfo.InvariantCulture),
                    string.Create(CultureInfo.InvariantCulture, $"{status.BusySlots}/{status.Slots}"),
                    status.Finished.ToString(CultureInfo.InvariantCulture), string.Join(",", status.Models),
                    string.Join(", ", status.Running.Select(job => $"{job.Model} {job.SlicesDone}/{job.SlicesTotal} {job.StudyInstanceUid}")));
            }
        }

        table.Write(console.Out, console.Width);
    }

    // "clock off by +600.0 s": the rest is for the log and JSON.
    private static string NewWork(NodeStatus status) => status.ClockWords.StartsWith("clock off", StringComparison.Ordinal) ? status.ClockWords.Split(':')[0] : status.Availability switch
    {
        NodeAvailability.Active => "taken",
        NodeAvailability.Cordoned => "cordoned",
        NodeAvailability.Draining => "draining",
        _ => status.Availability.ToString(),
    };
}
