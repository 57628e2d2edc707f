using System.Globalization;
using Grid.Cli.Output;
using Grid.Client;
using Grid.Contracts.Studies;

namespace Grid.Cli.Demo;

/// <summary>The end of a demo: every study in the order in which they started, figures by pathway, and the verdict.</summary>
internal static class DemoTable
{
    public static bool IsComplete(IReadOnlyList<DemoStudy> studies, IReadOnlyDictionary<string, StudyReport> answers) =>
        studies.All(study => answers.TryGetValue(study.StudyInstanceUid, out var report) && report.State.IsFinal() && report.State != StudyState.Quarantined);

    public static void Write(CliConsole console, IReadOnlyList<DemoStudy> studies, IReadOnlyDictionary<string, StudyReport> answers, StrokeFirst verdict)
    {
        console.Out.WriteLine();
        WriteStarts(console, studies, answers);
        console.Out.WriteLine();
        WritePathways(console, answers);
        foreach (var note in answers.Values.SelectMany(StudyWords.Notes).Distinct()) console.Out.WriteLine($"note: {TextWidth.Plain(note)}");
        foreach (var use in answers.Values.SelectMany(study => study.Jobs).Select(job => job.Result?.IntendedUse ?? "").Where(use => use.Length > 0).Distinct())
            console.Out.WriteLine($"use: {TextWidth.Plain(use)}");

        var missing = studies.Where(study => !answers.ContainsKey(study.StudyInstanceUid)).ToList();
        var quarantined = answers.Values.Count(study => study.State == StudyState.Quarantined);
        console.Out.WriteLine();
        console.Out.WriteLine(verdict.Words);
        console.Out.WriteLine(
            missing.Count == 0 && quarantined == 0
                ? $"All {studies.Count} studies are answered."
                : $"{missing.Count} of {studies.Count} studies have no answer{(missing.Count > 0 ? $" ({string.Join(", ", missing.Take(5).Select(study => study.Name))}{(missing.Count > 5 ? ", …" : "")})" : "")}; {quarantined} are quarantined.");
    }

    private static void WriteStarts(CliConsole console, IReadOnlyList<DemoStudy> studies, IReadOnlyDictionary<string, StudyReport> answers)
    {
        var first = answers.Values.Select(study => study.ReceivedAt).DefaultIfEmpty().Min();
        var table = new Table("START", "STUDY", "PATHWAY", "TIER", "SITE", "NODE", "RECEIVED", "STARTED", "WAIT", "RUN", "RESULT");
        var order = 0;
        foreach (var (study, report) in studies
            .Where(study => answers.ContainsKey(study.StudyInstanceUid))
            .Select(study => (Study: study, Report: answers[study.StudyInstanceUid]))
            .OrderBy(one => StudyWords.StartedAt(one.Report) ?? DateTimeOffset.MaxValue))
        {
            table.Add(
                (++order).ToString(CultureInfo.InvariantCulture), study.Name, report.Pathway, report.Tier, report.SiteId, StudyWords.Nodes(report),
                After(report.ReceivedAt), After(StudyWords.StartedAt(report)), StudyWords.Wait(report), StudyWords.Run(report),
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
            var waits = group.Where(study => StudyWords.StartedAt(study) is not null).Select(study => StudyWords.StartedAt(study)!.Value - study.ReceivedAt).Order().ToList();
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
