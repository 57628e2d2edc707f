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
        foreach (var node in nodes)
        {
            var (name, site, status, problem) = node;
            if (status is null) table.Add(name, site, "silent", "", "", "", "", "", "", "", "", problem);
            else
            {
                table.Add(
                    name, site, status.Running.Count > 0 ? "busy" : "idle", NewWork(node), status.Silo, status.Device,
                    string.Create(CultureInfo.InvariantCulture, $"{status.MemoryMib} MiB"),
                    status.Running.Count.ToString(CultureInfo.InvariantCulture),
                    string.Create(CultureInfo.InvariantCulture, $"{status.BusySlots}/{status.Slots}"),
                    status.Finished.ToString(CultureInfo.InvariantCulture), string.Join(",", status.Models),
                    string.Join(", ", status.Running.Select(job => $"{job.Model} {job.SlicesDone}/{job.SlicesTotal} {job.StudyInstanceUid}")));
            }
        }

        table.Write(console.Out, console.Width);
    }

    // Why it takes none, where that is known. Of a clock the first words: the rest is for the log and JSON.
    private static string NewWork(NodeListing node) => node switch
    {
        { WhyNot: { Length: > 0 } why } => why.StartsWith("clock", StringComparison.Ordinal) ? why.Split(':')[0] : why,
        { Status: { } status } => NewWork(status.Availability),
        _ => "",
    };

    private static string NewWork(NodeAvailability availability) => availability switch
    {
        NodeAvailability.Active => "taken",
        NodeAvailability.Cordoned => "cordoned",
        NodeAvailability.Draining => "draining",
        _ => availability.ToString(),
    };
}
