using System.Buffers.Binary;
using System.IO.Compression;
using Grid.Benchmarks.Dicom;

namespace Grid.Dicom.Tests.Reading;

public sealed class HostileFileTests
{
    [Theory]
    [InlineData(20_000, 64)]
    [InlineData(20_000, int.MaxValue)]
    public void Read_SequencesNestedDeeply_NamesTheDepthAndTheSequence(int levels, int maxDepth)
    {
        var bytes = new byte[levels * 20];
        for (var i = 0; i < levels; i++)
            new byte[] { 0x40, 0, 0x30, 0xA7, (byte)'S', (byte)'Q', 0, 0, 255, 255, 255, 255, 0xFE, 0xFF, 0, 0xE0, 255, 255, 255, 255 }.CopyTo(bytes, i * 20);

        var fault = Samples.Refusal([.. Samples.Write(new DicomDataset().Set(DicomTags.Modality, "CT")), .. bytes], new DicomReadOptions { MaxDepth = maxDepth });

        Assert.Equal(DicomFaultCode.TooDeep, fault.Code);
        Assert.Equal(DicomTags.ContentSequence, fault.Tag);
    }

    [Fact]
    public void Read_DeflatedZerosBeyondTheRatio_IsRefusedWithoutUnpackingThem()
    {
        using var packed = new MemoryStream();
        using (var deflater = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflater.Write(new byte[] { 8, 0, 0x60, 0, (byte)'U', (byte)'N', 0, 0, 0, 0, 0, 0x10 });
            for (var i = 0; i < 64; i++) deflater.Write(new byte[1 << 20]);
        }

        var head = Samples.Write(new DicomDataset(), DicomTransferSyntax.DeflatedExplicitLittleEndian);
        var meta = head[..(144 + BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(140)))];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Samples.Refusal([.. meta, .. packed.ToArray()]);

        Assert.Equal(DicomFaultCode.DeflateBomb, fault.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 24 << 20);
    }

    [Fact]
    public void Read_LengthBeyondTheFile_NamesTagOffsetAndBothCounts()
    {
        var bytes = Samples.WriteBare(new DicomDataset().Set(DicomTags.Modality, "CT").Set(DicomTags.PixelData, DicomVr.OB, new byte[16]));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(18), 0x7FFF_FFFE);

        var fault = Samples.Refusal(bytes);

        Assert.Equal((DicomFaultCode.Truncated, DicomTags.PixelData, 10L), (fault.Code, fault.Tag, fault.Offset));
        Assert.Equal("truncated at (7FE0,0010), byte 10: found 16 bytes left; expected 2147483646 bytes. "
            + "The file was cut off, or a length in it is damaged; get it again from its source.", fault.ToString());
    }

    [Fact]
    public void Read_EveryPrefixOfAFile_IsAFaultOrAShorterFile()
    {
        foreach (var syntax in Samples.Uncompressed)
        {
            var bytes = Samples.Write(Samples.Image(), syntax);
            for (var length = 0; length < bytes.Length; length++)
            {
                if (DicomFile.Read(bytes.AsMemory(0, length)) is DicomReadResult.Refused refused)
                    Assert.NotEqual(DicomFaultCode.Unreadable, refused.Fault.Code);
            }
        }
    }

    [Fact]
    public void Read_PrivateValueAboveTheLimit_IsRefusedByItsLength()
    {
        var dataset = new DicomDataset().Set(DicomTags.Modality, "CT");
        dataset.SetPrivate("GRID TEST", 0x0009, 1, DicomVr.OB, new byte[2048]);

        var fault = Samples.Refusal(Samples.Write(dataset), new DicomReadOptions { MaxElementBytes = 1024 });

        Assert.Equal((DicomFaultCode.TooLarge, new DicomTag(0x0009, 0x1001)), (fault.Code, fault.Tag));
    }

    [Fact]
    public void Read_ManyElementsInFallingOrder_TakesNoLongerThanSortingThem()
    {
        var bytes = new List<byte>(Samples.Write(new DicomDataset().Set(DicomTags.Modality, "CT")));
        for (var tag = 0x0019_FFFFu; tag > 0x0010_0000u; tag -= 2)
            bytes.AddRange([(byte)(tag >> 16), (byte)(tag >> 24), (byte)tag, (byte)(tag >> 8), (byte)'U', (byte)'S', 0, 0]);

        var clock = System.Diagnostics.Stopwatch.StartNew();
        var dataset = Samples.Read([.. bytes]).Dataset;

        // By insertion this moves 1.8 terabytes, minutes on any machine.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"took {clock.Elapsed}");
        Assert.Equal(1 + (0x9_FFFF / 2) + 1, dataset.Count);
        Assert.Equal(dataset.Select(element => element.Tag).Order(), dataset.Select(element => element.Tag));
    }

    [Fact]
    public void Read_ZerosBeforeOneStrayByte_TakesNoLongerThanOnePass()
    {
        byte[] bytes = [.. Samples.Write(new DicomDataset().Set(DicomTags.Modality, "CT")), .. new byte[8 << 20], 1];

        var clock = System.Diagnostics.Stopwatch.StartNew();
        DicomFile.Read(bytes);

        // Looking for the end of the zeros at each of them reads 4 terabytes, minutes on any machine.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"took {clock.Elapsed}");
    }

    [Fact]
    public void Read_RepeatedTag_KeepsItsLastValue()
    {
        var body = Samples.WriteBare(new DicomDataset().Set(DicomTags.Modality, "CT").Set(DicomTags.Manufacturer, "A"));
        var again = Samples.WriteBare(new DicomDataset().Set(DicomTags.Modality, "MR"));

        var dataset = Samples.Read([.. Samples.Write(new DicomDataset()), .. body, .. again]).Dataset;

        Assert.Equal(("MR", 2), (dataset.GetString(DicomTags.Modality), dataset.Count));
    }

    [Fact]
    public void Read_MoreElementsThanAllowed_IsRefused() =>
        Assert.Equal(DicomFaultCode.TooManyElements, Samples.Refusal(Samples.Write(Samples.Image()), new DicomReadOptions { MaxElements = 12 }).Code);

    [Fact]
    public void Read_TenThousandMutations_NeverThrowsAndNeverAllocatesManyTimesTheFile()
    {
        const int Seed = 20260101;
        var sources = Samples.Uncompressed.Select(syntax => Samples.Write(Samples.Image(), syntax)).ToArray();
        for (var i = 0; i < 10_000; i++)
        {
            var random = new Random(Seed + i);
            var bytes = DicomMutation.Of(sources[random.Next(sources.Length)], random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                DicomMutation.Exercise(bytes);
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {Seed + i}: {error}");
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 8 << 20, $"seed {Seed + i}: {allocated} bytes allocated for a file of {bytes.Length}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a DICOM file at all, but long enough to hold a few elements of one")]
    public void Read_SomethingElse_SaysThatItIsNoDicom(string text) =>
        Assert.Equal(DicomFaultCode.NotDicom, Samples.Refusal(System.Text.Encoding.ASCII.GetBytes(text)).Code);

    [Fact]
    public void Fault_OfADamagedFile_HoldsNoPatientValue()
    {
        var bytes = Samples.WriteBare(new DicomDataset().Set(DicomTags.PatientName, "Secret^Name").Set(DicomTags.PatientID, "SECRET"));
        for (var at = 0; at < bytes.Length; at++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[at] ^= 0x55;
            if (DicomFile.Read(damaged) is DicomReadResult.Refused { Fault: var fault })
                Assert.DoesNotContain("SECRET", fault.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }
}
