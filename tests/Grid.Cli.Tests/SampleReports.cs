using Grid.Contracts.Studies;

namespace Grid.Cli.Tests;

/// <summary>Reports as the grid would give them.</summary>
internal static class SampleReports
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <param name="pathway">stroke, dental, ...</param>
    /// <param name="received">Seconds after noon.</param>
    /// <param name="started">Seconds after noon; null when it never ran.</param>
    public static StudyReport Study(string uid, string pathway, double received, double? started) => new()
    {
        StudyInstanceUid = uid,
        SiteId = "SC-07",
        Pathway = pathway,
        Tier = pathway == "stroke" ? "emergency" : "routine",
        RecognisedBy = "a rule",
        State = StudyState.Answered,
        ReceivedAt = Noon.AddSeconds(received),
        InstanceCount = 1,
        Bytes = 1,
        Jobs =
        [
            new JobReport
            {
                Model = pathway,
                State = JobState.Published,
                Node = "node-1",
                Epoch = 1,
                StartedAt = started is { } at ? Noon.AddSeconds(at) : null,
                CompletedAt = started is { } then ? Noon.AddSeconds(then + 2) : null,
                Result = new JobResult
                {
                    Outcome = ResultOutcome.Finding,
                    Model = pathway,
                    ModelVersion = "1.0.0",
                    Score = 0.91,
                    Findings = [new Finding { Label = "hypodense territory", Score = 0.91, Location = "left" }],
                    Notes = ["gantry tilt 18.5°"],
                    IntendedUse = "not for clinical use",
                },
            },
        ],
        Decisions = started is { } decided ? [new DecisionReport(Noon.AddSeconds(decided), pathway, "node-1 because it is free")] : [],
    };
}
