using System.CommandLine;
using System.Globalization;
using Grid.Cli.Output;
using Grid.Contracts.Dispatch;

namespace Grid.Cli.Get;

/// <summary><c>grid get queues</c>: what waits and runs, by dispatcher and pathway.</summary>
internal static class GetQueuesCommand
{
    public static Command Build(CliConsole console)
    {
        var command = new Command("queues", "List what waits and runs, by dispatcher and pathway.");
        Watch.SetAction(command, console, async (client, _, format, cancel) => Write(console, await client.ListQueuesAsync(cancel), format));
        return command;
    }

    internal static void Write(CliConsole console, IReadOnlyList<QueueReport> queues, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(console.Out, queues);
            return;
        }

        var table = new Table("DISPATCHER", "PATHWAY", "TIER", "WAITING", "RUNNING", "NODES", "OLDEST SINCE");
        foreach (var queue in queues)
        {
            var nodes = queue.Nodes.Count.ToString(CultureInfo.InvariantCulture);
            if (queue.Waiting.Count == 0) table.Add(queue.Dispatcher, "", "", "0", "0", nodes, "");
            foreach (var depth in queue.Waiting)
            {
                table.Add(
                    queue.Dispatcher, depth.Pathway, depth.Tier,
                    depth.Waiting.ToString(CultureInfo.InvariantCulture), depth.Running.ToString(CultureInfo.InvariantCulture),
                    nodes, StudyWords.Time(depth.OldestAdmittedAt));
            }
        }

        table.Write(console.Out, console.Width);
        GetAlarmsCommand.WriteLines(console, queues);
    }
}
