using System.Globalization;
using Grid.Cli.Output;
using Grid.Contracts.Studies;

namespace Grid.Cli.Demo;

/// <summary>
/// Whether the stroke study started, on its node, before every dental one that had not started when it came. Slots of other nodes
/// that would have answered it later may go to dental work while a run yields to it. First starts count: what was started again
/// after a kill was not overtaken.
/// </summary>
/// <param name="Held">False only where a dental study that was still waiting took the stroke's node first.</param>
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
        var overtaking = before.Count(study => StudyWords.Nodes(study) == StudyWords.Nodes(stroke));
        var wait = StudyWords.Duration(started - stroke.ReceivedAt);
        if (waiting.Count == 0)
            return new StrokeFirst(true, $"Stroke first: nothing to show, no dental study was waiting when the stroke came; it started {wait} after it was received.");
        if (overtaking > 0)
            return new StrokeFirst(false, string.Create(CultureInfo.InvariantCulture, $"Stroke first: NO. Of {waiting.Count} dental studies waiting when the stroke came, {overtaking} started before it on its node; it waited {wait}."));

        var behind = waiting.Count - before.Count;
        var words = string.Create(
            CultureInfo.InvariantCulture,
            $"Stroke first: yes. When the stroke came, {waiting.Count} of {dental.Count} dental studies had not started; it started {wait} after it was received, before {(before.Count == 0 ? "all " : "")}{behind} of them");
        if (behind > 0) words += $" (the first of these {StudyWords.Duration(waiting.Except(before).Min(study => StudyWords.FirstStartedAt(study)) - started)} later)";
        if (before.Count > 0) words += string.Create(CultureInfo.InvariantCulture, $"; {before.Count} took slots of other nodes meanwhile");
        return new StrokeFirst(true, words + ".");
    }
}
