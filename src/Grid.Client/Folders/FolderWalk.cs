namespace Grid.Client;

/// <summary>Every file below a folder, in name order, and what could not be looked into.</summary>
internal sealed class FolderWalk
{
    // Deeper than any export; a bound against folders that contain themselves by bind mounts.
    private const int MaxDepth = 40;

    private readonly string _root;

    private FolderWalk(string root) => _root = root;

    public List<string> Files { get; } = [];

    public List<LeftOutFile> LeftOut { get; } = [];

    /// <summary>Folders that could not be looked into: nobody knows what lies there.</summary>
    public List<string> Closed { get; } = [];

    public static FolderWalk Of(string root, CancellationToken cancel)
    {
        var walk = new FolderWalk(root);
        walk.Enter(root, 0, cancel);
        return walk;
    }

    private void Enter(string folder, int depth, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        FileSystemInfo[] entries;
        try
        {
            entries = new DirectoryInfo(folder).GetFileSystemInfos();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LeaveOut(folder, $"folder cannot be read: {Reason(fault)}");
            Closed.Add(folder);
            return;
        }

        foreach (var entry in entries.OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            if (entry is FileInfo) Files.Add(entry.FullName);
            else if (entry.LinkTarget is not null) LeaveOut(entry.FullName, "link to a folder, not followed");
            else if (depth == MaxDepth) LeaveOut(entry.FullName, $"more than {MaxDepth} folders deep, not entered");
            else Enter(entry.FullName, depth + 1, cancel);
        }
    }

    /// <summary>A fault's words without the path, which the list names already.</summary>
    public static string Reason(Exception fault) => fault is UnauthorizedAccessException ? "permission denied" : fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it went away while the folder was read",
        _ => fault.GetType().Name,
    };

    private void LeaveOut(string path, string reason) => LeftOut.Add(new LeftOutFile(Path.GetRelativePath(_root, path), reason));
}
