using Grid.Dicom;

namespace Grid.Client.Tests;

/// <summary>A folder of DICOM files that goes away with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"grid-client-{Guid.NewGuid():N}");

    /// <summary>Writes a small CT instance; <paramref name="change"/> sees its data set first.</summary>
    public string AddInstance(string name, string sop, string series = "2.25.20", string study = "2.25.10", Action<DicomDataset>? change = null)
    {
        var dataset = new DicomDataset();
        dataset.Set(DicomTags.SpecificCharacterSet, "ISO_IR 192");
        dataset.Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2");
        dataset.Set(DicomTags.SOPInstanceUID, sop);
        dataset.Set(DicomTags.StudyInstanceUID, study);
        dataset.Set(DicomTags.SeriesInstanceUID, series);
        dataset.Set(DicomTags.Modality, "CT");
        dataset.Set(DicomTags.StudyDescription, "КТ головы");
        dataset.Set(DicomTags.PatientID, "P-1");
        dataset.Set(DicomTags.IssuerOfPatientID, "HOSPITAL");
        change?.Invoke(dataset);
        return Add(name, Bytes(dataset));
    }

    public string Add(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static byte[] Bytes(DicomDataset dataset)
    {
        using var bytes = new MemoryStream();
        Assert.IsType<DicomWriteResult.Written>(DicomWriter.Write(new DicomFile(dataset, DicomTransferSyntax.ExplicitLittleEndian), bytes));
        return bytes.ToArray();
    }
}
