using System.CommandLine;
using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Contracts.Nodes;

namespace Grid.Cli.Nodes;

/// <summary><c>grid drain NODE --wait</c>: new work stays away, and what runs is moved.</summary>
internal static class DrainCommand
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    public static Command Build(CliConsole console)
    {
        var node = AvailabilityCommand.NodeArgument();
        var wait = new Option<bool>("--wait") { Description = $"Wait until nothing runs there, at most {DrainWait.MostLooks} s; exit 1 if something still does" };
        var location = new LocationOptions();
        var command = new Command("drain", "Keep new work away from a node and move what runs there; 'grid uncordon' ends it.") { node, wait };
        location.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var client = await location.Find(parsed).ConnectAsync(cancel);
            var named = parsed.GetRequiredValue(node);
            await client.SetAvailabilityAsync(named, NodeAvailability.Draining, cancel);
            if (!parsed.GetValue(wait))
            {
                console.Out.WriteLine($"{named}: draining");
                return ExitCodes.Ok;
            }

            await console.Error.WriteLineAsync($"{named}: draining");
            var waiting = new DrainWait(console, named, client.ListNodesAsync, stop => Task.Delay(Every, stop));
            return await waiting.RunAsync(cancel);
        });
        return command;
    }
}
