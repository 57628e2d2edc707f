using System.CommandLine;
using Grid.Cli.Output;
using Grid.Contracts.Dispatch;
using Grid.Contracts.Text;

namespace Grid.Cli.Get;

/// <summary><c>grid get alarms</c>: what holds work up and does not mend itself.</summary>
internal static class GetAlarmsCommand
{
    public static Command Build(CliConsole console)
    {
        var command = new Command("alarms", "List what holds work up and needs somebody: models nobody serves, lost images, nodes that refuse or stall.");
        Watch.SetAction(command, console, async (client, _, format, cancel) => Write(console, await client.ListQueuesAsync(cancel), format));
        return command;
    }

    internal static void Write(CliConsole console, IReadOnlyList<QueueReport> queues, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(console.Out, queues.Select(q => new { q.Dispatcher, q.Alarms }));
            return;
        }

        if (queues.All(q => q.Alarms.Count == 0)) console.Out.WriteLine("no alarms");
        WriteLines(console, queues);
    }

    /// <summary>One line each, whole: an alarm that is cut off with a column would be overlooked.</summary>
    internal static void WriteLines(CliConsole console, IReadOnlyList<QueueReport> queues)
    {
        foreach (var queue in queues)
        {
            foreach (var alarm in queue.Alarms)
                console.Out.WriteLine($"alarm  {queue.Dispatcher}, since {StudyWords.Time(alarm.Since)}, {alarm.Kind}: {PlainText.Clean(alarm.Text)}");
        }
    }
}
