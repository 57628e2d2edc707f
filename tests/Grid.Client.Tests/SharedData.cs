namespace Grid.Client.Tests;

/// <summary>The public files that the tests use where they are: <c>GRID_SHARED</c>, else <c>shared</c> beside the repository.</summary>
internal static class SharedData
{
    public static string? Find(string name)
    {
        if (Environment.GetEnvironmentVariable("GRID_SHARED") is { Length: > 0 } named) return Existing(Path.Combine(named, "data", name));
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Grid.sln")))
                return Existing(Path.Combine(folder.Parent?.FullName ?? folder.FullName, "shared", "data", name));
        }

        return null;
    }

    private static string? Existing(string path) => Directory.Exists(path) ? path : null;
}
