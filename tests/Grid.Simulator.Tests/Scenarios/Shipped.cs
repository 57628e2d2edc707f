using Grid.Configuration;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Tests.Scenarios;

/// <summary>The scenarios in cluster/scenarios.</summary>
internal static class Shipped
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    public static string Folder { get; } = Find();

    public static Scenario Load(string name, params string[] overrides) => Load(name, out _, overrides);

    public static Scenario Load(string name, out IReadOnlyList<string> warnings, params string[] overrides) =>
        ScenarioFile.TryLoad(Path.Combine(Folder, name), overrides, NoEnvironment, out var scenario, out warnings, out var failed)
            ? scenario
            : throw new InvalidOperationException(failed.Describe());

    public static IReadOnlyList<ConfigurationError> Errors(string path) =>
        ScenarioFile.TryLoad(path, [], NoEnvironment, out _, out _, out var failed) ? [] : failed.Errors;

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Grid.sln"))) return Path.Combine(folder.FullName, "cluster", "scenarios");
        }

        throw new InvalidOperationException($"no Grid.sln above {AppContext.BaseDirectory}");
    }
}
