using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Grid.Dicom;

/// <summary>
/// One data element (PS3.5 section 7.1). <see cref="Value"/> spans the memory the file was read from; nothing is copied or
/// decoded until asked for, so an element lives as long as that memory. Text needs the character set of its data set:
/// ask the <see cref="DicomDataset"/> for strings.
/// </summary>
public readonly struct DicomElement
{
    private readonly object? _content;
    private readonly int _offset;

    internal DicomElement(
        DicomTag tag, DicomVr vr, ReadOnlyMemory<byte> value, bool bigEndian = false, int offset = 0, object? content = null)
    {
        Tag = tag;
        Vr = vr;
        Value = value;
        IsBigEndian = bigEndian;
        _offset = offset;
        _content = content;
    }

    public DicomTag Tag { get; }

    public DicomVr Vr { get; }

    /// <summary>Numbers in <see cref="Value"/> have their most significant byte first.</summary>
    public bool IsBigEndian { get; }

    /// <summary>The value's bytes as they lie in the file, padding included; empty for sequences and encapsulated pixels.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>Where the element's tag begins: bytes from the start of the file (of the inflated data set where deflated).</summary>
    public long Offset => _offset;

    /// <summary>Items of a sequence; empty for every other VR.</summary>
    public IReadOnlyList<DicomDataset> Items => _content as DicomDataset[] ?? [];

    /// <summary>Fragments of compressed pixel data (PS3.5 annex A.4); null for every other element.</summary>
    public EncapsulatedPixels? Encapsulated => _content as EncapsulatedPixels;

    internal object? Content => _content;

    internal DicomDataset[] ItemArray => _content as DicomDataset[] ?? [];

    /// <summary>Numbers or tags in the value; 0 for text, bulk bytes and sequences.</summary>
    public int NumberCount => Vr.NumberBytes() is > 0 and var size ? Value.Length / size : 0;

    /// <summary>An integer of VR SS, US, SL, UL, SV, UV (if it fits) or, as group and element, AT.</summary>
    public bool TryGetInt64(int index, out long value)
    {
        value = 0;
        var size = Vr.NumberBytes();
        if (size == 0 || index < 0 || index >= Value.Length / size) return false;

        var bytes = Value.Span.Slice(index * size, size);
        switch (Vr)
        {
            case DicomVr.US:
                value = ReadUInt16(bytes);
                return true;
            case DicomVr.SS:
                value = (short)ReadUInt16(bytes);
                return true;
            case DicomVr.UL:
                value = ReadUInt32(bytes);
                return true;
            case DicomVr.SL:
                value = (int)ReadUInt32(bytes);
                return true;
            case DicomVr.AT:
                value = ((long)ReadUInt16(bytes) << 16) | ReadUInt16(bytes[2..]);
                return true;
            case DicomVr.SV:
                value = (long)ReadUInt64(bytes);
                return true;
            case DicomVr.UV when ReadUInt64(bytes) <= long.MaxValue:
                value = (long)ReadUInt64(bytes);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Any binary number as a double; SV and UV lose digits beyond 2^53.</summary>
    public bool TryGetDouble(int index, out double value)
    {
        value = 0;
        var size = Vr.NumberBytes();
        if (size == 0 || index < 0 || index >= Value.Length / size) return false;

        var bytes = Value.Span.Slice(index * size, size);
        switch (Vr)
        {
            case DicomVr.FL:
                value = BitConverter.UInt32BitsToSingle(ReadUInt32(bytes));
                return true;
            case DicomVr.FD:
                value = BitConverter.UInt64BitsToDouble(ReadUInt64(bytes));
                return true;
            case DicomVr.UV:
                value = ReadUInt64(bytes);
                return true;
            default:
                if (!TryGetInt64(index, out var integer)) return false;
                value = integer;
                return true;
        }
    }

    /// <summary>The number as text in the invariant culture; AT as <c>(gggg,eeee)</c>.</summary>
    internal string? NumberText(int index)
    {
        if (Vr == DicomVr.AT && TryGetInt64(index, out var tag)) return new DicomTag((uint)tag).ToString();
        if (Vr == DicomVr.UV && index < NumberCount)
            return ReadUInt64(Value.Span[(index * 8)..]).ToString(CultureInfo.InvariantCulture);
        if (Vr == DicomVr.FL && TryGetDouble(index, out var single))
            return ((float)single).ToString("R", CultureInfo.InvariantCulture);
        if (Vr == DicomVr.FD && TryGetDouble(index, out var real)) return real.ToString("R", CultureInfo.InvariantCulture);
        return TryGetInt64(index, out var integer) ? integer.ToString(CultureInfo.InvariantCulture) : null;
    }

    /// <summary>
    /// Parses one DS or IS value without making a string, see <see cref="DicomNumber.Parse"/>; false where it is empty or no number.
    /// </summary>
    internal static bool TryParseDecimal(ReadOnlySpan<byte> text, out double value)
    {
        var number = DicomNumber.Parse(text);
        value = number.Value;
        return number.IsNumber;
    }

    /// <summary>Takes the text up to the next backslash off <paramref name="rest"/>.</summary>
    internal static ReadOnlySpan<byte> NextText(scoped ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\\');
        var text = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return text;
    }

    internal static ReadOnlySpan<byte> TextValueAt(ReadOnlySpan<byte> text, int index)
    {
        for (; index > 0; index--)
        {
            var next = text.IndexOf((byte)'\\');
            if (next < 0) return default;
            text = text[(next + 1)..];
        }

        var end = text.IndexOf((byte)'\\');
        return end < 0 ? text : text[..end];
    }

    public override string ToString() => new StringBuilder().Append(Tag).Append(' ').Append(Vr).ToString();

    private ushort ReadUInt16(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private uint ReadUInt32(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private ulong ReadUInt64(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
}
