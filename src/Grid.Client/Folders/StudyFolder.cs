using System.Security.Cryptography;
using Grid.Contracts.Studies;

namespace Grid.Client;

/// <summary>What a folder holds: studies, and every file that belongs to none with its reason. Nothing is skipped in silence.</summary>
public sealed record StudyFolder
{
    /// <summary>In the order of their UIDs.</summary>
    public required IReadOnlyList<FoundStudy> Studies { get; init; }

    /// <summary>In the order of their paths.</summary>
    public required IReadOnlyList<LeftOutFile> LeftOut { get; init; }

    internal static async Task<StudyFolder> ReadAsync(string path, CancellationToken cancel)
    {
        var root = Path.GetFullPath(path);
        if (!Directory.Exists(root))
            throw new GridClientException(
                File.Exists(root) ? "The path is a file; a folder of DICOM files was expected." : "There is no such folder.", retryMayHelp: false);

        return await Task.Run(() => Read(root, cancel), cancel);
    }

    private static StudyFolder Read(string root, CancellationToken cancel)
    {
        var walk = FolderWalk.Of(root, cancel);
        var facts = new HeaderFacts[walk.Files.Count];
        Parallel.For(0, facts.Length, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = 4 },
            i => facts[i] = HeaderFacts.Read(root, walk.Files[i]));

        var studies = facts.Where(one => one.LeftOut is null)
            .GroupBy(one => one.StudyInstanceUid, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(Gather);
        var strays = StrayFiles.ByStudy(root, facts, walk.Closed);
        return new StudyFolder
        {
            Studies = [.. studies.Select(study => study with { NotRead = StrayFiles.Count(strays[study.StudyInstanceUid]) })],
            LeftOut = [.. walk.LeftOut.Concat(facts.Select(one => one.LeftOut).OfType<LeftOutFile>()).OrderBy(one => one.Path, StringComparer.Ordinal)],
        };
    }

    /// <summary>Of an image rather than of a scout: a localizer that comes first would hide what the series is.</summary>
    private static SeriesManifest AttributesOf(IReadOnlyList<HeaderFacts> files)
    {
        var isDated = files.All(file => file.AcquiredAt is not null);
        return files.Select(file => file.Series!).OrderBy(series => series.ImageType.Contains("LOCALIZER", StringComparison.Ordinal)).First() with
        {
            Subjects = ImageSubjects.Gather(files.Select(file => file.Subject)),
            AcquiredFrom = isDated ? files.Min(file => file.AcquiredAt) : null,
            AcquiredUntil = isDated ? files.Max(file => file.AcquiredAt) : null,
        };
    }

    private static FoundStudy Gather(IGrouping<string, HeaderFacts> files)
    {
        var instances = new Dictionary<string, HeaderFacts>(StringComparer.Ordinal);
        var (repeats, conflicting, fault) = (0, 0, "");
        foreach (var file in files)
        {
            if (instances.TryAdd(file.SopInstanceUid, file)) continue;
            if (SameBytes(instances[file.SopInstanceUid], file))
            {
                repeats++;
                continue;
            }

            conflicting++;
            if (fault.Length == 0)
                fault = $"Two files with SOP Instance UID {file.SopInstanceUid} have different bytes. One instance has one content (PS3.3 section C.12.1); remove the wrong file.";
        }

        var (patient, mixed) = StudyPatient.Of([.. instances.Values.Select(file => file.Patient).Distinct()]);
        if (fault.Length == 0) fault = mixed;

        return new FoundStudy
        {
            StudyInstanceUid = files.Key,
            StudyDescription = instances.Values.Select(file => file.StudyDescription).FirstOrDefault(text => text.Length > 0) ?? "",
            Patient = patient,
            Series =
            [
                .. instances.Values.GroupBy(file => file.Series!.SeriesInstanceUid, StringComparer.Ordinal)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => new FoundSeries(
                        AttributesOf([.. group]),
                        [.. group.Select(file => new FoundInstance(file.SopInstanceUid, file.Path, file.Bytes))])),
            ],
            TextReadings = Readings(instances.Values),
            Repeats = repeats,
            Conflicting = conflicting,
            Fault = fault,
        };
    }

    /// <summary>Each way of reading once, with the least confidence that it had.</summary>
    private static List<TextReading> Readings(IEnumerable<HeaderFacts> files) =>
        [.. files.SelectMany(file => file.TextReadings).GroupBy(one => (one.Declared, one.ReadAs)).Select(same => same.MinBy(one => one.Confidence)!)];

    private static bool SameBytes(HeaderFacts one, HeaderFacts other)
    {
        if (one.Bytes != other.Bytes) return false;
        using var first = File.OpenRead(one.Path);
        using var second = File.OpenRead(other.Path);
        return SHA256.HashData(first).AsSpan().SequenceEqual(SHA256.HashData(second));
    }
}
