using Grid.Inference.Geometry;
using Grid.Inference.Repository;
using Grid.Inference.Scoring;

namespace Grid.Inference.Execution;

/// <summary>Makes one answer of the plane scores and of what is known to be missing. Pure.</summary>
internal sealed class AnswerComposer(ModelManifest manifest, StudyPlan plan)
{
    public StudyAnswer Compose(IReadOnlyList<ReadPlane> read, IReadOnlyList<string> shortfalls)
    {
        var scored = Enumerable.Range(0, read.Count).Where(i => read[i].Score is not null).ToList();
        if (scored.Count == 0)
        {
            // A plan without planes says why; planes that were all refused have said so too.
            return Answer(AnswerOutcome.Indeterminate, null, [], shortfalls, $"indeterminate: {string.Join("; ", shortfalls.Take(1).DefaultIfEmpty("no image could be read"))}");
        }

        // The scorer counts planes from 0 without holes.
        var score = new StudyScorer(manifest).Combine(
            [.. scored.Select(i => read[i].Plane)],
            [.. scored.Select((i, position) => read[i].Score! with { PlaneIndex = position })]);
        if (score.Fault is { } fault) throw new InferenceFailedException(InferenceFault.Model, $"model {manifest.Name} {manifest.Version}: {fault}");

        if (score.IsPositive)
        {
            var planes = scored.Select(i => (plan.Planes[i].Header, read[i].Plane)).ToList();
            var findings = Locate(score, planes);
            var incomplete = shortfalls.Count > 0 ? "; the study is incomplete, so there may be more" : "";
            return Answer(AnswerOutcome.Finding, score.Score, findings, shortfalls, $"{findings[0].Label}: {findings[0].Location}{(findings.Count > 1 ? $" and {findings.Count - 1} more" : "")}{incomplete}");
        }

        return shortfalls.Count > 0
            ? Answer(AnswerOutcome.Indeterminate, score.Score, [], shortfalls, $"indeterminate: nothing was found in what was received, but {shortfalls[0]}{(shortfalls.Count > 1 ? $" (and {shortfalls.Count - 1} more reasons)" : "")}")
            : Answer(AnswerOutcome.NoFinding, score.Score, [], [], $"no finding: {manifest.Finding.Label} not seen in {read.Count} {(plan.Stack is null ? "images" : "slices")}");
    }

    private List<AnswerFinding> Locate(StudyScore score, List<(InstanceHeader Header, Preprocessing.ImagePlane Plane)> planes)
    {
        var findings = plan.Stack is not null ? StackFindings.Describe(score.Findings, planes) : ViewFindings.Describe(score.Findings, planes, manifest.Pathway);
        // The study score can reach the threshold where no single place does.
        return findings.Count > 0 ? findings : [new AnswerFinding(manifest.Finding.Label, score.Score, "not located", [])];
    }

    private StudyAnswer Answer(AnswerOutcome outcome, double? score, IReadOnlyList<AnswerFinding> findings, IReadOnlyList<string> shortfalls, string summary) => new()
    {
        Outcome = outcome,
        Model = manifest.Name,
        ModelVersion = manifest.Version,
        Score = score,
        Findings = findings,
        Notes = [.. shortfalls.Select(reason => $"incomplete: {reason}"), .. plan.Notes],
        IntendedUse = manifest.IntendedUse,
        Summary = summary,
    };
}
