using System.Globalization;
using Grid.Cli.Output;
using Grid.Contracts.Studies;

namespace Grid.Cli.Demo;

/// <summary>
/// Whether the stroke study started before every dental one that had not started when it came. First starts
/// count: what was started again after a kill was not overtaken.
/// </summary>
/// <param name="Held">False only where a dental study that was still waiting went first.</param>
/// <param name="Words">The same with its numbers.</param>
internal sealed record StrokeFirst(bool Held, string Words)
{
    // An interrupted demo does not know when its stroke was acknowledged, only when it was received.
    private static readonly TimeSpan ToAcknowledge = TimeSpan.FromSeconds(1);

    /// <param name="answers">By Study Instance UID.</param>
    /// <param name="acknowledged">When the stroke was acknowledged: from then on nothing lesser may start before it. Null when this is the demo after an interrupted one.</param>
    public static StrokeFirst Judge(IReadOnlyDictionary<string, StudyReport> answers, DateTimeOffset? acknowledged)
    {
        var strokes = answers.Values.Where(study => study.Pathway == "stroke" && StudyWords.FirstStartedAt(study) is not null).ToList();
        var dental = answers.Values.Where(study => study.Pathway == "dental").ToList();
        if (strokes is not [var stroke]) return new StrokeFirst(false, "Stroke first: cannot be said, the stroke study did not run.");

        var started = StudyWords.FirstStartedAt(stroke)!.Value;
        var came = acknowledged ?? stroke.ReceivedAt + ToAcknowledge;
        var waiting = dental.Where(study => StudyWords.FirstStartedAt(study) is { } start && start > came).ToList();
        var before = waiting.Where(study => StudyWords.FirstStartedAt(study) < started).ToList();
        var wait = StudyWords.Duration(started - stroke.ReceivedAt);
        if (waiting.Count == 0)
            return new StrokeFirst(true, $"Stroke first: nothing to show, no dental study was waiting when the stroke came; it started {wait} after it was received.");
        if (before.Count > 0)
            return new StrokeFirst(false, string.Create(CultureInfo.InvariantCulture, $"Stroke first: NO. Of {waiting.Count} dental studies waiting when the stroke came, {before.Count} started before it; it waited {wait}."));

        var next = StudyWords.Duration(waiting.Min(study => StudyWords.FirstStartedAt(study)) - started);
        return new StrokeFirst(true, string.Create(
            CultureInfo.InvariantCulture,
            $"Stroke first: yes. When the stroke came, {waiting.Count} of {dental.Count} dental studies had not started; it started {wait} after it was received, before all {waiting.Count} of them (the first of these {next} later)."));
    }
}
