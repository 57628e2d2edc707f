using static Grid.Dicom.Tests.RawFile;

namespace Grid.Dicom.Tests.Reading;

/// <summary>VR bytes that are no VR, before pixels small and large: the length of the rest must not decide.</summary>
public sealed class UnknownVrTests
{
    [Theory]
    [InlineData("??")]
    [InlineData("  ")]
    [InlineData("cs")]
    [InlineData("Cs")]
    [InlineData("--")]
    [InlineData("\0\0")]
    public void Read_AnElementWithoutAVr_HasTheDictionarysAndAWarning(string vr)
    {
        foreach (var rows in new[] { 16, 1024 })
        {
            var bytes = Image(Explicit(0x0018_0015, vr, "HEAD"), rows);
            var file = Samples.Read(bytes);
            Assert.True(DicomFile.ReadHeader(new MemoryStream(bytes)).TryGetFile(out var header, out var fault), fault?.ToString());

            Assert.Equal("HEAD", file.Dataset.GetString(DicomTags.BodyPartExamined));
            Assert.Equal("HEAD", header.Dataset.GetString(DicomTags.BodyPartExamined));
            Assert.Equal(rows, header.Dataset.GetInt32(DicomTags.Rows));
            Assert.Equal((DicomFaultCode.BadVr, DicomTags.BodyPartExamined), (Assert.Single(file.Warnings).Code, file.Warnings[0].Tag));
        }
    }

    [Fact]
    public void Read_SeveralUnknownVrsInARow_AreRead()
    {
        var file = Samples.Read(Image([.. Explicit(0x0018_0015, "??", "HEAD"), .. Explicit(0x0018_0022, "??", "AXIAL "), .. Explicit(0x0018_0050, "??", "5 ")], 1024));

        Assert.Equal(5, file.Dataset.GetDouble(DicomTags.SliceThickness));
        Assert.Equal(3, file.Warnings.Count);
    }

    [Fact]
    public void Read_OneElementInImplicitForm_IsRead()
    {
        var file = Samples.Read(Image(Implicit(0x0018_0015, "HEAD"), 1024));

        Assert.Equal("HEAD", file.Dataset.GetString(DicomTags.BodyPartExamined));
    }

    [Fact]
    public void Read_VrNewerThanTheTable_IsKeptAsBytes()
    {
        byte[] element = [.. Explicit(0x0018_0015, "ZZ", [])[..6], 0, 0, 4, 0, 0, 0, 1, 2, 3, 4];

        Assert.Equal(new byte[] { 1, 2, 3, 4 }, Samples.Read(Image(element, 1024)).Dataset.GetBytes(DicomTags.BodyPartExamined).ToArray());
    }

    private static byte[] Image(byte[] element, int rows) => Part10(
        [.. Explicit(0x0008_0060, "CS", "OT"), .. element, .. ImageModule(rows, rows), .. Explicit(0x7FE0_0010, "OW", new byte[rows * rows * 2])]);
}
