namespace Grid.Dicom.Tests.Reading;

public sealed class HeaderReadingTests
{
    [Fact]
    public void Read_StoppingBeforePixels_KeepsTheHeaderAndNeedsNoLaterByte()
    {
        foreach (var syntax in Samples.Uncompressed.Where(syntax => !syntax.IsDeflated))
        {
            var bytes = Samples.Write(Samples.Image(64, 64), syntax);
            var header = Samples.Read(bytes[..^(64 * 64 * 2)], DicomReadOptions.HeaderOnly);

            Assert.Equal("CT", header.Dataset.GetString(DicomTags.Modality));
            Assert.False(header.Dataset.Contains(DicomTags.PixelData));
            Assert.Equal(Samples.Read(bytes).Dataset.Count - 1, header.Dataset.Count);
        }
    }

    [Fact]
    public void ReadHeader_OfALargeFile_TakesLittleMoreThanTheHeaderFromTheStream()
    {
        using var stream = new MemoryStream(Samples.Write(Samples.Image(1024, 1024)));

        Assert.True(DicomFile.ReadHeader(stream).TryGetFile(out var file, out _));

        Assert.Equal(1024, file.Dataset.GetInt32(DicomTags.Rows));
        Assert.InRange(stream.Position, 1, 16 * 1024);
    }

    [Fact]
    public void ReadHeader_WithALongHeader_ReadsOnUntilThePixels()
    {
        foreach (var syntax in Samples.Uncompressed)
        {
            var dataset = Samples.Image();
            dataset.SetPrivate("GRID TEST", 0x0009, 1, DicomVr.OB, Samples.Bytes(100_000));
            using var stream = new MemoryStream(Samples.Write(dataset, syntax));

            Assert.True(DicomFile.ReadHeader(stream).TryGetFile(out var file, out var fault), fault?.ToString());

            Assert.Equal(-1024, file.Dataset.GetInt32(DicomTags.RescaleIntercept));
            Assert.True(file.Dataset.TryGetPrivate("GRID TEST", 0x0009, 1, out var found));
            Assert.Equal(100_000, found.Value.Length);
        }
    }

    [Fact]
    public void ReadHeader_HeaderAboveTheLimit_IsRefused()
    {
        var dataset = Samples.Image();
        dataset.SetPrivate("GRID TEST", 0x0009, 1, DicomVr.OB, Samples.Bytes(100_000));
        using var stream = new MemoryStream(Samples.Write(dataset));

        var result = DicomFile.ReadHeader(stream, new DicomReadOptions { MaxHeaderBytes = 50_000 });

        Assert.Equal(DicomFaultCode.TooLarge, Assert.IsType<DicomReadResult.Refused>(result).Fault.Code);
    }

    [Fact]
    public void ReadHeader_PathThatIsNotThere_IsARefusal()
    {
        var result = DicomFile.ReadHeader(Path.Combine(Path.GetTempPath(), "grid-no-such-file.dcm"));

        Assert.Equal(DicomFaultCode.Unreadable, Assert.IsType<DicomReadResult.Refused>(result).Fault.Code);
    }

    [Fact]
    public void Read_BareDataSet_IsRecognisedInEverySyntax()
    {
        foreach (var syntax in Samples.Uncompressed.Where(syntax => !syntax.IsDeflated))
        {
            var file = Samples.Read(Samples.WriteBare(Samples.Image(), syntax));

            Assert.Equal(syntax, file.TransferSyntax);
            Assert.Null(file.Preamble);
            Assert.Equal("Қожахметұлы^Әділ", file.Dataset.GetString(DicomTags.PatientName));
        }
    }

    [Fact]
    public void Read_DeclaredSyntaxThatIsWrong_ReadsWhatIsThereAndWarns()
    {
        var bytes = Samples.Write(Samples.Image(), DicomTransferSyntax.ExplicitLittleEndian);
        var bare = Samples.WriteBare(Samples.Image(), DicomTransferSyntax.ImplicitLittleEndian);
        var explicitBody = Samples.WriteBare(Samples.Image());

        var file = Samples.Read([.. bytes[..^explicitBody.Length], .. bare]);

        Assert.Equal(DicomTransferSyntax.ImplicitLittleEndian, file.TransferSyntax);
        Assert.Equal(DicomFaultCode.TransferSyntax, Assert.Single(file.Warnings).Code);
        Assert.Equal("CT", file.Dataset.GetString(DicomTags.Modality));
    }

    [Fact]
    public void Read_UnknownVrSequenceOfUndefinedLength_IsReadAsImplicitItems()
    {
        byte[] bytes =
        [
            8, 0, 0x60, 0, (byte)'C', (byte)'S', 2, 0, (byte)'C', (byte)'T',
            9, 0, 0x10, 0, (byte)'L', (byte)'O', 4, 0, (byte)'G', (byte)'R', (byte)'I', (byte)'D',
            9, 0, 1, 0x10, (byte)'U', (byte)'N', 0, 0, 255, 255, 255, 255,
            0xFE, 0xFF, 0, 0xE0, 255, 255, 255, 255, 8, 0, 0x60, 0, 2, 0, 0, 0, (byte)'M', (byte)'R', 0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0,
            0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0,
            0xFC, 0xFF, 0xFC, 0xFF, (byte)'O', (byte)'B', 0, 0, 2, 0, 0, 0, 0, 0,
        ];

        var dataset = Samples.Read(bytes).Dataset;

        Assert.True(dataset.TryGetPrivate("GRID", 9, 1, out var sequence));
        Assert.Equal("MR", Assert.Single(sequence.Items).GetString(DicomTags.Modality));
        Assert.Equal(2, dataset.GetBytes(DicomTags.DataSetTrailingPadding).Length);
    }

    [Fact]
    public void ReadBare_CommandSetInItsKnownSyntax_IsRead()
    {
        var command = new DicomDataset().Set(DicomTags.CommandGroupLength, 0).Set(DicomTags.CommandField, 0x30).Set(DicomTags.MessageID, 1);

        var result = DicomFile.ReadBare(Samples.WriteBare(command, DicomTransferSyntax.ImplicitLittleEndian), DicomTransferSyntax.ImplicitLittleEndian);

        Assert.Equal(0x30, Assert.IsType<DicomReadResult.Ok>(result).File.Dataset.GetInt32(DicomTags.CommandField));
    }

    [Fact]
    public void ReadBare_EverySyntax_ReadsWhatWasWritten()
    {
        foreach (var syntax in Samples.Uncompressed)
        {
            var result = DicomFile.ReadBare(Samples.WriteBare(Samples.Image(), syntax), syntax);

            Assert.Equal("CT", Assert.IsType<DicomReadResult.Ok>(result).File.Dataset.GetString(DicomTags.Modality));
        }
    }
}
