using Grid.Dicom;
using Grid.Inference.Reading;

namespace Grid.Inference.Tests.Reading;

public sealed class InstanceCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-check-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void FindFault_SoundImagesAndReports_IsNone()
    {
        Assert.Null(Fault(Image()));
        Assert.Null(Fault(Image(), DicomTransferSyntax.FromUid("1.2.840.10008.1.2.1.99")));
        Assert.Null(Fault(Image(frames: 3)));
        Assert.Null(Fault(new DicomDataset().Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.88.33").Set(DicomTags.SOPInstanceUID, "1.2.3").Set(DicomTags.Modality, "SR")));
    }

    [Fact]
    public void FindFault_PixelsCutOrAbsent_SaysWhatIsMissing()
    {
        Assert.Contains("the pixel data are cut short: 16 bytes", Fault(Image().Set(DicomTags.PixelData, DicomVr.OW, new byte[16])), StringComparison.Ordinal);
        Assert.Contains("10 rows x 10 columns x 1 samples of 16 bits in 3 frames need 600", Fault(Image().Set(DicomTags.NumberOfFrames, 3.0)), StringComparison.Ordinal);
        var none = Image();
        none.Remove(DicomTags.PixelData);
        Assert.NotNull(Fault(none));
    }

    [Fact]
    public void FindFault_FileCutAnywhere_IsNeverSound()
    {
        var path = Write(Image(), DicomTransferSyntax.ExplicitLittleEndian);
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.True(InstanceCheck.FindFault(path) is not null, $"{length} of {whole.Length} bytes passed for sound");
        }
    }

    [Fact]
    public void FindFault_SyntaxThatIsNotDecoded_SaysWhatToSend()
    {
        var data = Image();
        data.SetEncapsulated(default, [new byte[] { 0xFF, 0xD8, 0xFF, 0xD9 }]);

        Assert.Contains("is not decoded by this version; send the study uncompressed", Fault(data, DicomTransferSyntax.FromUid("1.2.840.10008.1.2.4.70")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 10, 1, "0 rows x 10 columns")]
    [InlineData(44720, 44720, 1, "at most 100000000 pixels")]
    [InlineData(5000, 5000, 2000000, "MiB of one file are read")]
    public void FindFault_ClaimsThatNoImageHas_AreRefusedUnread(int rows, int columns, int frames, string expected) =>
        Assert.Contains(expected, Fault(Image().Set(DicomTags.Rows, (double)rows).Set(DicomTags.Columns, (double)columns).Set(DicomTags.NumberOfFrames, (double)frames)), StringComparison.Ordinal);

    [Fact]
    public void FindFault_FileThatIsGone_IsNoFaultOfTheContent() => Assert.ThrowsAny<IOException>(() => InstanceCheck.FindFault(Path.Combine(_folder, "gone")));

    private string? Fault(DicomDataset data, DicomTransferSyntax? syntax = null) => InstanceCheck.FindFault(Write(data, syntax ?? DicomTransferSyntax.ExplicitLittleEndian));

    private string Write(DicomDataset data, DicomTransferSyntax syntax)
    {
        var path = Path.Combine(_folder, "image.dcm");
        using var stream = File.Create(path);
        Assert.IsNotType<DicomWriteResult.Refused>(DicomWriter.Write(new DicomFile(data, syntax), syntax, stream));
        return path;
    }

    private static DicomDataset Image(int frames = 1) => new DicomDataset()
        .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2").Set(DicomTags.SOPInstanceUID, "1.2.3")
        .Set(DicomTags.Modality, "CT").Set(DicomTags.NumberOfFrames, (double)frames).Set(DicomTags.SamplesPerPixel, 1.0)
        .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2").Set(DicomTags.Rows, 10.0).Set(DicomTags.Columns, 10.0)
        .Set(DicomTags.BitsAllocated, 16.0).Set(DicomTags.BitsStored, 16.0).Set(DicomTags.HighBit, 15.0).Set(DicomTags.PixelRepresentation, 0.0)
        .Set(DicomTags.PixelData, DicomVr.OW, new byte[frames * 200]);
}
