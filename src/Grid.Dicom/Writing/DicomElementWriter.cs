using System.Buffers.Binary;

namespace Grid.Dicom;

/// <summary>Writes elements in one transfer syntax (PS3.5 sections 7.1 and 7.5).</summary>
internal sealed class DicomElementWriter(DicomByteSink sink, DicomTransferSyntax syntax)
{
    private const uint Undefined = uint.MaxValue;

    private readonly bool _explicit = syntax.IsExplicit;
    private readonly bool _bigEndian = syntax.IsBigEndian;

    public bool KeepsGroupLength { get; init; }

    /// <summary>Writes every element; a fault where one cannot be written in this syntax.</summary>
    public DicomFault? Write(DicomDataset dataset, int depth = 0)
    {
        if (depth > DicomReadOptions.HighestDepth)
            return new DicomFault(DicomFaultCode.TooDeep, null, sink.Length, $"sequences nested deeper than {DicomReadOptions.HighestDepth}", "fewer levels", "Build the data set without nesting it in itself.");

        foreach (ref readonly var element in dataset.Span)
        {
            // Retired, and wrong as soon as anything changes (PS3.5 section 7.2).
            if (element.Tag.IsGroupLength && !KeepsGroupLength && element.Tag.Group != 0) continue;
            var fault = element.Content switch
            {
                DicomDataset[] items => WriteSequence(element, items, depth),
                EncapsulatedPixels pixels => WriteFragments(element, pixels),
                _ => WriteValue(dataset, element),
            };
            if (fault is not null) return fault;
        }

        return null;
    }

    private DicomFault? WriteSequence(in DicomElement element, DicomDataset[] items, int depth)
    {
        var length = WriteHeader(element.Tag, DicomVr.SQ, 0);
        var start = sink.Length;
        foreach (var item in items)
        {
            WriteTag(DicomTags.Item);
            var itemLength = sink.Length;
            WriteUInt32(0);
            if (Write(item, depth + 1) is { } fault) return fault;
            sink.PatchUInt32(itemLength, (uint)(sink.Length - itemLength - 4), _bigEndian);
        }

        sink.PatchUInt32(length, (uint)(sink.Length - start), _bigEndian);
        return null;
    }

    private DicomFault? WriteFragments(in DicomElement element, EncapsulatedPixels pixels)
    {
        if (!syntax.IsEncapsulated)
            return new DicomFault(
                DicomFaultCode.NotDecoded, element.Tag, element.Offset, "compressed fragments", "uncompressed pixel data for " + syntax,
                "Compressed pixel data are written as they are; this version does not decode them.");

        WriteHeader(element.Tag, DicomVr.OB, Undefined);
        WriteFragment(pixels.BasicOffsetTable.Span);
        foreach (var fragment in pixels.Fragments) WriteFragment(fragment.Span);
        WriteTag(DicomTags.SequenceDelimitationItem);
        WriteUInt32(0);
        return null;
    }

    private void WriteFragment(ReadOnlySpan<byte> bytes)
    {
        WriteTag(DicomTags.Item);
        WriteUInt32((uint)(bytes.Length + (bytes.Length & 1)));
        sink.Write(bytes);
        if ((bytes.Length & 1) != 0) sink.Write([0]);
    }

    private DicomFault? WriteValue(DicomDataset dataset, in DicomElement element)
    {
        var value = element.Value.Span;
        var vr = element.Vr == DicomVr.None ? DicomVr.UN : element.Vr;
        var padded = value.Length + (value.Length & 1);
        if (_explicit && !vr.HasLongLength() && padded > ushort.MaxValue)
        {
            // A value too long for its VR's 16-bit length is written as UN (PS3.5 section 6.2.2).
            if (vr.WordBytes() > 1 && (element.IsBigEndian || _bigEndian))
                return new DicomFault(
                    DicomFaultCode.BadLength, element.Tag, element.Offset, $"{value.Length} bytes of {vr}", $"at most {ushort.MaxValue - 1} bytes",
                    "Write it in Implicit VR Little Endian, which has 32-bit lengths.");
            vr = DicomVr.UN;
        }

        var word = element.Vr.WordBytes();
        if (element.Tag == DicomTags.PixelData && element.Vr.IsBulk())
        {
            // Native samples of more than 8 bits are OW (PS3.5 section 8.2), whatever they were read as.
            var bits = dataset.GetInt32(DicomTags.BitsAllocated) ?? 8;
            word = Math.Clamp(NativePixels.WordBytes(element.Vr, bits), 1, 8);
            if (bits > 8) vr = DicomVr.OW;
        }

        WriteHeader(element.Tag, vr, (uint)padded);
        var target = sink.Take(padded);
        value.CopyTo(target);
        if (padded != value.Length) target[^1] = element.Vr.PadByte();
        if (element.IsBigEndian != _bigEndian) SwapWords(target, word);
        return null;
    }

    /// <returns>Where the length stands.</returns>
    private int WriteHeader(DicomTag tag, DicomVr vr, uint length)
    {
        WriteTag(tag);
        if (!_explicit)
        {
            WriteUInt32(length);
            return sink.Length - 4;
        }

        var letters = vr.ToString();
        sink.Write([(byte)letters[0], (byte)letters[1]]);
        if (!vr.HasLongLength())
        {
            var target = sink.Take(2);
            if (_bigEndian) BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)length);
            else BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)length);
            return sink.Length - 2;
        }

        sink.Write([0, 0]);
        WriteUInt32(length);
        return sink.Length - 4;
    }

    private void WriteTag(DicomTag tag)
    {
        var target = sink.Take(4);
        if (_bigEndian) BinaryPrimitives.WriteUInt32BigEndian(target, tag.Value);
        else BinaryPrimitives.WriteUInt32LittleEndian(target, uint.RotateLeft(tag.Value, 16));
    }

    private void WriteUInt32(uint value)
    {
        var target = sink.Take(4);
        if (_bigEndian) BinaryPrimitives.WriteUInt32BigEndian(target, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(target, value);
    }

    internal static void SwapWords(Span<byte> bytes, int size)
    {
        if (size == 1) return;
        for (var at = 0; at + size <= bytes.Length; at += size) bytes.Slice(at, size).Reverse();
    }
}
