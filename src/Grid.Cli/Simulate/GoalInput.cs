using Grid.Cli.Output;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Search;

namespace Grid.Cli.Simulate;

/// <summary>Goals as they are written behind <c>--goal</c>.</summary>
internal static class GoalInput
{
    public const string Description = "What must hold, e.g. \"stroke.p99 <= 60s\", \"dental.late <= 0.1%\", \"stroke.wait.p99 <= 2s\", \"any.late <= 1%\", \"stroke.p99@kostanay <= 60s\", \"stroke.p99@each-region <= 90s\", \"stroke.p99@SC-24 <= 60s\"; several must all hold";

    /// <exception cref="CliException">Goals that cannot be read, all of them.</exception>
    public static IReadOnlyList<Goal> Read(Scenario scenario, string[] texts, CliConsole console)
    {
        var (goals, wrong) = (new List<Goal>(), new List<string>());
        foreach (var text in texts)
        {
            if (!GoalParser.TryParse(text, scenario, out var read, out var error))
            {
                wrong.Add($"--goal {error.Describe()}");
                continue;
            }

            goals.AddRange(read);
            if (read[0].SilentPlaces is { Count: > 0 } silent)
                console.Error.WriteLine($"note: --goal {text}: no study of the pathway comes from {string.Join(", ", silent)}; there is no goal for {(silent.Count == 1 ? "it" : "them")}.");
        }

        return wrong.Count == 0 ? goals : throw new CliException(ExitCodes.BadInput, string.Join("\ngrid: ", wrong));
    }
}
