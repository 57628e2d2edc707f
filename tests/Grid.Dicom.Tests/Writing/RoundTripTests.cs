using CsCheck;

namespace Grid.Dicom.Tests.Writing;

public sealed class RoundTripTests
{
    private static readonly DicomVr[] Numbers =
        [DicomVr.US, DicomVr.SS, DicomVr.UL, DicomVr.SL, DicomVr.UV, DicomVr.SV, DicomVr.FL, DicomVr.FD, DicomVr.AT];

    private static readonly DicomVr[] Bulk = [DicomVr.OB, DicomVr.OW, DicomVr.OF, DicomVr.OL, DicomVr.OD, DicomVr.OV, DicomVr.UN];

    private static readonly DicomVr[] Texts =
        [DicomVr.LO, DicomVr.SH, DicomVr.PN, DicomVr.LT, DicomVr.ST, DicomVr.UT, DicomVr.UC, DicomVr.CS, DicomVr.UI, DicomVr.UR, DicomVr.AE, DicomVr.DA];

    [Fact]
    public void Write_AnyDataSetInAnyUncompressedSyntax_ReadsBackEqual() =>
        Gen.Select(GenDataset(3), OneOf(Samples.Uncompressed)).Sample((dataset, syntax) =>
        {
            dataset.Set(DicomTags.SpecificCharacterSet, "ISO_IR 192").Set(DicomTags.Modality, "CT");
            var read = Samples.Read(Samples.Write(dataset, syntax));
            Assert.Equal(syntax, read.TransferSyntax);
            AssertSame(dataset, read.Dataset, syntax);

            // Through a second syntax and back: what one order of bytes became, another undoes.
            var big = Samples.Read(Samples.Write(read.Dataset, DicomTransferSyntax.ExplicitBigEndian));
            AssertSame(dataset, Samples.Read(Samples.Write(big.Dataset)).Dataset, syntax);
        }, iter: 400, threads: 1);

    [Fact]
    public void Write_FileThatWasRead_GivesTheSameBytesAgain()
    {
        foreach (var syntax in Samples.Uncompressed.Where(syntax => !syntax.IsDeflated))
        {
            var bytes = Samples.Write(Samples.Image(), syntax);
            using var again = new MemoryStream();

            DicomWriter.Write(Samples.Read(bytes), again);

            Assert.Equal(bytes, again.ToArray());
        }
    }

    [Fact]
    public void Write_FileMeta_CountsItsOwnLength()
    {
        var bytes = Samples.Write(Samples.Image());
        var meta = Samples.Read(bytes).FileMeta;
        var body = Samples.WriteBare(Samples.Image());

        Assert.Equal(bytes.Length - body.Length - 144, meta.GetInt32(DicomTags.FileMetaInformationGroupLength));
        Assert.Equal("1.2.840.10008.5.1.4.1.1.2", meta.GetString(DicomTags.MediaStorageSOPClassUID));
        Assert.Equal(DicomTransferSyntax.ExplicitLittleEndian.Uid, meta.GetString(DicomTags.TransferSyntaxUID));
    }

    [Fact]
    public void Write_CompressedPixelsInAnotherSyntax_IsRefusedAndWritesNothing()
    {
        var jpeg = DicomTransferSyntax.FromUid("1.2.840.10008.1.2.4.70");
        var dataset = Samples.Image().SetEncapsulated(default, [new byte[] { 1, 2, 3 }]);
        var file = Samples.Read(Samples.Write(dataset, jpeg));
        using var output = new MemoryStream();

        var result = DicomWriter.Write(file, DicomTransferSyntax.ExplicitLittleEndian, output);

        Assert.Equal(DicomFaultCode.NotDecoded, Assert.IsType<DicomWriteResult.Refused>(result).Fault.Code);
        Assert.Equal(0, output.Length);
        Assert.True(file.Dataset.TryGet(DicomTags.PixelData, out var pixels));
        Assert.Equal(new byte[] { 1, 2, 3, 0 }, Assert.Single(pixels.Encapsulated!.Fragments).ToArray());
    }

    [Theory]
    [InlineData(1.0 / 3, "0.33333333333333")]
    [InlineData(-1024, "-1024")]
    [InlineData(0.48828125, "0.48828125")]
    [InlineData(-1.2345678901234567e-300, "-1.23456789E-300")]
    public void Set_DecimalString_StaysWithinSixteenCharactersAndCloseToTheValue(double value, string expected)
    {
        var dataset = new DicomDataset().Set(DicomTags.RescaleSlope, value);

        Assert.InRange(dataset.GetBytes(DicomTags.RescaleSlope).Length, 1, 16);
        Assert.Equal(expected, dataset.GetString(DicomTags.RescaleSlope));
    }

    private static Gen<T> OneOf<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<DicomDataset> GenDataset(int depth)
    {
        var tag = Gen.UShort[0x0011, 0x6FFF].Select(Gen.UShort[0x1000, 0xFFFF], (group, element) => new DicomTag((ushort)(group | 1), element));
        var number = Gen.Select(tag, OneOf(Numbers), Gen.Byte.Array[0, 6]).Select((id, vr, seed) =>
            new DicomElement(id, vr, Repeat(seed, vr.NumberBytes())));
        var bulk = Gen.Select(tag, OneOf(Bulk), Gen.Byte.Array[0, 40]).Select((id, vr, seed) =>
            new DicomElement(id, vr, Repeat(seed, Math.Max(2, vr.WordBytes()))));
        var text = Gen.Select(tag, OneOf(Texts), Gen.Char["ABCXYZ 019.^=әқЖя"].Array[0, 20].Select(letters => new string(letters))).Select((id, vr, value) =>
            new DicomElement(id, vr, Encode(vr, value)));
        var leaf = Gen.OneOf(number, bulk, text);
        var elements = depth == 0
            ? leaf.Array[0, 8]
            : Gen.OneOf(leaf, leaf, leaf, Gen.Select(tag, GenDataset(depth - 1).Array[0, 3]).Select((id, items) =>
                new DicomElement(id, DicomVr.SQ, default, content: items))).Array[0, 10];
        return elements.Select(list =>
        {
            var dataset = new DicomDataset();
            foreach (var element in list)
            {
                foreach (var item in element.Items) item.Parent = dataset;
                dataset.Put(element);
            }

            return dataset;
        });
    }

    private static byte[] Encode(DicomVr vr, string value)
    {
        var text = vr.UsesCharacterSet() ? value : string.Concat(value.Where(char.IsAscii));
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return bytes.Length % 2 == 0 ? bytes : [.. bytes, vr.PadByte()];
    }

    private static byte[] Repeat(byte[] seed, int size) => [.. seed.SelectMany((value, i) => Enumerable.Range(0, size).Select(j => (byte)(value + (i * 3) + j)))];

    private static void AssertSame(DicomDataset expected, DicomDataset actual, DicomTransferSyntax syntax)
    {
        Assert.Equal(expected.Select(element => element.Tag), actual.Select(element => element.Tag));
        foreach (var (before, after) in expected.Zip(actual))
        {
            if (before.Items.Count > 0)
            {
                // Implicit VR does not say that a private element is a sequence: its bytes come back as UN.
                if (!syntax.IsExplicit) continue;
                Assert.Equal(before.Items.Count, after.Items.Count);
                foreach (var (left, right) in before.Items.Zip(after.Items)) AssertSame(left, right, syntax);
                continue;
            }

            if (before.Vr == DicomVr.SQ || !syntax.IsExplicit) continue;
            Assert.Equal(before.Vr, after.Vr);
            if (before.Vr.IsBulk() && before.Vr.WordBytes() == 1) Assert.Equal(before.Value.ToArray(), after.Value.ToArray());
            Assert.Equal(expected.GetStrings(before), actual.GetStrings(after));
        }
    }
}
