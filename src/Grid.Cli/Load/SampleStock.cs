using System.Globalization;
using Grid.Client;
using Grid.Dicom;
using Grid.Samples.Phantoms;
using Grid.Samples.Studies;

namespace Grid.Cli.Load;

/// <summary>
/// Synthetic studies for a load: a few of each kind are drawn, and each that is sent is one of them under UIDs and a patient of its own, so
/// that the grid takes it for a new one and people see at a glance that it is not.
/// </summary>
/// <param name="run">Names the load; part of every UID and patient ID.</param>
internal sealed class SampleStock(string folder, string run, ulong seed)
{
    /// <summary>What every patient ID of a load begins with.</summary>
    public const string PatientPrefix = "SYN-LOAD-";

    private const int OfEachKind = 4;

    private readonly Dictionary<SampleKind, IReadOnlyList<IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)>>> _drawn = [];

    /// <summary>The kind of sample that a pathway is of; null where there is none.</summary>
    public static SampleKind? KindOf(string pathway) => Enum.TryParse<SampleKind>(pathway, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null;

    public void Draw(IReadOnlyCollection<SampleKind> kinds, IProgress<int> progress, CancellationToken cancel)
    {
        var done = 0;
        foreach (var kind in kinds)
        {
            var studies = new List<IReadOnlyList<(string, ReadOnlyMemory<byte>)>>();
            for (var i = 0; i < OfEachKind; i++)
            {
                cancel.ThrowIfCancellationRequested();
                var study = SampleGenerator.Create(kind, i % 2 == 0, SampleSet.SeedOf(seed, kind, i));
                studies.Add([.. study.Instances.Select(instance => (instance.FileName, instance.Content))]);
                progress.Report(++done);
            }

            _drawn[kind] = studies;
        }
    }

    public static int CountOf(IReadOnlyCollection<SampleKind> kinds) => kinds.Count * OfEachKind;

    /// <summary>Images and bytes of the study of that number, as it will be sent.</summary>
    public (int Images, long Bytes) SizeOf(SampleKind kind, int number)
    {
        var files = Files(kind, number);
        return (files.Count, files.Sum(f => (long)f.Content.Length));
    }

    /// <summary>Writes the study of that number to a folder of its own and reads it as a hospital would.</summary>
    public async Task<StockedStudy> TakeAsync(SampleKind kind, int number, CancellationToken cancel)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{run}-{number}");
        var place = Path.Combine(folder, name);
        Directory.CreateDirectory(place);
        var files = Files(kind, number);
        for (var i = 0; i < files.Count; i++)
        {
            using var to = new MemoryStream(files[i].Content.Length + 1_024);
            Stamp(files[i].Content, name, i, to);
            await File.WriteAllBytesAsync(Path.Combine(place, files[i].Name), to.ToArray(), cancel);
        }

        var read = await GridClient.ReadFolderAsync(place, cancel);
        return new StockedStudy(read.Studies.Single(), place);
    }

    private IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> Files(SampleKind kind, int number) => _drawn[kind][number % OfEachKind];

    private static void Stamp(ReadOnlyMemory<byte> content, string name, int image, Stream to)
    {
        if (!DicomFile.Read(content).TryGetFile(out var file, out var fault)) throw new InvalidOperationException($"a sample's own file cannot be read: {fault}");
        file.Dataset
            .Set(DicomTags.StudyInstanceUID, Uid("study"))
            .Set(DicomTags.SeriesInstanceUID, Uid("series"))
            .Set(DicomTags.SOPInstanceUID, Uid(string.Create(CultureInfo.InvariantCulture, $"image {image}")))
            .Set(DicomTags.PatientID, PatientPrefix + name)
            .Set(DicomTags.PatientName, "Load^Synthetic");
        if (DicomWriter.Write(file.Dataset, DicomTransferSyntax.ExplicitLittleEndian, to) is DicomWriteResult.Refused refused)
            throw new InvalidOperationException($"a sample's own data set was refused: {refused.Fault}");

        string Uid(string of) => DicomUid.FromName($"grid load {name} {of}").ToString();
    }
}

/// <summary>A study ready to be sent, and the folder that goes with it when it is let go.</summary>
internal sealed record StockedStudy(FoundStudy Study, string Folder) : IDisposable
{
    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // It lies in the temporary folder of a load, which goes as a whole.
        }
    }
}
