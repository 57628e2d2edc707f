using System.CommandLine;
using Grid.Cli.Output;
using Grid.Contracts.Operations;
using Grid.Contracts.Studies;

namespace Grid.Cli.Get;

/// <summary><c>grid get studies</c>: newest first.</summary>
internal static class GetStudiesCommand
{
    private const int MostAtOnce = 1_000;

    public static Command Build(CliConsole console)
    {
        var site = new Option<string>("--site") { Description = "Of this site only", DefaultValueFactory = _ => "" };
        var pathway = new Option<string>("--pathway") { Description = "Of this pathway only", DefaultValueFactory = _ => "" };
        var state = new Option<StudyState?>("--state") { Description = "In this state only" };
        var limit = new Option<int>("--limit") { Description = "At most so many, 1 to 1000", DefaultValueFactory = _ => 100 };
        limit.Within(1, MostAtOnce);

        var command = new Command("studies", "List studies, newest first.") { site, pathway, state, limit };
        Watch.SetAction(command, console, async (client, parsed, format, cancel) =>
        {
            var studies = await client.ListStudiesAsync(
                new StudyFilter
                {
                    SiteId = parsed.GetRequiredValue(site),
                    Pathway = parsed.GetRequiredValue(pathway),
                    State = parsed.GetValue(state),
                    Limit = parsed.GetValue(limit),
                },
                cancel);
            Write(console, studies, format);
        });
        return command;
    }

    internal static void Write(CliConsole console, IReadOnlyList<StudyReport> studies, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(console.Out, studies);
            return;
        }

        var table = new Table("RECEIVED", "STUDY", "SITE", "PATHWAY", "TIER", "STATE", "NODE", "WAIT", "RUN", "NOTES", "RESULT");
        foreach (var study in studies)
        {
            table.Add(
                StudyWords.Time(study.ReceivedAt), study.StudyInstanceUid, study.SiteId, study.Pathway, study.Tier, StudyWords.State(study.State),
                StudyWords.Nodes(study), StudyWords.Wait(study), StudyWords.Run(study),
                StudyWords.Notes(study) is { Count: > 0 } notes ? $"{notes.Count}" : "", StudyWords.Result(study));
        }

        table.Write(console.Out, console.Width);
    }
}
