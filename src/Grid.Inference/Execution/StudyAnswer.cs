namespace Grid.Inference.Execution;

/// <summary>What a run could say. Only <see cref="NoFinding"/> is a negative answer.</summary>
public enum AnswerOutcome
{
    /// <summary>At least one finding at or above the model's threshold.</summary>
    Finding = 1,

    /// <summary>All that the model needs was seen, and nothing reached the threshold.</summary>
    NoFinding = 2,

    /// <summary>Something the model needs was missing or unusable, so the absence of findings means nothing.</summary>
    Indeterminate = 3,
}

/// <summary>One model's answer for one study, in words for people. Carries no identity of the patient.</summary>
public sealed record StudyAnswer
{
    public required AnswerOutcome Outcome { get; init; }
    public required string Model { get; init; }
    public required string ModelVersion { get; init; }

    /// <summary>0 to 1; null when nothing could be scored.</summary>
    public double? Score { get; init; }

    /// <summary>Strongest first; empty unless the outcome is <see cref="AnswerOutcome.Finding"/>.</summary>
    public IReadOnlyList<AnswerFinding> Findings { get; init; } = [];

    /// <summary>What a reader must know: first why the study is incomplete, if it is, then tilt, spacing and what was left out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public string IntendedUse { get; init; } = "";

    /// <summary>The answer in one line.</summary>
    public required string Summary { get; init; }
}

/// <summary>One thing the model says it saw.</summary>
/// <param name="Label">In the manifest's words.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Location">Side, slices or views, in words.</param>
/// <param name="SopInstanceUids">The images that show it.</param>
public sealed record AnswerFinding(string Label, double Score, string Location, IReadOnlyList<string> SopInstanceUids);
