using Grid.Benchmarks.Reporting;
using Grid.Dicom;

namespace Grid.Benchmarks.Dicom;

/// <summary>CT files in memory: real ones where the shared data lie beside the repository, else headers alike.</summary>
internal static class CtFiles
{
    public static (byte[][] Files, string Source) Load(int count)
    {
        var shared = Environment.GetEnvironmentVariable("GRID_SHARED") ?? Path.Combine(BenchEnvironment.RepositoryRoot(), "..", "shared");
        var folder = Path.Combine(shared, "data", "dicom-series", "head-ct-ge");
        var distinct = Directory.Exists(folder)
            ? Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray()
            : Enumerable.Range(0, 28).Select(Generate).ToArray();

        // Copies, not references: each file has memory of its own, as files that arrive do.
        var files = Enumerable.Range(0, count).Select(i => (byte[])distinct[i % distinct.Length].Clone()).ToArray();
        return (files, Directory.Exists(folder) ? "head-ct-ge, 28 slices repeated" : "generated, 28 slices repeated");
    }

    /// <summary>A CT slice with about 150 elements before its pixels, sequences and private blocks among them.</summary>
    public static byte[] Generate(int slice)
    {
        var study = DicomUid.FromName("bench/study").ToString();
        var dataset = new DicomDataset()
            .Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
            .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2")
            .Set(DicomTags.SOPInstanceUID, DicomUid.FromName("bench/slice", slice).ToString())
            .Set(DicomTags.StudyDate, "20260101").Set(DicomTags.StudyTime, "101112").Set(DicomTags.Modality, "CT")
            .Set(DicomTags.Manufacturer, "GRID BENCH").Set(DicomTags.StudyDescription, "HEAD").Set(DicomTags.SeriesDescription, "AXIAL 5 MM")
            .Set(DicomTags.PatientName, "Synthetic^Person").Set(DicomTags.PatientID, "BENCH-1").Set(DicomTags.PatientSex, "O")
            .Set(DicomTags.StudyInstanceUID, study).Set(DicomTags.SeriesInstanceUID, study + ".1")
            .Set(DicomTags.KVP, 120).Set(DicomTags.SliceThickness, 5).Set(DicomTags.GantryDetectorTilt, 0)
            .Set(DicomTags.InstanceNumber, slice + 1).Set(DicomTags.ImagePositionPatient, -125, -125, slice * 5)
            .Set(DicomTags.ImageOrientationPatient, 1, 0, 0, 0, 1, 0)
            .Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.Rows, 512).Set(DicomTags.Columns, 512).Set(DicomTags.PixelSpacing, 0.48828125, 0.48828125)
            .Set(DicomTags.BitsAllocated, 16).Set(DicomTags.BitsStored, 16).Set(DicomTags.HighBit, 15).Set(DicomTags.PixelRepresentation, 1)
            .Set(DicomTags.WindowCenter, 40).Set(DicomTags.WindowWidth, 80).Set(DicomTags.RescaleIntercept, -1024).Set(DicomTags.RescaleSlope, 1)
            .Set(DicomTags.ReferencedStudySequence, new DicomDataset().Set(DicomTags.ReferencedSOPInstanceUID, study));
        for (byte element = 0; element < 110; element++)
            dataset.SetPrivate("GRID BENCH", (ushort)(0x0019 + (element / 28 * 2)), element, DicomVr.DS, "1.5", "2.5");
        dataset.Set(DicomTags.PixelData, DicomVr.OW, new byte[512 * 512 * 2]);
        using var output = new MemoryStream();
        DicomWriter.Write(dataset, DicomTransferSyntax.ExplicitLittleEndian, output);
        return output.ToArray();
    }
}
