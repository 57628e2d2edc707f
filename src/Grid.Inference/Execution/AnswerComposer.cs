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

        // Slices of two stacks are no neighbours: each stack is scored by itself, and the worst answer stands.
        var parts = Parts(scored).Select(part => (Planes: part, Score: Score(read, part))).ToList();
        var score = parts.MaxBy(part => part.Score.Score).Score;
        if (parts.Exists(part => part.Score.IsPositive))
        {
            List<AnswerFinding> findings =
                [.. parts.Where(part => part.Score.IsPositive).OrderByDescending(part => part.Score.Score).SelectMany(part => Locate(part.Score, [.. part.Planes.Select(i => (plan.Planes[i].Header, read[i].Plane))], StackName(part.Planes[0])))];
            var incomplete = shortfalls.Count > 0 ? "; the study is incomplete, so there may be more" : "";
            return Answer(AnswerOutcome.Finding, score.Score, findings, shortfalls, $"{findings[0].Label}: {findings[0].Location}{(findings.Count > 1 ? $" and {findings.Count - 1} more" : "")}{incomplete}");
        }

        return shortfalls.Count > 0
            ? Answer(AnswerOutcome.Indeterminate, score.Score, [], shortfalls, $"indeterminate: nothing was found in what was received, but {shortfalls[0]}{(shortfalls.Count > 1 ? $" (and {shortfalls.Count - 1} more reasons)" : "")}")
            : Answer(AnswerOutcome.NoFinding, score.Score, [], [], $"no finding: {manifest.Finding.Label} not seen in {read.Count} {(plan.Stack is null ? "images" : "slices")}");
    }

    /// <summary>The planes of each stack; all together where there is none, or one.</summary>
    private List<List<int>> Parts(List<int> scored)
    {
        if (plan.Stacks.Count <= 1) return [scored];
        return [.. scored.GroupBy(index => plan.Stacks.Count(stack => stack.First <= index)).Select(group => group.ToList())];
    }

    private StudyScore Score(IReadOnlyList<ReadPlane> read, List<int> planes)
    {
        // The scorer counts planes from 0 without holes.
        var score = new StudyScorer(manifest).Combine(
            [.. planes.Select(i => read[i].Plane)],
            [.. planes.Select((i, position) => read[i].Score! with { PlaneIndex = position })]);
        return score.Fault is { } fault ? throw new InferenceFailedException(InferenceFault.Model, $"model {manifest.Name} {manifest.Version}: {fault}") : score;
    }

    /// <summary>Where several stacks were read, an instance number alone names no slice.</summary>
    private string StackName(int plane) => plan.Stacks.Count > 1 ? $" of {plan.Stacks.Last(stack => stack.First <= plane).Name}" : "";

    private List<AnswerFinding> Locate(StudyScore score, List<(InstanceHeader Header, Preprocessing.ImagePlane Plane)> planes, string stack)
    {
        var findings = plan.Stack is not null ? [.. StackFindings.Describe(score.Findings, planes).Select(finding => finding with { Location = finding.Location + stack })] : ViewFindings.Describe(score.Findings, planes, manifest.Pathway);
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
