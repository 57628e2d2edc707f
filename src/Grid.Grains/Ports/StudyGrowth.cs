using Grid.Contracts.Studies;

namespace Grid.Grains.Ports;

/// <summary>What a submission adds to what is known of its study, and where it contradicts it.</summary>
/// <param name="NewInstances">How many of its SOP Instance UIDs were not known.</param>
/// <param name="Conflicting">SOP Instance UIDs that are known with other bytes, in the submission's order.</param>
public sealed record StudyGrowth(int NewInstances, IReadOnlyList<string> Conflicting)
{
    /// <summary>Compares instance by instance; series and order do not matter.</summary>
    public static StudyGrowth Of(IReadOnlyList<SeriesManifest> known, IReadOnlyList<SeriesManifest> submitted)
    {
        var bytes = HashByUid(known);
        var added = 0;
        var conflicting = new List<string>();
        foreach (var instance in submitted.SelectMany(s => s.Instances))
        {
            if (!bytes.TryGetValue(instance.SopInstanceUid, out var sha256)) added++;
            else if (sha256 != instance.Sha256) conflicting.Add(instance.SopInstanceUid);
        }

        return new StudyGrowth(added, conflicting);
    }

    /// <summary>
    /// Every instance that is known, with its known bytes, and every new one. An instance is named with the site that holds it, unless
    /// that is the submitting site: its store holds all of the submission.
    /// </summary>
    /// <param name="knownAt">Site of the revision that is known.</param>
    /// <param name="submittedAt">Site of the submission, and so of the next revision.</param>
    public static IReadOnlyList<SeriesManifest> Unite(
        IReadOnlyList<SeriesManifest> known, string knownAt, IReadOnlyList<SeriesManifest> submitted, string submittedAt)
    {
        (known, submitted) = (EachSeriesOnce(known), EachSeriesOnce(submitted));
        var bytes = HashByUid(known);
        var sent = HashByUid(submitted);
        var bySeries = submitted.ToDictionary(s => s.SeriesInstanceUid, StringComparer.Ordinal);
        var united = new List<SeriesManifest>();
        foreach (var series in known)
        {
            var kept = series.Instances.Select(i => i with
            {
                HeldAt = sent.GetValueOrDefault(i.SopInstanceUid) == i.Sha256 ? null : Elsewhere(i.HeldAt ?? knownAt, submittedAt),
            });
            united.Add(bySeries.Remove(series.SeriesInstanceUid, out var again)
                ? Larger(series, again) with { Instances = [.. kept, .. New(again, bytes)], Unusable = Unusable(series, again, bytes) }
                : series with { Instances = [.. kept] });
        }

        // In the order of the submission.
        foreach (var series in submitted.Where(s => bySeries.ContainsKey(s.SeriesInstanceUid)))
        {
            if (New(series, bytes) is { Length: > 0 } added) united.Add(series with { Instances = added });
        }

        return NotRead(united, known, submitted, isWhole: bytes.Keys.All(sent.ContainsKey));
    }

    /// <summary>
    /// Files that could not be read stand with the first series. Who sends everything that is known has said anew which those are; who
    /// sends a part has said nothing of the others.
    /// </summary>
    private static IReadOnlyList<SeriesManifest> NotRead(
        List<SeriesManifest> united, IReadOnlyList<SeriesManifest> known, IReadOnlyList<SeriesManifest> submitted, bool isWhole)
    {
        var now = submitted.SelectMany(s => s.FilesNotRead ?? []);
        UnreadFiles[] files = [.. (isWhole ? now : known.SelectMany(s => s.FilesNotRead ?? []).Concat(now)).Distinct()];
        return [.. united.Select((series, index) => series with { FilesNotRead = index == 0 && files.Length > 0 ? files : null })];
    }

    private static UnusableInstance[]? Unusable(SeriesManifest known, SeriesManifest submitted, Dictionary<string, string> bytes)
    {
        UnusableInstance[] all = [.. known.Unusable ?? [], .. (submitted.Unusable ?? []).Where(u => !bytes.ContainsKey(u.SopInstanceUid))];
        return all.Length > 0 ? all : null;
    }

    private static IReadOnlyList<SeriesManifest> EachSeriesOnce(IReadOnlyList<SeriesManifest> series) =>
    [
        .. series.GroupBy(s => s.SeriesInstanceUid, StringComparer.Ordinal).Select(same => same.Count() == 1 ? same.First() : same.First() with
        {
            Instances = [.. same.SelectMany(s => s.Instances)],
            Unusable = same.Any(s => s.Unusable is not null) ? [.. same.SelectMany(s => s.Unusable ?? [])] : null,
            FilesNotRead = same.Any(s => s.FilesNotRead is not null) ? [.. same.SelectMany(s => s.FilesNotRead ?? [])] : null,
        }),
    ];

    private static Dictionary<string, string> HashByUid(IReadOnlyList<SeriesManifest> series)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var instance in series.SelectMany(s => s.Instances)) hashes[instance.SopInstanceUid] = instance.Sha256;
        return hashes;
    }

    private static InstanceManifest[] New(SeriesManifest series, Dictionary<string, string> known) =>
        [.. series.Instances.Where(i => !known.ContainsKey(i.SopInstanceUid)).Select(i => i with { HeldAt = null })];

    // What is said of the series is said best by whoever saw most of it.
    private static SeriesManifest Larger(SeriesManifest known, SeriesManifest submitted) =>
        known.Instances.Count > submitted.Instances.Count ? known : submitted;

    private static string? Elsewhere(string holder, string site) => string.Equals(holder, site, StringComparison.Ordinal) ? null : holder;
}
