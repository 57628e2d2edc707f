namespace Grid.Inference.Tests;

/// <summary>The data shared beside the repository (../shared, or GRID_SHARED). Tests that need it skip where it is not.</summary>
internal static class SharedData
{
    /// <summary>Files of the real head CT, in order; skips the test where they are not.</summary>
    public static IReadOnlyList<string> RealHead()
    {
        var folder = Find("data/dicom-series/head-ct-ge");
        if (folder is null) Assert.Skip("the shared folder with data/dicom-series/head-ct-ge is neither beside the repository nor named by GRID_SHARED");
        return [.. Directory.EnumerateFiles(folder, "*.dcm").Order(StringComparer.Ordinal)];
    }

    private static string? Find(string path)
    {
        if (Environment.GetEnvironmentVariable("GRID_SHARED") is { Length: > 0 } named) return Existing(Path.Combine(named, path));
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Grid.sln"))) return Existing(Path.Combine(at.FullName, "..", "shared", path));
        }

        return null;
    }

    private static string? Existing(string folder) => Directory.Exists(folder) ? folder : null;
}
