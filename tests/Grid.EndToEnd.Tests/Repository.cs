namespace Grid.EndToEnd.Tests;

/// <summary>The checkout that the tests were built from, and the shared test data beside it where there is any.</summary>
internal static class Repository
{
    public static string Folder { get; } = Find();

    /// <summary>A folder of the shared data, or a skip that says what is missing.</summary>
    public static string Shared(string path)
    {
        var root = Environment.GetEnvironmentVariable("GRID_SHARED") ?? Path.Combine(Folder, "..", "shared");
        var folder = Path.Combine(root, path);
        if (!Directory.Exists(folder)) Assert.Skip($"The shared test data is not here ({path}); set GRID_SHARED to the folder that holds it.");
        return folder;
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "silo.json"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No silo.json above {AppContext.BaseDirectory}.");
    }
}
