using System.CommandLine;
using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Client;

namespace Grid.Cli.Get;

/// <summary>What the <c>get</c> commands share: connect, show once, or again and again with --watch.</summary>
internal static class Watch
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    public static void SetAction(Command command, CliConsole console, Func<GridClient, ParseResult, OutputFormat, CancellationToken, Task> showAsync)
    {
        var output = OutputOption.Create();
        var watch = new Option<bool>("--watch", "-w") { Description = "Show it again every two seconds, until interrupted" };
        var location = new LocationOptions();
        command.Options.Add(output);
        command.Options.Add(watch);
        location.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var client = await location.Find(parsed).ConnectAsync(cancel);
            var again = parsed.GetValue(watch);
            do
            {
                if (again) console.Restart();
                await showAsync(client, parsed, parsed.GetValue(output), cancel);
            }
            while (again && await PauseAsync(cancel));
            return ExitCodes.Ok;
        });
    }

    // Ctrl+C is how watching ends, not a failure.
    private static async Task<bool> PauseAsync(CancellationToken cancel)
    {
        await Task.Delay(Every, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancel.IsCancellationRequested;
    }
}
