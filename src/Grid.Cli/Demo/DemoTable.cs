using System.Globalization;
using Grid.Cli.Output;
using Grid.Client;
using Grid.Contracts.Studies;
using Grid.Contracts.Text;

namespace Grid.Cli.Demo;

/// <summary>The end of a demo: every study in the order in which they started, figures by pathway, and the verdict.</summary>
internal static class DemoTable
{
    private const int NotesShown = 8;

    public static bool IsComplete(IReadOnlyList<DemoStudy> studies, IReadOnlyDictionary<string, StudyReport> answers) =>
        studies.All(study => answers.TryGetValue(study.StudyInstanceUid, out var report) && report.State.IsFinal() && report.State is not (StudyState.Quarantined or StudyState.Cancelled));

    public static void Write(CliConsole console, IReadOnlyList<DemoStudy> studies, IReadOnlyDictionary<string, StudyReport> answers, StrokeFirst verdict)
    {
        console.Out.WriteLine();
        WriteStarts(console, studies, answers);
        console.Out.WriteLine();
        WritePathways(console, answers);
        WriteNotes(console, answers);
        foreach (var use in answers.Values.SelectMany(study => study.Jobs).Select(job => job.Result?.IntendedUse ?? "").Where(use => use.Length > 0).Distinct())
            console.Out.WriteLine($"use: {PlainText.Clean(use)}");

        var again = answers.Values.Count(study => study.Jobs.Any(job => job.Epoch > 1));
        if (again > 0) console.Out.WriteLine($"{again} studies were started again, having yielded or been interrupted; STARTED is their first start.");

        var missing = studies.Where(study => !answers.ContainsKey(study.StudyInstanceUid)).ToList();
        var quarantined = answers.Values.Count(study => study.State is StudyState.Quarantined or StudyState.Cancelled);
        console.Out.WriteLine();
        console.Out.WriteLine(verdict.Words);
        console.Out.WriteLine(
            missing.Count == 0 && quarantined == 0
                ? $"All {studies.Count} studies are answered."
                : $"{missing.Count} of {studies.Count} studies have no answer{(missing.Count > 0 ? $" ({string.Join(", ", missing.Take(5).Select(study => study.Name))}{(missing.Count > 5 ? ", …" : "")})" : "")}; {quarantined} are quarantined or cancelled.");
    }

    // Each once with how many studies it is about; the studies themselves have them in full ('grid describe study').
    private static void WriteNotes(CliConsole console, IReadOnlyDictionary<string, StudyReport> answers)
    {
        var notes = answers.Values.SelectMany(StudyWords.Notes).GroupBy(note => note, StringComparer.Ordinal)
            .OrderByDescending(same => same.Count()).ThenBy(same => same.Key, StringComparer.Ordinal).ToList();
        foreach (var same in notes.Take(NotesShown)) console.Out.WriteLine($"note: {PlainText.Clean(same.Key)}{(same.Count() > 1 ? $" ({same.Count()} studies)" : "")}");
        if (notes.Count > NotesShown) console.Out.WriteLine($"note: and {notes.Count - NotesShown} others; 'grid get studies' counts them by study.");
    }

    private static void WriteStarts(CliConsole console, IReadOnlyList<DemoStudy> studies, IReadOnlyDictionary<string, StudyReport> answers)
    {
        var first = answers.Values.Select(study => study.ReceivedAt).DefaultIfEmpty().Min();
        var table = new Table("START", "STUDY", "PATHWAY", "TIER", "SITE", "NODE", "RECEIVED", "STARTED", "WAIT", "RUN", "RESULT");
        var order = 0;
        foreach (var (study, report) in studies
            .Where(study => answers.ContainsKey(study.StudyInstanceUid))
            .Select(study => (Study: study, Report: answers[study.StudyInstanceUid]))
            .OrderBy(one => StudyWords.FirstStartedAt(one.Report) ?? DateTimeOffset.MaxValue))
        {
            table.Add(
                (++order).ToString(CultureInfo.InvariantCulture), study.Name, report.Pathway, report.Tier, report.SiteId, StudyWords.Nodes(report),
                After(report.ReceivedAt), After(StudyWords.FirstStartedAt(report)), StudyWords.Duration(StudyWords.FirstStartedAt(report) - report.ReceivedAt), StudyWords.Run(report),
                report.State == StudyState.Answered ? StudyWords.Result(report) : StudyWords.State(report.State));
        }

        table.Write(console.Out, console.Width);

        string After(DateTimeOffset? at) => at is null ? "" : string.Create(CultureInfo.InvariantCulture, $"+{(at.Value - first).TotalSeconds:0.00} s");
    }

    private static void WritePathways(CliConsole console, IReadOnlyDictionary<string, StudyReport> answers)
    {
        var table = new Table("PATHWAY", "TIER", "STUDIES", "FINDINGS", "MEDIAN WAIT", "LONGEST WAIT", "IN TIME");
        foreach (var group in answers.Values.GroupBy(study => (study.Pathway, study.Tier)).OrderBy(group => group.Key))
        {
            var waits = group.Where(study => StudyWords.FirstStartedAt(study) is not null).Select(study => StudyWords.FirstStartedAt(study)!.Value - study.ReceivedAt).Order().ToList();
            var late = group.Count(study => study.Deadline is { } deadline && study.Jobs.Max(job => job.PublishedAt) is { } published && published > deadline);
            table.Add(
                group.Key.Pathway, group.Key.Tier, Number(group.Count()),
                Number(group.Count(study => study.Jobs.Any(job => job.Result?.Outcome == ResultOutcome.Finding))),
                waits.Count > 0 ? StudyWords.Duration(waits[waits.Count / 2]) : "", waits.Count > 0 ? StudyWords.Duration(waits[^1]) : "",
                $"{group.Count() - late} of {group.Count()}");
        }

        table.Write(console.Out, console.Width);
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
