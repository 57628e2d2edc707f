using Grid.Contracts.Studies;
using Grid.Contracts.Text;

namespace Grid.Grains.Studies;

/// <summary>
/// Puts into the series what the model's run must know: instances that the store found unusable, and files that the sender could
/// not read. It travels with the study's content, through ledger and dispatch, to whichever node runs it.
/// </summary>
internal static class LeftOutMarks
{
    private const int MaxReason = 256;

    /// <param name="request">What was asked; its own marks are replaced.</param>
    /// <param name="unusable">Reasons by content hash.</param>
    public static IReadOnlyList<SeriesManifest> Mark(SubmitStudy request, IReadOnlyDictionary<string, string> unusable)
    {
        var unread = (request.FilesNotRead ?? []).Select(files => files with { Reason = Bounded(files.Reason) }).ToList();
        return [.. request.Series.Select((series, index) => series with
        {
            Unusable = Of(series, unusable) is { Count: > 0 } marks ? marks : null,
            FilesNotRead = index == 0 && unread.Count > 0 ? unread : null,
        })];
    }

    /// <summary>What the sender is told with the receipt; empty when all can be read.</summary>
    public static string Describe(IReadOnlyList<SeriesManifest> series)
    {
        var reasons = series.SelectMany(one => one.Unusable ?? []).GroupBy(one => one.Reason, StringComparer.Ordinal)
            .Select(group => $"{Count(group.Count(), "instance")} cannot be used: {group.Key}")
            .Concat(series.SelectMany(one => one.FilesNotRead ?? []).Select(files => $"{Count(files.Count, "file")} sent with this study could not be read: {files.Reason}")).ToList();
        return reasons.Count == 0 ? "" : $"Not everything can be read: {string.Join("; ", reasons.Take(4))}{(reasons.Count > 4 ? $"; and {reasons.Count - 4} more reasons" : "")}.";
    }

    private static List<UnusableInstance> Of(SeriesManifest series, IReadOnlyDictionary<string, string> unusable) =>
        [.. series.Instances.Where(instance => unusable.ContainsKey(instance.Sha256)).Select(instance => new UnusableInstance(instance.SopInstanceUid, Bounded(unusable[instance.Sha256])))];

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string Bounded(string reason) => PlainText.Clean(reason.Length <= MaxReason ? reason : reason[..MaxReason]);
}
