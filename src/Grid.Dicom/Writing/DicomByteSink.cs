using System.Buffers.Binary;

namespace Grid.Dicom;

/// <summary>A growing buffer whose earlier bytes can still be patched, for lengths that are known only afterwards.</summary>
internal sealed class DicomByteSink
{
    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>The next <paramref name="count"/> bytes to fill in.</summary>
    public Span<byte> Take(int count)
    {
        var needed = checked(Length + count);
        if (needed > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max((long)_bytes.Length * 2, needed), Array.MaxLength));
        var taken = _bytes.AsSpan(Length, count);
        Length = needed;
        return taken;
    }

    public void PatchUInt32(int at, uint value, bool bigEndian)
    {
        var target = _bytes.AsSpan(at, 4);
        if (bigEndian) BinaryPrimitives.WriteUInt32BigEndian(target, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(target, value);
    }
}
