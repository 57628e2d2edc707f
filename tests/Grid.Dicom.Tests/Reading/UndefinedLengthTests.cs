using static Grid.Dicom.Tests.RawFile;

namespace Grid.Dicom.Tests.Reading;

/// <summary>
/// Sequences whose writer did not know that they are some: under UN or OB, with items in either encoding. What is read must not
/// depend on how large the rest of the file is, nor on whether only the header is read.
/// </summary>
public sealed class UndefinedLengthTests
{
    private const uint PublicSequence = 0x0010_2202;
    private const uint PrivateElement = 0x0019_100C;

    public static TheoryData<string, bool, bool, bool, bool, uint> Shapes()
    {
        var shapes = new TheoryData<string, bool, bool, bool, bool, uint>();
        foreach (var vr in new[] { "UN", "OB", "OW", "SQ" })
            foreach (var mask in Enumerable.Range(0, 16))
                foreach (var tag in new[] { PublicSequence, PrivateElement })
                {
                    // Bytes of known length are bytes, whatever they look like.
                    if (vr is "OB" or "OW" && (mask & 1) == 0) continue;
                    shapes.Add(vr, (mask & 1) != 0, (mask & 2) != 0, (mask & 4) != 0, (mask & 8) != 0, tag);
                }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Read_ItemsUnderAnyVr_GiveTheSameWhateverTheSizeOfTheFile(
        string vr, bool undefined, bool itemUndefined, bool innerExplicit, bool nested, uint tag)
    {
        var content = Content(innerExplicit, nested, itemUndefined);
        byte[] items = [.. Item(content, itemUndefined), .. Item(content, itemUndefined)];
        var element = Explicit(tag, vr, undefined ? [.. items, .. SequenceEnd] : items, undefined ? Undefined : null);
        var counts = new HashSet<int>();
        foreach (var (rows, columns) in new[] { (16, 16), (512, 512), (1024, 1500) })
        {
            var bytes = Image(element, rows, columns);
            var file = Samples.Read(bytes);
            Assert.True(DicomFile.ReadHeader(new MemoryStream(bytes)).TryGetFile(out var header, out var fault), fault?.ToString());

            Assert.Equal(rows, header.Dataset.GetInt32(DicomTags.Rows));
            Assert.Equal("Synthetic^One", header.Dataset.GetString(DicomTags.PatientName));
            Assert.Equal(rows * columns * 2, file.Dataset.GetBytes(DicomTags.PixelData).Length);
            Assert.Equal(CompactDump(file), CompactDump(header) + 1);
            counts.Add(CompactDump(file));
            if (vr != "SQ" && tag == PrivateElement && !undefined) continue;

            var first = file.Dataset.GetItems(new DicomTag(tag));
            Assert.Equal(2, first.Count);
            Assert.Equal("meaning of it", first[1].GetString(DicomTags.CodeMeaning));
            Assert.Equal(nested ? 1 : 0, first[1].GetItems(DicomTags.ContentSequence).Count);
            Assert.Empty(file.Warnings);
        }

        Assert.Single(counts);
    }

    [Theory]
    [InlineData("UN")]
    [InlineData("OB")]
    [InlineData("UT")]
    public void Read_UndefinedLengthWithoutElementsInside_IsKeptAsBytesWithAWarning(string vr)
    {
        byte[] inside = [.. Item([0xB0, 1, 2, 3, 0xFF, 0xFF, 0xFF, 0xFF, 9, 9, 9, 9], undefined: true), .. SequenceEnd];
        foreach (var rows in new[] { 16, 1024 })
        {
            var bytes = Image(Explicit(PrivateElement, vr, inside, Undefined), rows, rows);
            var file = Samples.Read(bytes);
            Assert.True(DicomFile.ReadHeader(new MemoryStream(bytes)).TryGetFile(out var header, out var fault), fault?.ToString());

            Assert.Equal(inside.Length - 8, file.Dataset.GetBytes(new DicomTag(PrivateElement)).Length);
            Assert.Equal(rows, header.Dataset.GetInt32(DicomTags.Rows));
            Assert.Equal(new DicomTag(PrivateElement), Assert.Single(file.Warnings).Tag);
            Assert.Equal(file.Warnings, header.Warnings);
        }
    }

    [Fact]
    public void Read_FragmentsInAPrivateElement_StayFragments()
    {
        byte[] fragments = [.. Item([], undefined: false), .. Item([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 4, 5, 6], undefined: false), .. SequenceEnd];

        var file = Samples.Read(Image(Explicit(PrivateElement, "OB", fragments, Undefined), 16, 16));

        Assert.True(file.Dataset.TryGet(new DicomTag(PrivateElement), out var element));
        Assert.Equal(10, Assert.Single(element.Encapsulated!.Fragments).Length);
    }

    [Theory]
    [InlineData("SQ")]
    [InlineData("UN")]
    public void Read_TextWhereTheDictionarySaysSequence_KeepsTheBytesAndReadsOn(string vr)
    {
        var file = Samples.Read(Image(Explicit(PublicSequence, vr, "free text, no items"), 16, 16));

        Assert.Equal("free text, no items ", System.Text.Encoding.ASCII.GetString(file.Dataset.GetBytes(new DicomTag(PublicSequence)).Span));
        Assert.Equal(16, file.Dataset.GetInt32(DicomTags.Rows));
    }

    [Fact]
    public void Read_DamagedFunctionalGroups_AreRefusedBecauseTheyDecideWhatPixelsMean()
    {
        var element = Explicit(DicomTags.SharedFunctionalGroupsSequence.Value, "SQ", "no items");

        var fault = Samples.Refusal(Part10([.. Explicit(0x0008_0060, "CS", "CT"), .. element]));

        Assert.Equal(DicomTags.SharedFunctionalGroupsSequence, fault.Tag);
    }

    private static int CompactDump(DicomFile file) => Peers.CompactDump.Of(file).Count;

    private static byte[] Content(bool isExplicit, bool nested, bool undefined)
    {
        var text = isExplicit
            ? (byte[])[.. Explicit(0x0008_0100, "SH", "CODE1"), .. Explicit(0x0008_0104, "LO", "meaning of it")]
            : [.. Implicit(0x0008_0100, "CODE1"), .. Implicit(0x0008_0104, "meaning of it")];
        if (!nested) return text;

        var inner = Item(Content(isExplicit, nested: false, undefined), undefined);
        byte[] items = undefined ? [.. inner, .. SequenceEnd] : inner;
        return [.. text, .. isExplicit ? Explicit(0x0040_A730, "SQ", items, undefined ? Undefined : null) : Implicit(0x0040_A730, items, undefined ? Undefined : null)];
    }

    private static byte[] Image(byte[] element, int rows, int columns) => Part10(
    [
        .. Explicit(0x0008_0060, "CS", "OT"), .. Explicit(0x0010_0010, "PN", "Synthetic^One"),
        .. element, .. ImageModule(rows, columns), .. Explicit(0x7FE0_0010, "OW", Samples.Bytes(rows * columns * 2)),
    ]);
}
