namespace Grid.Configuration.Tests;

/// <summary>Finds the repository's own files from the folder the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string SiloJson => Path.Combine(Root, "silo.json");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Grid.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"no Grid.sln above {AppContext.BaseDirectory}");
    }
}
