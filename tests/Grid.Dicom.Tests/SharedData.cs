using System.Runtime.CompilerServices;

namespace Grid.Dicom.Tests;

/// <summary>The public test files that may lie beside the repository; tests of them skip where they are absent.</summary>
internal static class SharedData
{
    public sealed record Entry(string Path, string Name, string Kind, string Syntax, string Photometric);

    public static string? Root { get; } = Find();

    public static string Require()
    {
        if (Root is null) Assert.Skip("The shared DICOM files are absent (../shared or GRID_SHARED).");
        return Root!;
    }

    public static IReadOnlyList<Entry> Files(Func<string, bool> kind)
    {
        var folder = Path.Combine(Require(), "data", "dicom");
        return [.. File.ReadLines(Path.Combine(folder, "MANIFEST.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(parts => kind(parts[5]))
            .Select(parts => new Entry(Path.Combine(folder, parts[0]), parts[0], parts[5], parts[7], parts[13]))];
    }

    private static string? Find()
    {
        var root = Environment.GetEnvironmentVariable("GRID_SHARED") ?? Path.Combine(RepositoryRoot(), "..", "shared");
        return File.Exists(Path.Combine(root, "data", "dicom", "MANIFEST.tsv")) ? root : null;
    }

    private static string RepositoryRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
