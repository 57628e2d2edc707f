using System.Text;
using Grid.Samples.Drawing;
using Grid.Samples.Phantoms;

namespace Grid.Samples.Studies;

/// <summary>How many studies of each kind a set has.</summary>
public readonly record struct SampleCounts(int Stroke, int Breast, int Lung, int Dental)
{
    public int Total => Stroke + Breast + Lung + Dental;

    internal IEnumerable<SampleKind> Kinds() =>
        Enumerable.Repeat(SampleKind.Stroke, Stroke).Concat(Enumerable.Repeat(SampleKind.Breast, Breast))
            .Concat(Enumerable.Repeat(SampleKind.Lung, Lung)).Concat(Enumerable.Repeat(SampleKind.Dental, Dental));
}

/// <summary>One study written to a folder of its own.</summary>
public sealed record SampleFolder(string Path, string StudyInstanceUid, SampleKind Kind, bool IsPositive, int Instances);

/// <summary>
/// Writes many studies: <c>stroke-001/IM000001.dcm</c> and so on, and the truth about them in <c>labels.tsv</c> beside the
/// folders. Every second study of a kind is positive, the first one included.
/// </summary>
public static class SampleSet
{
    /// <param name="folder">Made where absent; files of the same name are replaced.</param>
    /// <param name="seed">Same seed and counts, same bytes.</param>
    /// <param name="counts">How many of each.</param>
    /// <param name="progress">Told the number of studies written, from any thread.</param>
    /// <param name="cancellationToken">Stops between studies.</param>
    public static async Task<IReadOnlyList<SampleFolder>> WriteAsync(
        string folder, ulong seed, SampleCounts counts, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (counts.Stroke < 0 || counts.Breast < 0 || counts.Lung < 0 || counts.Dental < 0)
            throw new ArgumentOutOfRangeException(nameof(counts), counts, "a count is below 0");

        Directory.CreateDirectory(folder);
        var plan = counts.Kinds().GroupBy(kind => kind).SelectMany(kind => kind.Select((_, number) => (Kind: kind.Key, Number: number))).ToList();
        var written = new SampleFolder[plan.Count];
        var done = 0;
        await Parallel.ForAsync(0, plan.Count, cancellationToken, async (i, cancel) =>
        {
            var (kind, number) = plan[i];
            var study = SampleGenerator.Create(kind, number % 2 == 0, SeedOf(seed, kind, number));
            written[i] = await WriteStudyAsync(folder, $"{NameOf(kind)}-{number + 1:D3}", study, cancel).ConfigureAwait(false);
            progress?.Report(Interlocked.Increment(ref done));
        }).ConfigureAwait(false);
        await WriteLabelsAsync(folder, written, cancellationToken).ConfigureAwait(false);
        return written;
    }

    /// <summary>The seed of the nth study (from 0) of a kind in a set: neighbours of a set share no study.</summary>
    public static ulong SeedOf(ulong setSeed, SampleKind kind, int number) =>
        SeededRandom.For(setSeed, $"{kind} {number}").NextUInt64();

    /// <summary>
    /// The seed of a positive head CT whose lesion every reader sees (<see cref="HeadPhantom.IsPlain"/>): for who is shown one study.
    /// About one positive head in eleven is such a one, so some tens are drawn at most; only their anatomy, no slice.
    /// </summary>
    public static ulong PlainStrokeSeed(ulong setSeed)
    {
        var random = SeededRandom.For(setSeed, "plain stroke");
        while (true)
        {
            var seed = random.NextUInt64();
            if (new HeadPhantom(isPositive: true, seed).IsPlain) return seed;
        }
    }

    /// <summary>Writes one positive head CT with a lesion that every reader sees; same seed, same bytes.</summary>
    public static Task<SampleFolder> WritePlainStrokeAsync(string folder, ulong seed, CancellationToken cancellationToken = default) =>
        WriteStudyAsync(folder, "stroke-001", SampleGenerator.Create(SampleKind.Stroke, isPositive: true, PlainStrokeSeed(seed)), cancellationToken);

    private static async Task<SampleFolder> WriteStudyAsync(string folder, string name, SampleStudy study, CancellationToken cancel)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(path);
        foreach (var instance in study.Instances)
            await File.WriteAllBytesAsync(Path.Combine(path, instance.FileName), instance.Content, cancel).ConfigureAwait(false);
        return new SampleFolder(name, study.StudyInstanceUid, study.Kind, study.IsPositive, study.Instances.Count);
    }

    private static Task WriteLabelsAsync(string folder, SampleFolder[] written, CancellationToken cancel)
    {
        var text = new StringBuilder("folder\tstudy_instance_uid\tkind\tlabel\tinstances\n");
        foreach (var study in written)
            text.Append(study.Path).Append('\t').Append(study.StudyInstanceUid).Append('\t').Append(NameOf(study.Kind)).Append('\t')
                .Append(study.IsPositive ? "positive" : "negative").Append('\t').Append(study.Instances).Append('\n');
        return File.WriteAllTextAsync(Path.Combine(folder, "labels.tsv"), text.ToString(), cancel);
    }

    private static string NameOf(SampleKind kind) => kind switch
    {
        SampleKind.Stroke => "stroke",
        SampleKind.Breast => "breast",
        SampleKind.Lung => "lung",
        _ => "dental",
    };
}
