using System.CommandLine;
using System.Globalization;
using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Contracts.Studies;
using Grid.Contracts.Text;

namespace Grid.Cli.Describe;

/// <summary><c>grid describe study UID</c>: everything that is known about one study, its decisions in words.</summary>
internal static class DescribeStudyCommand
{
    public static Command Build(CliConsole console)
    {
        var uid = new Argument<string>("UID") { Description = "Study Instance UID" };
        var output = OutputOption.Create();
        var location = new LocationOptions();
        var command = new Command("study", "Show one study in full: rule, deadline, jobs, results, decisions.") { uid, output };
        location.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var client = await location.Find(parsed).ConnectAsync(cancel);
            var named = parsed.GetRequiredValue(uid);
            var study = await client.GetStudyAsync(named, cancel)
                ?? throw new CliException(ExitCodes.Failed, $"The grid knows no study {PlainText.Clean(named)}.");
            if (parsed.GetValue(output) == OutputFormat.Json) JsonOutput.Write(console.Out, study);
            else Write(console.Out, study);
            return ExitCodes.Ok;
        });
        return command;
    }

    internal static void Write(TextWriter to, StudyReport study)
    {
        void Line(string name, string text)
        {
            if (text.Length > 0) to.WriteLine($"{name,-15} {PlainText.Clean(text)}");
        }

        Line("Study", study.StudyInstanceUid);
        Line("Revision", study.Revision > 1 ? $"{study.Revision}" : "");
        Line("Site", study.SiteId);
        Line("State", StudyWords.State(study.State));
        Line("Pathway", $"{study.Pathway} ({study.Tier})");
        Line("Recognised by", study.RecognisedBy);
        Line("Received", StudyWords.Time(study.ReceivedAt));
        Line("Deadline", StudyWords.Time(study.Deadline));
        Line("Images", string.Create(CultureInfo.InvariantCulture, $"{study.InstanceCount} instances, {StudyWords.Size(study.Bytes)}"));
        Line("Wait", StudyWords.Wait(study));
        Line("Run", StudyWords.Run(study));
        if (study.Conflicts > 0) Line("Conflicts", $"{study.Conflicts} submission(s) with other bytes under known SOP Instance UIDs are kept beside it and were not read: {string.Join(", ", study.ConflictingInstances)}");
        foreach (var former in StudyWords.EarlierRevisions(study)) Line("Revision", former);
        if (study.EarlierResult is { } earlier) Line("Earlier result", StudyWords.Earlier(earlier));
        if (study.ShownBeside is { } beside) Line("Shown beside", StudyWords.Earlier(beside));
        Line("Patient", study.PatientNote);

        foreach (var job in study.Jobs)
        {
            to.WriteLine();
            WriteJob(Line, job);
        }

        if (study.Decisions.Count == 0) return;
        to.WriteLine();
        to.WriteLine("Decisions");
        foreach (var decision in study.Decisions)
        {
            var (first, more) = DecisionLines.Of(decision.Text);
            to.WriteLine($"  {StudyWords.Time(decision.At)}  {decision.Model}{(decision.Revision > 1 ? $", revision {decision.Revision}" : "")}: {first}");
            foreach (var line in more) to.WriteLine($"      {line}");
        }
    }

    private static string Short(string sha256) => sha256.Length > 12 ? sha256[..12] : sha256.Length > 0 ? sha256 : "unknown";

    private static void WriteJob(Action<string, string> line, JobReport job)
    {
        line("Job", $"{job.Model}, {job.State.ToString().ToLowerInvariant()}{(job.Amends > 0 ? $", amends revision {job.Amends}" : "")}");
        line("  Node", job.Node.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"{job.Node}, epoch {job.Epoch}") : "");
        line("  Started", StudyWords.Time(job.StartedAt));
        line("  Completed", StudyWords.Time(job.CompletedAt));
        line("  Published", StudyWords.Time(job.PublishedAt));
        line("  Last failure", job.LastFailure);
        if (job.Wait is { } wait) WaitLines.Write(line, wait);
        if (job.Result is not { } result) return;

        line("  Result", StudyWords.Outcome(result.Outcome) + (result.Score is { } score ? string.Create(CultureInfo.InvariantCulture, $", score {score:0.000}") : ""));
        line("  By", $"{result.Model} {result.ModelVersion}");
        if (result.Provenance is { } made)
            line("  Made of", string.Create(CultureInfo.InvariantCulture, $"{made.InstancesRead} instances, content {Short(made.ContentHash)}, model file {Short(made.ModelSha256)}"));
        foreach (var finding in result.Findings)
        {
            line("  Finding", StudyWords.Finding(finding));
            foreach (var image in finding.SopInstanceUids) line("    on image", image);
        }

        foreach (var note in result.Notes) line("  Note", note);
        line("  Use", result.IntendedUse);
    }
}
