namespace Grid.Cli.Tests;

/// <summary>Finds the repository's own files from the folder the tests run in.</summary>
internal static class Repository
{
    public static string Scenario(string name) => Path.Combine(Root(), "cluster", "scenarios", name);

    /// <summary>The shipped silo.json.</summary>
    public static string SiloFile => Path.Combine(Root(), "silo.json");

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Grid.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"no Grid.sln above {AppContext.BaseDirectory}");
    }
}
