using System.Buffers.Binary;

namespace Grid.Dicom;

/// <summary>
/// A look-up table (PS3.3 C.11.1.1): entries, first mapped value, bits per entry. Values below and above the table take its
/// first and last entry.
/// </summary>
internal sealed class DicomLookupTable
{
    private readonly ushort[] _entries;
    private readonly int _first;

    private DicomLookupTable(ushort[] entries, int first, int bits)
    {
        _entries = entries;
        _first = first;
        Bits = bits;
    }

    public int Bits { get; }

    public ushort this[long value] => _entries[(int)Math.Clamp(value - _first, 0, _entries.Length - 1)];

    /// <summary>Null where the table is absent or its data are shorter than its descriptor says.</summary>
    public static DicomLookupTable? Read(DicomDataset source, DicomTag descriptorTag, DicomTag dataTag, bool signedPixels)
    {
        if (!source.TryGet(descriptorTag, out var descriptor) || !source.TryGet(dataTag, out var data)) return null;
        if (descriptor.Value.Length < 6) return null;

        // Entries and bits are unsigned whatever the VR says; 0 entries mean 65,536.
        var words = new DicomElement(descriptorTag, DicomVr.US, descriptor.Value, descriptor.IsBigEndian);
        words.TryGetInt64(0, out var count);
        words.TryGetInt64(1, out var first);
        words.TryGetInt64(2, out var bits);
        if (count == 0) count = 65_536;
        if (signedPixels) first = (short)first;

        var bytes = data.Value.Span;
        var entries = new ushort[count];
        if (bytes.Length >= count * 2)
        {
            for (var i = 0; i < count; i++)
                entries[i] = data.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[(i * 2)..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]);
        }
        else if (bytes.Length >= count && bits <= 8)
        {
            for (var i = 0; i < count; i++) entries[i] = bytes[data.IsBigEndian && (i ^ 1) < bytes.Length ? i ^ 1 : i];
        }
        else
        {
            return null;
        }

        return new DicomLookupTable(entries, (int)first, (int)bits);
    }
}
