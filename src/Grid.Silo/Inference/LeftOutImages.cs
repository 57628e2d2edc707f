using Grid.Contracts.Studies;

namespace Grid.Silo.Inference;

/// <summary>What intake wrote into a study's content about images that cannot be read.</summary>
internal static class LeftOutImages
{
    /// <summary>Reasons by SOP Instance UID.</summary>
    public static Dictionary<string, string> Unusable(IReadOnlyList<SeriesManifest> series) =>
        series.SelectMany(one => one.Unusable ?? []).DistinctBy(one => one.SopInstanceUid).ToDictionary(one => one.SopInstanceUid, one => one.Reason, StringComparer.Ordinal);

    /// <summary>Files that the sender could not read, in words: nobody knows what they show, so nothing can be called negative.</summary>
    public static IEnumerable<string> NotRead(IReadOnlyList<SeriesManifest> series) =>
        series.SelectMany(one => one.FilesNotRead ?? []).Select(files => $"{(files.Count == 1 ? "1 file" : $"{files.Count} files")} sent with this study could not be read: {files.Reason}");
}
