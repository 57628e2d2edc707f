using System.Buffers.Binary;

namespace Grid.Dicom.Tests.Pixels;

public sealed class DicomPixelsTests
{
    [Fact]
    public void ToModalityValues_TwelveSignedBits_DropsWhatLiesAboveThemAndExtendsTheSign()
    {
        var stored = Words(0x0FFF, 0xF800, 0x07FF, 0x1001);
        var pixels = Samples.Decode(Grey(2, 2, 12, isSigned: true, stored).Set(DicomTags.RescaleSlope, 2).Set(DicomTags.RescaleIntercept, -10));

        Assert.Equal([-1, -2048, 2047, 1], pixels.ToStoredValues(0));
        Assert.Equal([-12f, -4106f, 4084f, -8f], pixels.ToModalityValues(0));
        Assert.Equal(stored, Samples.Native(pixels));
    }

    [Fact]
    public void ToStoredValues_HighBitAboveBitsStored_ShiftsTheOverlayBitsAway()
    {
        var dataset = Grey(1, 2, 12, isSigned: false, Words(0xABC1, 0x1230)).Set(DicomTags.HighBit, 15);

        Assert.Equal([0xABC, 0x123], Samples.Decode(dataset).ToStoredValues(0));
    }

    [Fact]
    public void Decode_TheSamePixelsInEverySyntax_GivesTheSameBytes()
    {
        foreach (var bits in new[] { 8, 16, 32 })
        {
            var dataset = Samples.Image(3, 5).Set(DicomTags.BitsAllocated, bits).Set(DicomTags.BitsStored, bits).Set(DicomTags.HighBit, bits - 1)
                .Set(DicomTags.PixelData, DicomVr.OW, Samples.Bytes(((3 * 5 * bits / 8) + 1) & ~1));
            var expected = Samples.Native(Samples.Decode(dataset));

            foreach (var syntax in Samples.Uncompressed) Assert.Equal(expected, Samples.Native(Samples.Decode(dataset, syntax)));
        }
    }

    [Fact]
    public void Decode_ColourByPlane_GivesColourByPixel()
    {
        var dataset = Colour("RGB", 1, 2, [1, 2, 11, 12, 21, 22]).Set(DicomTags.PlanarConfiguration, 1);

        Assert.Equal([1, 11, 21, 2, 12, 22], Samples.Native(Samples.Decode(dataset)));
    }

    [Fact]
    public void Decode_HalfChroma_RepeatsItForBothPixels()
    {
        var pixels = Samples.Decode(Colour("YBR_FULL_422", 1, 2, [81, 82, 90, 240]));

        Assert.Equal([81, 90, 240, 82, 90, 240], Samples.Native(pixels));
        Assert.True(pixels.TryToRgb(0, out var rgb, out _));
        Assert.Equal([238, 14, 14, 239, 15, 15], rgb);
    }

    [Fact]
    public void Decode_SingleBitFrames_FollowEachOtherWithoutAGap()
    {
        var dataset = Grey(1, 3, 1, isSigned: false, [0b0010_1101, 0]).Set(DicomTags.BitsAllocated, 1).Set(DicomTags.NumberOfFrames, 2);
        dataset.Set(DicomTags.PixelData, DicomVr.OB, new byte[] { 0b0010_1101, 0 });

        Assert.Equal([1, 0, 1, 1, 0, 1], Samples.Native(Samples.Decode(dataset)));
    }

    [Fact]
    public void ToModalityValues_FloatPixels_AreTheirOwnValues()
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, 1.5f);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4), -2.25f);
        var dataset = Grey(1, 2, 16, isSigned: false, Words(0, 0));
        dataset.Remove(DicomTags.PixelData);
        dataset.Set(DicomTags.BitsAllocated, 32).Set(DicomTags.FloatPixelData, DicomVr.OF, bytes);

        foreach (var syntax in Samples.Uncompressed) Assert.Equal([1.5f, -2.25f], Samples.Decode(dataset, syntax).ToModalityValues(0));
    }

    [Fact]
    public void ToModalityValues_ModalityLut_ClampsAtBothEnds()
    {
        var lut = new DicomDataset().Set(DicomTags.LUTDescriptor, DicomVr.US, 2d, 5d, 16d).Set(DicomTags.LUTData, DicomVr.OW, Words(100, 200));
        var dataset = Grey(1, 4, 16, isSigned: false, Words(0, 5, 6, 9)).Set(DicomTags.ModalityLUTSequence, lut);

        Assert.Equal([100f, 100f, 200f, 200f], Samples.Decode(dataset).ToModalityValues(0));
    }

    [Fact]
    public void TryToRgb_Palette_LooksEveryIndexUp()
    {
        var dataset = Grey(1, 2, 8, isSigned: false, [1, 0]).Set(DicomTags.BitsAllocated, 8).Set(DicomTags.PhotometricInterpretation, "PALETTE COLOR");
        foreach (var (descriptor, data, low) in new[]
        {
            (DicomTags.RedPaletteColorLookupTableDescriptor, DicomTags.RedPaletteColorLookupTableData, 0x1000),
            (DicomTags.GreenPaletteColorLookupTableDescriptor, DicomTags.GreenPaletteColorLookupTableData, 0x2000),
            (DicomTags.BluePaletteColorLookupTableDescriptor, DicomTags.BluePaletteColorLookupTableData, 0x3000),
        })
            dataset.Set(descriptor, DicomVr.US, 2d, 0d, 16d).Set(data, DicomVr.OW, Words((ushort)low, (ushort)(low + 0x0100)));

        Assert.True(Samples.Decode(dataset).TryToRgb(0, out var rgb, out _));
        Assert.Equal([0x11, 0x21, 0x31, 0x10, 0x20, 0x30], rgb);
    }

    [Fact]
    public void Decode_PixelsThatEndEarly_NamesBothByteCounts()
    {
        var bytes = Samples.Write(Samples.Image(8, 8));

        Assert.Equal(DicomFaultCode.Truncated, Samples.Refusal(bytes[..^20]).Code);
        var file = Samples.Read(bytes[..^20], new DicomReadOptions { AllowTruncatedPixels = true });
        var fault = Assert.IsType<DicomPixelsResult.Refused>(DicomPixels.Decode(file)).Fault;

        Assert.Equal((DicomFaultCode.Truncated, "108 bytes"), (fault.Code, fault.Found));
        Assert.StartsWith("128 bytes", fault.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65535, 65535, 2_147_483_647, DicomFaultCode.TooLarge)]
    [InlineData(65535, 65535, 1, DicomFaultCode.TooLarge)]
    [InlineData(0, 10, 1, DicomFaultCode.BadPixelModule)]
    [InlineData(100, 100, 1, DicomFaultCode.Truncated)]
    public void Decode_DimensionsBeyondTheBytes_AreRefusedBeforeAllocating(int rows, int columns, int frames, string code)
    {
        var dataset = Samples.Image(2, 2).Set(DicomTags.Rows, rows).Set(DicomTags.Columns, columns).Set(DicomTags.NumberOfFrames, frames);
        var file = Samples.Read(Samples.Write(dataset));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(code, Assert.IsType<DicomPixelsResult.Refused>(DicomPixels.Decode(file)).Fault.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Decode_CompressedPixels_NamesTheTransferSyntax()
    {
        var jpeg = DicomTransferSyntax.FromUid("1.2.840.10008.1.2.4.90");
        var file = Samples.Read(Samples.Write(Samples.Image().SetEncapsulated(default, [new byte[] { 1, 2 }]), jpeg));

        var fault = Assert.IsType<DicomPixelsResult.Refused>(DicomPixels.Decode(file)).Fault;

        Assert.Equal("transfer syntax 1.2.840.10008.1.2.4.90 (JPEG 2000 Lossless): not decoded by this version", fault.Found);
    }

    private static DicomDataset Grey(int rows, int columns, int stored, bool isSigned, byte[] bytes) => Samples.Image(rows, columns)
        .Set(DicomTags.BitsStored, stored).Set(DicomTags.HighBit, stored - 1).Set(DicomTags.PixelRepresentation, isSigned ? 1 : 0)
        .Set(DicomTags.RescaleIntercept, 0).Set(DicomTags.PixelData, DicomVr.OW, bytes);

    private static DicomDataset Colour(string photometric, int rows, int columns, byte[] bytes) => Samples.Image(rows, columns)
        .Set(DicomTags.SamplesPerPixel, 3).Set(DicomTags.PhotometricInterpretation, photometric)
        .Set(DicomTags.BitsAllocated, 8).Set(DicomTags.BitsStored, 8).Set(DicomTags.HighBit, 7).Set(DicomTags.PixelRepresentation, 0)
        .Set(DicomTags.PixelData, DicomVr.OB, bytes);

    private static byte[] Words(params ushort[] words) => [.. words.SelectMany(word => new[] { (byte)word, (byte)(word >> 8) })];
}
