using Grid.Benchmarks.Dicom;
using Grid.Dicom.Tests.Peers;
using static Grid.Dicom.Tests.RawFile;

namespace Grid.Dicom.Tests.Reading;

/// <summary>A header read in parts from a stream finds what reading all bytes at once finds, also in damaged files.</summary>
public sealed class HeaderAgreesTests
{
    [Fact]
    public void ReadHeader_OfDamagedFiles_GivesWhatTheWholeBytesGive()
    {
        const int Seed = 20261127;
        var source = Source();
        for (var i = 0; i < 1_500; i++)
        {
            var bytes = DicomMutation.Of(source, new Random(Seed + i));

            var whole = Describe(DicomFile.Read(bytes, DicomReadOptions.HeaderOnly));
            var parts = Describe(DicomFile.ReadHeader(new MemoryStream(bytes)));

            Assert.True(whole == parts, $"seed {Seed + i}: all at once {whole}; in parts {parts}");
        }
    }

    [Fact]
    public void GetTextAndNumbers_OfDamagedFiles_NeverThrow()
    {
        var source = Samples.Write(Samples.Image());
        for (var i = 0; i < 1_000; i++)
        {
            var bytes = DicomMutation.Of(source, new Random(i));
            if (!DicomFile.Read(bytes).TryGetFile(out var file, out _)) continue;
            foreach (var element in file.Dataset)
            {
                file.Dataset.GetNumbers(element.Tag);
                if (file.Dataset.GetText(element.Tag) is { } text) Assert.InRange(text.Confidence, 0, 1);
            }
        }
    }

    private static string Describe(DicomReadResult result) => result.TryGetFile(out var file, out _)
        ? string.Join('|', CompactDump.Of(file))
        : "refused";

    /// <summary>Every kind of sequence, before and after where the first part of a header ends.</summary>
    private static byte[] Source()
    {
        byte[] code = [.. Explicit(0x0008_0100, "SH", "CODE1"), .. Explicit(0x0008_0104, "LO", "meaning of it")];
        byte[] plain = [.. Implicit(0x0008_0100, "CODE1"), .. Implicit(0x0008_0104, "meaning of it")];
        byte[] Sequences(uint group) =>
        [
            .. Explicit((group << 16) | 0x0010, "LO", "GRID TEST"),
            .. Explicit((group << 16) | 0x1001, "UN", [.. Item(code, true), .. SequenceEnd], Undefined),
            .. Explicit((group << 16) | 0x1002, "OB", [.. Item(plain, true), .. SequenceEnd], Undefined),
            .. Explicit((group << 16) | 0x1003, "SQ", Item(code, false)),
            .. Explicit((group << 16) | 0x1004, "UN", Item(plain, false)),
        ];
        return Part10(
        [
            .. Explicit(0x0008_0060, "CS", "OT"), .. Sequences(0x0009), .. Explicit(0x0009_1010, "OB", Samples.Bytes(15_700)),
            .. Sequences(0x0011), .. Explicit(0x0018_0015, "??", "HEAD"), .. Explicit(0x0019_1010, "OB", Samples.Bytes(20_000)),
            .. Sequences(0x0021), .. ImageModule(64, 64), .. Explicit(0x7FE0_0010, "OW", new byte[64 * 64 * 2]),
        ]);
    }
}
