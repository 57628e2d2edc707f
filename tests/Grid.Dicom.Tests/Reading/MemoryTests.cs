using System.IO.Compression;
using System.Text;
using static Grid.Dicom.Tests.RawFile;

namespace Grid.Dicom.Tests.Reading;

/// <summary>A file costs at most four times what it holds and 64 MiB, counted in bytes allocated: no clock, no garbage collector.</summary>
public sealed class MemoryTests
{
    private const long Spare = 64L << 20;
    private const string Deflated = "1.2.840.10008.1.2.1.99";

    [Fact]
    public void Read_DeflatedPixelsOfABillionClaimedSamples_CostLittleInHeaderAndFile()
    {
        // One byte in 32 is noise, so that the ratio alone does not give it away: 96 MB in 6 MB.
        var pixels = new byte[96 << 20];
        var random = new Random(1);
        for (var i = 0; i < pixels.Length; i += 32) pixels[i] = (byte)random.Next(256);
        var file = Deflate([.. Explicit(0x0008_0060, "CS", "DX"), .. ImageModule(28_377, 28_377, 1), .. Explicit(0x7FE0_0010, "OB", pixels)]);

        var (header, headerCost) = Cost(() => DicomFile.ReadHeader(new MemoryStream(file)));
        var (whole, wholeCost) = Cost(() => DicomFile.Read(file));

        Assert.Equal(28_377, Assert.IsType<DicomReadResult.Ok>(header).File.Dataset.GetInt32(DicomTags.Rows));
        Assert.InRange(headerCost, 0, 1 << 20);
        Assert.Equal(DicomFaultCode.DeflateBomb, Assert.IsType<DicomReadResult.Refused>(whole).Fault.Code);
        Assert.InRange(wholeCost, 0, 1 << 20);
    }

    [Fact]
    public void Read_DeflatedImage_TakesItsOwnLengthOnce()
    {
        var pixels = new byte[32 << 20];
        new Random(1).NextBytes(pixels.AsSpan(0, 16 << 20));
        var file = Deflate([.. ImageModule(4096, 4096), .. Explicit(0x7FE0_0010, "OW", pixels)]);

        var (result, cost) = Cost(() => DicomFile.Read(file));

        Assert.Equal(pixels.Length, Assert.IsType<DicomReadResult.Ok>(result).File.Dataset.GetBytes(DicomTags.PixelData).Length);
        Assert.InRange(cost, pixels.Length, pixels.Length + (1 << 20));
    }

    [Fact]
    public void ReadHeader_DeflatedHeaderThatNeverEnds_StopsAtTheBound()
    {
        var endless = Deflate(Explicit(0x0008_0060, "UN", new byte[100 << 20]));

        var (result, cost) = Cost(() => DicomFile.ReadHeader(new MemoryStream(endless)));

        Assert.Equal(DicomFaultCode.DeflateBomb, Assert.IsType<DicomReadResult.Refused>(result).Fault.Code);
        Assert.InRange(cost, 0, Spare + (2 << 20));
    }

    [Fact]
    public void Read_DeflateInsideDeflate_IsNotUnpackedTwice()
    {
        var inner = Deflate(Explicit(0x0008_0060, "UN", new byte[40 << 20]));

        var (result, cost) = Cost(() => DicomFile.Read(Deflate(inner)));

        Assert.IsType<DicomReadResult.Refused>(result);
        Assert.InRange(cost, 0, 8 << 20);
    }

    [Fact]
    public void Decode_SingleBitsOfAHugePlane_AreRefusedBeforeTheyAreUnpacked()
    {
        var file = Samples.Read(Part10([.. ImageModule(16_384, 16_384, 1), .. Explicit(0x7FE0_0010, "OB", new byte[32 << 20])]));

        var (result, cost) = Cost(() => DicomPixels.Decode(file));

        Assert.Equal(DicomFaultCode.TooLarge, Assert.IsType<DicomPixelsResult.Refused>(result).Fault.Code);
        Assert.InRange(cost, 0, 1 << 20);
    }

    [Fact]
    public void ToModalityValues_OfAnObjectOfManyFrames_CostsOneFrame()
    {
        var frames = Samples.Image(256, 256).Set(DicomTags.NumberOfFrames, 64).Set(DicomTags.PixelData, DicomVr.OW, new byte[256 * 256 * 2 * 64]);
        foreach (var syntax in new[] { DicomTransferSyntax.ExplicitLittleEndian, DicomTransferSyntax.ExplicitBigEndian })
        {
            var pixels = Samples.Decode(frames, syntax);
            pixels.ToModalityValues(0);

            var (_, cost) = Cost(() => pixels.ToModalityValues(63));

            Assert.InRange(cost, 256 * 256 * 4, 256 * 256 * 7);
        }
    }

    [Fact]
    public void GetStrings_TwoMillionValues_AreBoundedAndTheFirstCostsNothing()
    {
        var dataset = new DicomDataset().Set(DicomTags.ImageType, DicomVr.CS, Encoding.ASCII.GetBytes(string.Join('\\', Enumerable.Repeat("AB", 2_000_000))));

        var (first, firstCost) = Cost(() => dataset.GetString(DicomTags.ImageType));
        var (all, allCost) = Cost(() => dataset.GetStrings(DicomTags.ImageType));

        Assert.Equal(("AB", 1_000_000), (first, all.Length));
        Assert.InRange(firstCost, 0, 4096);
        Assert.InRange(allCost, 0, Spare + (4 * 6_000_000));
    }

    [Fact]
    public void GetDoubles_AMillionValues_AreReadInOnePass()
    {
        var dataset = new DicomDataset().Set(DicomTags.PixelSpacing, DicomVr.DS, Encoding.ASCII.GetBytes(string.Join('\\', Enumerable.Repeat("1.5", 1_000_000))));

        // Looking each value up from the beginning would read two terabytes.
        var (values, cost) = Cost(() => dataset.GetDoubles(DicomTags.PixelSpacing));

        Assert.Equal(1_000_000, values.Length);
        Assert.InRange(cost, 8_000_000, 8_100_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Read_AFileOfNothingButElementsOrItems_StaysWithinTheFactor(int kind)
    {
        byte[] part = kind == 0 ? Explicit(0x0009_1001, 0) : Item(Explicit(0x0008_0100, "SH", ""), undefined: false);
        var body = new byte[part.Length * 1_000_000];
        for (var i = 0; i < 1_000_000; i++) part.CopyTo(body.AsSpan(i * part.Length));
        var file = Part10(kind == 0 ? [.. Explicit(0x0008_0060, "CS", "OT"), .. body] : Explicit(0x0008_1140, "SQ", body));

        var (_, cost) = Cost(() => DicomFile.Read(file));

        // Held at once is less than allocated: lists that grow leave their old arrays.
        Assert.InRange(cost, 0, (4 * (long)file.Length) + Spare);
    }

    private static byte[] Deflate(byte[] body)
    {
        var packed = new MemoryStream();
        using (var deflater = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true)) deflater.Write(body);
        return Part10(packed.ToArray(), Deflated);
    }

    private static (T Result, long Bytes) Cost<T>(Func<T> act)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = act();
        return (result, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
