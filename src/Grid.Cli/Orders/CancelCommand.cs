using System.CommandLine;
using Grid.Cli.Connection;
using Grid.Cli.Output;

namespace Grid.Cli.Orders;

/// <summary><c>grid cancel STUDY</c>: nobody is to run it.</summary>
internal static class CancelCommand
{
    public static Command Build(CliConsole console)
    {
        var uid = new Argument<string>("STUDY") { Description = "Study Instance UID" };
        var reason = RequeueCommand.ReasonOption();
        var location = new LocationOptions();
        var command = new Command("cancel", "End a study that is not answered yet: nobody runs it, and its sender is told why. 'grid requeue' takes it up again.") { uid, reason };
        location.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var client = await location.Find(parsed).ConnectAsync(cancel);
            var study = parsed.GetRequiredValue(uid);
            var reply = await client.CancelAsync(study, parsed.GetRequiredValue(reason), cancel);
            console.Out.WriteLine($"{study}: {reply.Words}");
            return ExitCodes.Ok;
        });
        return command;
    }
}
