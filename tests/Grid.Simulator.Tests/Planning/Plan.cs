using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Tests.Planning;

/// <summary>Runs that end with the test.</summary>
internal static class Plan
{
    public static ScenarioOutcome Run(Scenario scenario, ulong seed, int replication = 0) =>
        ScenarioRun.Run(scenario, seed, replication, cancel: TestContext.Current.CancellationToken);

    public static PlanResult RunAll(Scenario scenario, ulong seed, int threads = 1) =>
        ScenarioReplications.Run(scenario, seed, threads, cancel: TestContext.Current.CancellationToken);
}
