using System.Text;
using static Grid.Dicom.Tests.RawFile;

namespace Grid.Dicom.Tests.Reading;

/// <summary>Bytes that carriers and converters leave behind a file. Nothing of the image is missing, so the file is read.</summary>
public sealed class TrailingBytesTests
{
    private static readonly Dictionary<string, byte[]> Behind = new()
    {
        ["line feed"] = "\n"u8.ToArray(),
        ["carriage return and line feed"] = "\r\n"u8.ToArray(),
        ["one zero"] = [0],
        ["a block of zeros, as tapes leave it"] = new byte[512],
        ["ones"] = [.. Enumerable.Repeat((byte)0xFF, 16)],
        ["end of text"] = [0x1A],
        ["blanks"] = "  "u8.ToArray(),
        ["more bytes than the element's length says"] = [.. Enumerable.Range(0, 992).Select(i => (byte)(i * 7))],
        ["the boundary of an upload"] = "--boundary-4711--\r\n"u8.ToArray(),
        ["elements that belong before the pixels"] = [.. Explicit(0x0010_0010, "PN", "Someone^Else"), .. Explicit(0x0028_0010, 9)],
        ["a signature that is cut"] = Explicit(0xFFFA_FFFA, "SQ", [1, 2, 3], 400),
    };

    public static TheoryData<string> Tails() => [.. Behind.Keys];

    [Theory]
    [MemberData(nameof(Tails))]
    public void Read_BytesAfterThePixels_AreAWarningAndChangeNothing(string tail)
    {
        var whole = Image(8, 8, Samples.Bytes(64));

        var result = DicomFile.Read((byte[])[.. whole, .. Behind[tail]]);

        Assert.True(result.TryGetFile(out var file, out var fault), fault?.ToString());
        Assert.Equal(DicomFaultCode.TrailingBytes, Assert.Single(result.Warnings).Code);
        Assert.Equal(whole.Length, file.Warnings[0].Offset);
        Assert.Equal("Synthetic^One", file.Dataset.GetString(DicomTags.PatientName));
        Assert.True(DicomPixels.Decode(file).TryGetPixels(out var pixels, out _));
        Assert.Equal(Samples.Bytes(64), Samples.Native(pixels));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n\r\n\r\n\r\n\r\n\r\n")]
    [InlineData("\0\0\0\0\u001A")]
    [InlineData("        ")]
    public void Read_LineEndsAfterAReport_AreAWarningForFileAndHeaderAlike(string tail)
    {
        byte[] bytes = [.. Part10([.. Explicit(0x0008_0060, "CS", "SR"), .. Explicit(0x0040_A493, "CS", "VERIFIED")]), .. Encoding.ASCII.GetBytes(tail)];

        Assert.Equal(DicomFaultCode.TrailingBytes, Assert.Single(Samples.Read(bytes).Warnings).Code);
        Assert.Equal(DicomFaultCode.TrailingBytes, Assert.Single(DicomFile.ReadHeader(new MemoryStream(bytes)).Warnings).Code);
    }

    [Fact]
    public void Read_PixelsOfOddLengthWithoutPad_AreWholeWithAndWithoutAnElementAfter()
    {
        var whole = Image(7, 7, Samples.Bytes(49));
        foreach (var bytes in new[] { whole, [.. whole, .. Explicit(0xFFFC_FFFC, "OB", [0, 0])] })
        {
            var file = Samples.Read(bytes);

            Assert.Empty(file.Warnings);
            Assert.Equal(49, DicomPixels.Decode(file) is DicomPixelsResult.Ok { Pixels: var pixels } ? pixels.NativeLength : 0);
            Assert.Equal(bytes.Length > whole.Length, file.Dataset.Contains(DicomTags.DataSetTrailingPadding));
        }
    }

    [Fact]
    public void Read_FileCutAnywhere_IsNeverAWarning()
    {
        var whole = Image(8, 8, Samples.Bytes(64));
        for (var length = 200; length < whole.Length; length++)
        {
            var result = DicomFile.Read(whole.AsMemory(0, length));

            var fault = result.TryGetFile(out var file, out var refused)
                ? Assert.IsType<DicomPixelsResult.Refused>(DicomPixels.Decode(file)).Fault
                : refused;
            Assert.True(fault.Code is DicomFaultCode.Truncated or DicomFaultCode.NoPixels, $"cut at {length}: {fault}");
        }
    }

    [Fact]
    public void Decode_PixelElementShorterThanTheImageWithBytesBehindIt_StaysCut()
    {
        var file = Samples.Read([.. Image(8, 8, Samples.Bytes(40)), .. Samples.Bytes(24)]);

        Assert.Equal(DicomFaultCode.Truncated, Assert.IsType<DicomPixelsResult.Refused>(DicomPixels.Decode(file)).Fault.Code);
    }

    private static byte[] Image(int rows, int columns, byte[] pixels) => Part10(
    [
        .. Explicit(0x0008_0060, "CS", "OT"), .. Explicit(0x0010_0010, "PN", "Synthetic^One"),
        .. ImageModule(rows, columns, 8), .. Explicit(0x7FE0_0010, "OB", pixels),
    ]);
}
