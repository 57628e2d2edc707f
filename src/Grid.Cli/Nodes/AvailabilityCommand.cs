using System.CommandLine;
using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Contracts.Nodes;

namespace Grid.Cli.Nodes;

/// <summary><c>grid cordon NODE</c> and <c>grid uncordon NODE</c>: whether new work may go there.</summary>
internal static class AvailabilityCommand
{
    public static Command BuildCordon(CliConsole console) => Build(
        console, "cordon", "Keep new work away from a node; what runs there goes on. Outlives a restart of the node.", NodeAvailability.Cordoned, "cordoned");

    public static Command BuildUncordon(CliConsole console) => Build(
        console, "uncordon", "Let new work go to a node again, after cordon or drain.", NodeAvailability.Active, "takes new work");

    /// <summary>NODE, as every command that orders something of a node has it.</summary>
    public static Argument<string> NodeArgument() => new("NODE") { Description = "Name of the node, as 'grid get nodes' shows it" };

    private static Command Build(CliConsole console, string name, string description, NodeAvailability availability, string said)
    {
        var node = NodeArgument();
        var location = new LocationOptions();
        var command = new Command(name, description) { node };
        location.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var client = await location.Find(parsed).ConnectAsync(cancel);
            var named = parsed.GetRequiredValue(node);
            await client.SetAvailabilityAsync(named, availability, cancel);
            console.Out.WriteLine($"{named}: {said}");
            return ExitCodes.Ok;
        });
        return command;
    }
}
