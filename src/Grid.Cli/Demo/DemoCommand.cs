using System.CommandLine;
using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Configuration;
using Grid.Configuration.Cluster;

namespace Grid.Cli.Demo;

/// <summary><c>grid demo [--stay]</c>: starts a grid if none runs, sends it a day's mixture and shows what comes of it.</summary>
internal static class DemoCommand
{
    public static Command Build(CliConsole console)
    {
        var stay = new Option<bool>("--stay") { Description = "Stay up afterwards and name the pages, until interrupted" };
        var seed = new Option<ulong?>("--seed") { Description = "Same seed, same studies; by default another one each time" };
        var config = new LocationOptions().Config;
        var command = new Command("demo", "Start a grid if none runs, send it 60 dental studies, 10 mammograms and then a stroke, and show the answers.") { stay, seed, config };
        command.SetAction((parsed, cancel) => RunAsync(console, parsed.GetValue(config), parsed.GetValue(seed), parsed.GetValue(stay), cancel));
        return command;
    }

    private static async Task<int> RunAsync(CliConsole console, string? config, ulong? seed, bool stay, CancellationToken cancel)
    {
        var file = SiloFile.Find(config) ?? throw new CliException(ExitCodes.BadInput, "There is no silo.json here. Name one with --config.");
        var loaded = SiloFile.Load(file);
        if (loaded.Options.Cluster.Mode != ClusterMode.Embedded)
            throw new CliException(ExitCodes.BadInput, $"{file} describes a cluster; the demo runs on an embedded grid (cluster.mode \"embedded\"), so that made-up patients stay out of a real record.");

        var note = DemoNote.Open(loaded.Options.Storage.Embedded.DataDirectory, seed);
        if (note.Resumed) await console.Error.WriteLineAsync($"The last demo was interrupted: going on with its studies (seed {note.Seed}). What was answered is not done again.");

        // Drawn while the host starts: neither needs the other.
        using var stopDrawing = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var drawing = DemoStudies.DrawAsync(note.Folder, note.Seed, loaded.Model, stopDrawing.Token);
        DemoHost host;
        try
        {
            host = await DemoHost.FindOrStartAsync(console, file, loaded.Options, note, cancel);
        }
        catch
        {
            await stopDrawing.CancelAsync();
            await drawing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }

        await using (host)
        {
            var code = await SubmitAsync(console, loaded, host, note, await drawing, cancel);
            if (stay && code == ExitCodes.Ok) await StayAsync(console, host, cancel);
            return code;
        }
    }

    private static async Task<int> SubmitAsync(
        CliConsole console, ConfigurationResult.Loaded loaded, DemoHost host, DemoNote note, IReadOnlyList<DemoStudy> studies, CancellationToken cancel)
    {
        var location = new GridLocation([$"{GridLocation.AddressOf(loaded.Options)}:{host.GatewayPort}"], loaded.Options.Cluster.ClusterId, loaded.Options.Cluster.ServiceId);
        await using var client = await location.ConnectAsync(cancel);
        var run = new DemoRun(console, client, host);
        var answers = await run.RunAsync(studies, cancel);

        var verdict = StrokeFirst.Judge(answers, run.StrokeAcknowledgedAt);
        DemoTable.Write(console, studies, answers, verdict);
        if (!DemoTable.IsComplete(studies, answers)) return ExitCodes.Failed;

        note.Complete();
        return verdict.Held ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static async Task StayAsync(CliConsole console, DemoHost host, CancellationToken cancel)
    {
        var pages = $"http://{host.Address}:{host.HttpPort}";
        await console.Out.WriteLineAsync(
            $"""

            The grid stays up. Ctrl+C {(host.IsOurs ? "stops it" : "leaves it running: it was there before")}.
              dashboard     {pages}/dashboard
              health        {pages}/health/ready
            Next, in another terminal:
              .artifacts/grid get studies
              .artifacts/grid get nodes --watch
              .artifacts/grid submit FOLDER --site SC-07 --follow
            """);
        var ended = await Task.WhenAny(host.Ended, Task.Delay(Timeout.Infinite, cancel));
        if (ended == host.Ended) throw new CliException(ExitCodes.Failed, host.LastWords());
    }
}
