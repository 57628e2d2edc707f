using Grid.Contracts.Studies;

namespace Grid.Chaos.Tests.Failures;

/// <summary>A result as a node would write it.</summary>
internal static class Results
{
    public static JobResult Of(string model) => new()
    {
        Outcome = ResultOutcome.NoFinding,
        Model = model,
        ModelVersion = "1.0.0",
        Score = 0.01,
        Findings = [],
        Notes = [],
        IntendedUse = "A test's.",
    };
}
