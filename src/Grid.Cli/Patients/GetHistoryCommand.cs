using System.CommandLine;
using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Contracts.Patients;

namespace Grid.Cli.Patients;

/// <summary><c>grid get history --site SITE</c>: what is known of a patient whose number is typed, not passed.</summary>
internal static class GetHistoryCommand
{
    public static Command Build(CliConsole console)
    {
        var site = new Option<string>("--site") { Description = "Id of the asking site; a number without an issuer is this site's own", Required = true };
        var beforeExam = new Option<string?>("--before-exam") { Description = "Pathway of an exam about to be made: was it just done, and does its result still stand?" };
        var modality = Text("--modality", "With --before-exam: only exams of this modality, for example MG");
        var bodyPart = Text("--body-part", "With --before-exam: only exams of this body part, for example BREAST");
        var laterality = Text("--laterality", "With --before-exam: only exams of this side, L or R");
        var anatomy = Text("--anatomy", "With --before-exam: only exams of this code, for example of a tooth, SCT:245648009");
        var output = OutputOption.Create();
        var location = new LocationOptions();

        var command = new Command("history", "Show a patient's AI history, newest first. Asks for number and issuer on standard input.")
        {
            site, beforeExam, modality, bodyPart, laterality, anatomy, output,
        };
        location.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            PlannedExam? planned = parsed.GetValue(beforeExam) is not { } pathway ? null : new PlannedExam
            {
                Pathway = pathway,
                Modality = parsed.GetRequiredValue(modality),
                BodyPart = parsed.GetRequiredValue(bodyPart),
                Laterality = parsed.GetRequiredValue(laterality),
                Anatomy = parsed.GetRequiredValue(anatomy),
            };
            var found = location.Find(parsed);
            var patient = await PatientInput.ReadAsync(console, "", cancel);
            await using var client = await found.ConnectAsync(cancel);
            var history = await client.GetHistoryAsync(parsed.GetRequiredValue(site), patient, planned, cancel);
            if (parsed.GetValue(output) == OutputFormat.Json) JsonOutput.Write(console.Out, history);
            else Write(console, history);
            return ExitCodes.Ok;
        });
        return command;
    }

    internal static void Write(CliConsole console, HistoryReply history)
    {
        if (history.BeforeExam is { } answer)
        {
            console.Out.WriteLine(answer.Text);
            console.Out.WriteLine();
        }

        var table = new Table("ACQUIRED", "PUBLISHED", "STUDY", "REVISION", "SITE", "REGION", "PATHWAY", "BODY PART", "SIDE", "MODEL", "VERSION", "CONCLUSIVE", "FINDING");
        foreach (var entry in history.Entries)
        {
            table.Add(
                StudyWords.Time(entry.AcquiredAt), StudyWords.Time(entry.PublishedAt), entry.StudyInstanceUid, StudyWords.Number(entry.Revision), entry.SiteId, entry.Region, entry.Pathway,
                entry.Anatomy.Length > 0 ? $"{entry.BodyPart} {entry.Anatomy}".Trim() : entry.BodyPart, entry.Laterality, entry.Model, entry.ModelVersion,
                entry.Conclusive ? "yes" : "no", entry.UnderLinkedNumber ? $"{entry.Summary} (under a linked number)" : entry.Summary);
        }

        table.Write(console.Out, console.Width);
        foreach (var moved in history.Moved)
            console.Out.WriteLine($"moved  {moved.StudyInstanceUid}: belongs to somebody else, corrected {StudyWords.Time(moved.MovedAt)}: {moved.Reason}");
    }

    private static Option<string> Text(string name, string description) => new(name) { Description = description, DefaultValueFactory = _ => "" };
}
