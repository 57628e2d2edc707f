using System.CommandLine;
using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Client;

namespace Grid.Cli.Submit;

/// <summary><c>grid submit FOLDER --site SC-07</c>: sends somebody's own DICOM files and shows what became of them.</summary>
internal static class SubmitCommand
{
    public static Command Build(CliConsole console)
    {
        var folder = new Argument<string>("FOLDER") { Description = "Folder with DICOM files; everything below it is looked at" };
        var site = new Option<string>("--site") { Description = "Id of the sending site, for example SC-07", Required = true };
        var follow = new Option<bool>("--follow") { Description = "Wait until every study is answered" };
        var force = new Option<bool>("--force") { Description = "Run even if the patient has a recent result of the same pathway" };
        var lastKnownWell = new Option<DateTimeOffset?>("--last-known-well") { Description = "When the patient was last known to be well, ISO 8601 with offset" };
        var changedAt = new Option<DateTimeOffset?>("--changed-at") { Description = "When something changed for the patient (new symptoms, an injury, an operation): what is made after it is always run; ISO 8601 with offset" };
        var priority = new Option<string>("--priority") { Description = "Priority of the order, for example STAT", DefaultValueFactory = _ => "" };
        var calledAe = new Option<string>("--called-ae") { Description = "AE title the study would have been sent to", DefaultValueFactory = _ => "" };
        var output = OutputOption.Create();
        var location = new LocationOptions();

        var command = new Command("submit", "Send a folder's studies to the grid and show what became of them.")
        {
            folder, site, follow, force, lastKnownWell, changedAt, priority, calledAe, output,
        };
        location.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            var options = new SubmitOptions
            {
                SiteId = parsed.GetRequiredValue(site),
                Force = parsed.GetValue(force),
                LastKnownWell = parsed.GetValue(lastKnownWell),
                ChangedAt = parsed.GetValue(changedAt),
                OrderPriority = parsed.GetRequiredValue(priority),
                CalledAeTitle = parsed.GetRequiredValue(calledAe),
            };
            var run = new SubmitRun(console, options, parsed.GetValue(follow), parsed.GetValue(output));
            return run.RunAsync(parsed.GetRequiredValue(folder), () => location.Find(parsed), cancel);
        });
        return command;
    }
}
