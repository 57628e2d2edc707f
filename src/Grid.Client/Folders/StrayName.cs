using System.Text.RegularExpressions;

namespace Grid.Client;

/// <summary>What a file's name and first bytes say about whether it was meant to be an image. Pure.</summary>
internal static partial class StrayName
{
    private const int MarkAt = 128;
    private static readonly string[] ImageEndings = [".dcm", ".dicom", ".dic", ".ima", ".dc3", ".acr"];

    private static readonly string[] OtherEndings =
    [
        ".txt", ".md", ".xml", ".json", ".csv", ".log", ".pdf", ".doc", ".docx", ".rtf", ".xls", ".xlsx", ".htm", ".html", ".css", ".js", ".jpg", ".jpeg", ".png", ".gif", ".bmp",
        ".tif", ".tiff", ".ico", ".zip", ".gz", ".tar", ".rar", ".7z", ".iso", ".exe", ".dll", ".jar", ".inf", ".ini", ".db", ".sqlite", ".bat", ".cmd", ".sh", ".lnk", ".sha256", ".md5", ".sr",
    ];

    private static readonly string[] OtherNames = ["README", "LICENSE", "LICENCE", "VERSION", "CHANGELOG", "AUTORUN", "DICOMDIR", "LOCKFILE", "THUMBS", "DESKTOP", "INDEX", "MANIFEST"];

    /// <param name="path">Where it lies.</param>
    /// <param name="start">Its first bytes.</param>
    /// <param name="imageShapes">Shapes of the names of images that were read.</param>
    public static bool IsImage(string path, ReadOnlySpan<byte> start, HashSet<string> imageShapes)
    {
        var name = Path.GetFileName(path);
        if (start.Length >= MarkAt + 4 && start.Slice(MarkAt, 4).SequenceEqual("DICM"u8)) return true;
        var ending = Path.GetExtension(name).ToLowerInvariant();
        if (ImageEndings.Contains(ending)) return true;
        if (name.StartsWith('.') || OtherEndings.Contains(ending) || OtherNames.Contains(Path.GetFileNameWithoutExtension(name).ToUpperInvariant())) return false;
        return imageShapes.Contains(ShapeOf(path)) || (IsWord(ending) && imageShapes.Any(shape => shape.EndsWith(ShapeOf(ending), StringComparison.Ordinal) && shape.Contains('.', StringComparison.Ordinal)));
    }

    /// <summary>A name with each run of digits as 0 and each run of letters as a, but for the letters of its extension.</summary>
    public static string ShapeOf(string path)
    {
        var name = Path.GetFileName(path);
        var ending = Path.GetExtension(name);
        if (!IsWord(ending)) return Letters().Replace(Digits().Replace(name, "0"), "a");
        return Letters().Replace(Digits().Replace(name[..^ending.Length], "0"), "a") + ending.ToLowerInvariant();
    }

    // The last part of a UID is no extension.
    private static bool IsWord(string ending) => ending.Length > 1 && ending.AsSpan(1).ContainsAnyExceptInRange('0', '9');

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    [GeneratedRegex("\\p{L}+")]
    private static partial Regex Letters();
}
