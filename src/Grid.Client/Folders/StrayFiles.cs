using System.Text;
using Grid.Contracts.Studies;

namespace Grid.Client;

/// <summary>
/// Which files that could not be read count as images, and of which study. A file counts when it carries DICOM's mark, has a DICOM
/// extension, or is named like the images beside it; indexes, texts and what systems leave in folders do not. It belongs to the study
/// whose UID it still shows; else to those of the images before and after it in its folder; else to those of the nearest folder above
/// that has any.
/// </summary>
internal static class StrayFiles
{
    private const int MaxLookedAt = 64 * 1024;

    public static ILookup<string, string> ByStudy(string root, IReadOnlyList<HeaderFacts> facts, IReadOnlyList<string> closedFolders)
    {
        var images = facts.Where(one => one.LeftOut is null).ToList();
        var byFolder = images.ToLookup(image => FolderOf(image.Path), StringComparer.Ordinal);
        var shapes = images.Select(image => StrayName.ShapeOf(image.Path)).ToHashSet(StringComparer.Ordinal);
        var studies = images.Select(image => image.StudyInstanceUid).ToHashSet(StringComparer.Ordinal);
        var strays = new List<(string Study, string Reason)>();
        foreach (var stray in facts.Where(one => one.Unread is not null))
        {
            var start = Start(stray.Path);
            var beside = byFolder[FolderOf(stray.Path)].ToList();
            var likened = beside.Count > 0 ? beside.Select(image => StrayName.ShapeOf(image.Path)).ToHashSet(StringComparer.Ordinal) : shapes;
            if (!StrayName.IsImage(stray.Path, start, likened)) continue;
            strays.AddRange(Owners(root, stray.Path, start, beside, images, studies).Select(study => (study, stray.Unread!)));
        }

        foreach (var folder in closedFolders)
            strays.AddRange(Above(root, FolderOf(folder), images).Select(study => (study, "folder that cannot be looked into")));
        return strays.ToLookup(stray => stray.Study, stray => stray.Reason, StringComparer.Ordinal);
    }

    /// <summary>Thirty with one reason are one line.</summary>
    public static IReadOnlyList<UnreadFiles> Count(IEnumerable<string> reasons) =>
        [.. reasons.GroupBy(reason => reason, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new UnreadFiles(group.Count(), group.Key))];

    private static IEnumerable<string> Owners(string root, string path, byte[] start, List<HeaderFacts> beside, List<HeaderFacts> images, HashSet<string> studies)
    {
        var shown = studies.Where(study => Shows(start, study)).ToList();
        if (shown.Count > 0) return shown;
        if (beside.Count == 0) return Above(root, FolderOf(path), images);

        var before = beside.Where(image => string.CompareOrdinal(image.Path, path) < 0).MaxBy(image => image.Path, StringComparer.Ordinal);
        var after = beside.Where(image => string.CompareOrdinal(image.Path, path) > 0).MinBy(image => image.Path, StringComparer.Ordinal);
        return new[] { before, after }.OfType<HeaderFacts>().Select(image => image.StudyInstanceUid).Distinct(StringComparer.Ordinal);
    }

    private static List<string> Above(string root, string folder, List<HeaderFacts> images)
    {
        for (var at = folder; at.Length >= root.Length; at = FolderOf(at))
        {
            var below = at.EndsWith(Path.DirectorySeparatorChar) ? at : at + Path.DirectorySeparatorChar;
            var found = images.Where(image => image.Path.StartsWith(below, StringComparison.Ordinal)).Select(image => image.StudyInstanceUid).Distinct(StringComparer.Ordinal).ToList();
            if (found.Count > 0 || at.Length == root.Length) return found;
        }

        return [];
    }

    /// <summary>A UID that is followed by more digits is another one.</summary>
    private static bool Shows(ReadOnlySpan<byte> start, string uid)
    {
        var sought = Encoding.ASCII.GetBytes(uid);
        for (var at = start.IndexOf(sought); at >= 0;)
        {
            var rest = start[(at + sought.Length)..];
            if (rest.IsEmpty || rest[0] is not ((>= (byte)'0' and <= (byte)'9') or (byte)'.')) return true;
            var next = rest.IndexOf(sought);
            at = next < 0 ? -1 : at + sought.Length + next;
        }

        return false;
    }

    private static byte[] Start(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
            var start = new byte[Math.Min(file.Length, MaxLookedAt)];
            return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return [];
        }
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(path) ?? "";
}
