namespace Grid.Configuration.Reading;

/// <summary>Paths in silo.json are relative to that file, so that the same file works whatever folder a command starts in.</summary>
internal static class FilePath
{
    public static string Resolve(SectionReader section, string name, string byDefault, string directory) =>
        Absolute(section, name, section.Text(name, byDefault), directory);

    public static string? Resolve(SectionReader section, string name, string directory) =>
        section.OptionalText(name) is { } path ? Absolute(section, name, path, directory) : null;

    /// <summary>Empty, which is the default, stays empty: it turns something off.</summary>
    public static string ResolveOrEmpty(SectionReader section, string name, string directory) =>
        section.Text(name, "") is { Length: > 0 } path ? Absolute(section, name, path, directory) : "";

    private static string Absolute(SectionReader section, string name, string path, string directory)
    {
        if (path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal)) return Path.GetFullPath(path, directory);
        section.Context.Add(section.At(name), path.Length == 0 ? "an empty path" : "a path with a NUL character", "a path");
        return directory;
    }
}
