using Grid.Configuration;
using Grid.Simulator.Scenarios;

namespace Grid.Cli.Simulate;

/// <summary>A scenario that a command was given.</summary>
internal static class ScenarioInput
{
    /// <param name="warnings">What is odd in it and does not keep it from being simulated.</param>
    /// <exception cref="CliException">It cannot be read, or not be simulated; says where and why.</exception>
    public static Scenario Load(string file, IReadOnlyList<string> overrides, out IReadOnlyList<string> warnings) =>
        ScenarioFile.TryLoad(file, overrides, GridConfiguration.ProcessEnvironment(), out var scenario, out warnings, out var failed)
            ? scenario
            : throw new CliException(ExitCodes.BadInput, $"{file}: {failed.Describe()}");
}
