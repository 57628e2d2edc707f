using Grid.Dicom;
using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;
using Grid.Inference.Reading;

namespace Grid.Inference.Tests.Reading;

public sealed class StudyFilesTests : IDisposable
{
    private const string Study = "1.2.826.0.1.1", Series = "1.2.826.0.1.2", Sop = "1.2.826.0.1.3";
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-study-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_CtSlice_GivesModalityValuesAndWhereLeftIs()
    {
        var study = Open(Image(1));

        var plane = study.Read(new PlannedPlane(Assert.Single(study.Headers), 0));

        Assert.Equal([-1024f, -1023f, -1022f, -1021f], plane.Values[..4]);
        Assert.Equal((4, 4, 0.5, 0.4), (plane.Rows, plane.Columns, plane.RowSpacingMm, plane.ColumnSpacingMm));
        Assert.Equal(LeftDirection.HigherColumns, plane.PatientLeft);
    }

    [Fact]
    public void Open_EveryFactGeometryNeeds_IsTakenFromTheHeader()
    {
        var header = Assert.Single(Open(Image(1)).Headers);

        Assert.Equal(new PatientVector(-100, -90, 12.5), header.Position);
        Assert.Equal(new PatientVector(0, 0, 1), header.Normal);
        Assert.Equal((7, 2, 3, 28), (header.InstanceNumber, header.SeriesNumber, header.AcquisitionNumber, header.ImagesInAcquisition));
        Assert.Equal((4.0, -18.5), (header.SliceThicknessMm, header.GantryTiltDegrees));
        Assert.Equal(["ORIGINAL", "PRIMARY", "AXIAL"], header.ImageType);
    }

    [Fact]
    public void Read_MultiFrame_ReadsTheFrameAskedFor()
    {
        var study = Open(Image(3));

        Assert.Equal(3, study.Headers[0].Frames);
        Assert.Equal(-1024f + 32, study.Read(new PlannedPlane(study.Headers[0], 2)).Values[0]);
        Assert.Contains("it has 3 frames, asked for number 4", Refusal(() => study.Read(new PlannedPlane(study.Headers[0], 3))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("R-10226", "MLO")]
    [InlineData("399162004", "CC")]
    public void Open_MammogramWithAViewCodeOnly_KnowsItsView(string code, string view)
    {
        var data = Image(1).Set(DicomTags.Modality, "MG").Set(DicomTags.ImageLaterality, "L")
            .Set(DicomTags.ViewCodeSequence, new DicomDataset().Set(DicomTags.CodeValue, code));

        var header = Assert.Single(Open(data).Headers);

        Assert.Equal(("L", view), (header.Laterality, header.View));
    }

    [Theory]
    [InlineData("study", "Study Instance UID (0020,000D) is 1.2.826.0.1.9, but it was submitted as 1.2.826.0.1.1")]
    [InlineData("series", "Series Instance UID (0020,000E) is 1.2.826.0.1.9, but it was submitted as 1.2.826.0.1.2")]
    [InlineData("sop", "SOP Instance UID (0008,0018) is 1.2.826.0.1.9, but it was submitted as 1.2.826.0.1.3")]
    public void Open_FileOfAnotherInstance_IsLeftOutByName(string which, string expected)
    {
        var data = Image(1).Set(which switch { "study" => DicomTags.StudyInstanceUID, "series" => DicomTags.SeriesInstanceUID, _ => DicomTags.SOPInstanceUID }, "1.2.826.0.1.9");

        var study = Open(data);

        Assert.Empty(study.Headers);
        var unread = Assert.Single(study.Unread);
        Assert.Equal(Sop, unread.SopInstanceUid);
        Assert.EndsWith(expected, unread.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileExchangedAfterItsHeaderWasRead_IsRefused()
    {
        var study = Open(Image(1));
        Write(Image(1).Set(DicomTags.SOPInstanceUID, "1.2.826.0.1.9"), DicomTransferSyntax.ExplicitLittleEndian);

        Assert.Contains("but it was submitted as", Refusal(() => study.Read(new PlannedPlane(study.Headers[0], 0))), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CompressedPixels_FailsByTheNameOfTheSyntax()
    {
        var data = Image(1);
        data.SetEncapsulated(default, [new byte[] { 0xFF, 0xD8, 0xFF, 0xD9 }]);
        var jpeg = DicomTransferSyntax.FromUid("1.2.840.10008.1.2.4.70");
        var study = StudyFiles.Open([Write(data, jpeg)], CancellationToken.None);

        var reason = Refusal(() => study.Read(new PlannedPlane(study.Headers[0], 0)));

        Assert.Contains("transfer syntax 1.2.840.10008.1.2.4.70 (JPEG Lossless (Process 14, Selection Value 1)) is not decoded by this version", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PixelsCutShortOrInColour_FailsWithWhatWasFound()
    {
        var cut = Open(Image(1).Set(DicomTags.PixelData, new byte[10]));
        Assert.Contains("found 10 bytes; expected 32 bytes", Refusal(() => cut.Read(new PlannedPlane(cut.Headers[0], 0))), StringComparison.Ordinal);

        var colour = Open(Image(1).Set(DicomTags.SamplesPerPixel, 3.0).Set(DicomTags.PhotometricInterpretation, "RGB").Set(DicomTags.PixelData, new byte[96]));
        Assert.Contains("3 samples per pixel, RGB; expected 1", Refusal(() => colour.Read(new PlannedPlane(colour.Headers[0], 0))), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoDicomNoFileOrTheSameTwice_IsTold()
    {
        var path = Path.Combine(_folder, "text.dcm");
        File.WriteAllText(path, "this is a letter, not an image, and long enough to hold a preamble".PadRight(400));
        var text = new SubmittedInstance(Study, Series, Sop, path);
        var image = Write(Image(1), DicomTransferSyntax.ExplicitLittleEndian);

        Assert.StartsWith("not-dicom", Assert.Single(StudyFiles.Open([text], CancellationToken.None).Unread).Reason, StringComparison.Ordinal);

        // A file that the disk does not give is no fault of the study.
        var gone = Assert.Throws<InferenceFailedException>(() => StudyFiles.Open([text with { Path = path + ".gone" }], CancellationToken.None));
        Assert.Equal(InferenceFault.Run, gone.Fault);
        Assert.Contains("unreadable", gone.Message, StringComparison.Ordinal);
        Assert.Contains("listed twice", Refusal(() => StudyFiles.Open([image, image], CancellationToken.None)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileFoundUnusableAtItsArrival_IsNotTriedAgain()
    {
        var study = StudyFiles.Open([Write(Image(1), DicomTransferSyntax.ExplicitLittleEndian) with { Unusable = "it unpacks to too much" }], CancellationToken.None);

        Assert.EndsWith("it unpacks to too much", Refusal(() => study.Read(new PlannedPlane(Assert.Single(study.Headers), 0))), StringComparison.Ordinal);
    }

    private static string Refusal(Action action)
    {
        var failed = Assert.Throws<InferenceFailedException>(action);
        Assert.Equal(InferenceFault.Study, failed.Fault);
        return failed.Message;
    }

    private StudyFiles Open(DicomDataset data) => StudyFiles.Open([Write(data, DicomTransferSyntax.ExplicitLittleEndian)], CancellationToken.None);

    private SubmittedInstance Write(DicomDataset data, DicomTransferSyntax syntax)
    {
        var path = Path.Combine(_folder, "image.dcm");
        using (var stream = File.Create(path))
            Assert.IsNotType<DicomWriteResult.Refused>(DicomWriter.Write(new DicomFile(data, syntax), syntax, stream));
        return new SubmittedInstance(Study, Series, Sop, path);
    }

    /// <summary>4 x 4 pixels that count up from 0, intercept -1024; frame after frame.</summary>
    private static DicomDataset Image(int frames)
    {
        var pixels = new byte[frames * 32];
        for (var i = 0; i < frames * 16; i++) BitConverter.TryWriteBytes(pixels.AsSpan(i * 2), (ushort)(i % 16 + (i / 16 * 16)));
        return new DicomDataset()
            .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2").Set(DicomTags.SOPInstanceUID, Sop)
            .Set(DicomTags.StudyInstanceUID, Study).Set(DicomTags.SeriesInstanceUID, Series)
            .Set(DicomTags.Modality, "CT").Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
            .Set(DicomTags.InstanceNumber, "7").Set(DicomTags.SeriesNumber, "2").Set(DicomTags.AcquisitionNumber, "3").Set(DicomTags.ImagesInAcquisition, "28")
            .Set(DicomTags.ImagePositionPatient, -100, -90, 12.5).Set(DicomTags.ImageOrientationPatient, 1, 0, 0, 0, 1, 0)
            .Set(DicomTags.PixelSpacing, 0.5, 0.4).Set(DicomTags.SliceThickness, 4.0).Set(DicomTags.GantryDetectorTilt, -18.5)
            .Set(DicomTags.NumberOfFrames, (double)frames).Set(DicomTags.SamplesPerPixel, 1.0).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.Rows, 4.0).Set(DicomTags.Columns, 4.0).Set(DicomTags.BitsAllocated, 16.0).Set(DicomTags.BitsStored, 16.0)
            .Set(DicomTags.HighBit, 15.0).Set(DicomTags.PixelRepresentation, 0.0)
            .Set(DicomTags.RescaleSlope, 1.0).Set(DicomTags.RescaleIntercept, -1024.0)
            .Set(DicomTags.PixelData, DicomVr.OW, pixels);
    }
}
