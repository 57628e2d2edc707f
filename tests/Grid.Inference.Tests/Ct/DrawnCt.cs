using Grid.Dicom;
using Grid.Inference.Execution;
using Grid.Inference.Reading;
using Grid.Inference.Sessions;

namespace Grid.Inference.Tests.Ct;

/// <summary>
/// A drawn head CT as DICOM: 30 slices of 5 mm, 128 x 128 pixels of 2 mm, from the foramen magnum to the cap of bone. A lesion
/// is a place of 2000 HU on the patient's left, which the test model reports. The nose is in front, so that a turn shows.
/// </summary>
internal static class DrawnCt
{
    public const int Count = 30, Side = 128;
    public const double PixelMm = 2, StepMm = 5;
    private const string Study = "1.2.826.0.1.77";

    /// <param name="series">Number, and last part of its UID.</param>
    /// <param name="lesion">Index of the first and the last slice that shows it.</param>
    /// <param name="noise">HU, up and down; each seed has its own.</param>
    /// <param name="seed">Of the noise.</param>
    /// <param name="centreXMm">Where the middle of the head lies in the image.</param>
    /// <param name="scale">Of the head's size.</param>
    public static List<DicomDataset> Head(int series = 2, (int First, int Last)? lesion = null, int noise = 3, int seed = 1, double centreXMm = 0, double scale = 1) =>
        [.. Enumerable.Range(0, Count).Select(index => Slice(series, index, lesion is { } at && index >= at.First && index <= at.Last, noise, seed, centreXMm, scale))];

    public static short[] Pixels(DicomDataset data)
    {
        var bytes = data.GetBytes(DicomTags.PixelData).Span;
        var pixels = new short[bytes.Length / 2];
        Buffer.BlockCopy(bytes.ToArray(), 0, pixels, 0, bytes.Length);
        return pixels;
    }

    public static DicomDataset SetPixels(this DicomDataset data, short[] pixels)
    {
        var bytes = new byte[pixels.Length * 2];
        Buffer.BlockCopy(pixels, 0, bytes, 0, bytes.Length);
        return data.Set(DicomTags.PixelData, DicomVr.OW, bytes);
    }

    /// <summary>Stored value to stored value, for every pixel.</summary>
    public static DicomDataset Map(this DicomDataset data, Func<int, int> map) => data.SetPixels([.. Pixels(data).Select(pixel => (short)map((ushort)pixel))]);

    /// <summary>What the test model answers to these files.</summary>
    /// <param name="images">Each is written with the SOP Instance UID of its place in the list.</param>
    /// <param name="damage">Called with the index and path of each file once it is written.</param>
    public static StudyAnswer Answer(IReadOnlyList<DicomDataset> images, Action<int, string>? damage = null)
    {
        var folder = Directory.CreateTempSubdirectory("grid-drawn-ct-").FullName;
        try
        {
            var instances = images.Select((data, index) => Write(data, index, folder, damage)).ToList();
            using var sessions = ModelSessions.Open([TestModels.Echo()], new InferenceOptions(), TimeProvider.System);
            var files = StudyFiles.Open(instances, CancellationToken.None);
            return new ModelRun(sessions.All[0], files.Plan(sessions.All[0].Manifest, CancellationToken.None), files).RunToEnd(null, CancellationToken.None, CancellationToken.None);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SubmittedInstance Write(DicomDataset data, int index, string folder, Action<int, string>? damage)
    {
        var sop = $"{Study}.9.{index + 1}";
        data.Set(DicomTags.SOPInstanceUID, sop);
        var path = Path.Combine(folder, $"{index:000}.dcm");
        var syntax = data.TryGet(DicomTags.PixelData, out var pixels) && pixels.Encapsulated is not null ? DicomTransferSyntax.FromUid("1.2.840.10008.1.2.4.70") : DicomTransferSyntax.ExplicitLittleEndian;
        using (var stream = File.Create(path)) Assert.IsNotType<DicomWriteResult.Refused>(DicomWriter.Write(new DicomFile(data, syntax), syntax, stream));
        damage?.Invoke(index, path);
        return new SubmittedInstance(Study, data.GetString(DicomTags.SeriesInstanceUID)!, sop, path);
    }

    private static DicomDataset Slice(int series, int index, bool hasLesion, int noise, int seed, double centreXMm, double scale)
    {
        var pixels = new short[Side * Side];
        var random = new Random((seed * 1000) + index);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var (left, back) = ((((x - (Side / 2) + 0.5) * PixelMm) - centreXMm) / scale, (y - (Side / 2) + 0.5) * PixelMm / scale);
                pixels[(y * Side) + x] = (short)(1024 + Hu(left, back, index, hasLesion) + random.Next(-noise, noise + 1));
            }
        }

        return new DicomDataset()
            .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2").Set(DicomTags.StudyInstanceUID, Study).Set(DicomTags.SeriesInstanceUID, $"{Study}.{series}")
            .Set(DicomTags.Modality, "CT").Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL").Set(DicomTags.ConvolutionKernel, "H31s").Set(DicomTags.FrameOfReferenceUID, Study + ".5")
            .Set(DicomTags.InstanceNumber, $"{index + 1}").Set(DicomTags.SeriesNumber, $"{series}").Set(DicomTags.AcquisitionNumber, "1")
            .Set(DicomTags.ImagePositionPatient, -Side * PixelMm / 2, -Side * PixelMm / 2, index * StepMm).Set(DicomTags.ImageOrientationPatient, 1, 0, 0, 0, 1, 0)
            .Set(DicomTags.PixelSpacing, PixelMm, PixelMm).Set(DicomTags.SliceThickness, StepMm).Set(DicomTags.SamplesPerPixel, 1.0).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.Rows, (double)Side).Set(DicomTags.Columns, (double)Side).Set(DicomTags.BitsAllocated, 16.0).Set(DicomTags.BitsStored, 16.0)
            .Set(DicomTags.HighBit, 15.0).Set(DicomTags.PixelRepresentation, 0.0).Set(DicomTags.RescaleSlope, 1.0).Set(DicomTags.RescaleIntercept, -1024.0).SetPixels(pixels);
    }

    private static int Hu(double left, double back, int index, bool hasLesion)
    {
        var radius = Math.Sqrt((left * left) + (back * back));
        var brain = index == 0 ? 18 : index < 20 ? 70 : 70 * (Count - 1 - index) / 9.0;
        if (hasLesion && Math.Abs(left - 35) <= 12 && Math.Abs(back) <= 12) return 2000;
        if (radius <= brain) return 30;
        if (radius <= brain + 8) return 1000;
        return Math.Abs(left) <= 8 && back < 0 && radius <= brain + 25 && index is > 0 and < 12 ? 50 : -990;
    }
}
