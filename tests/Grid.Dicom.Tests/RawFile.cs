using System.Buffers.Binary;
using System.Text;

namespace Grid.Dicom.Tests;

/// <summary>Files put together byte by byte, for what no writer of ours would write.</summary>
internal static class RawFile
{
    public const uint Undefined = uint.MaxValue;
    public static readonly byte[] ItemEnd = [0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0];
    public static readonly byte[] SequenceEnd = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];

    /// <summary>An element in explicit little endian; the value as it stands, with no padding.</summary>
    public static byte[] Explicit(uint tag, string vr, byte[] value, uint? length = null)
    {
        var known = DicomVrs.TryParse(vr, out var parsed) && parsed.HasLongLength();
        byte[] head = [.. Tag(tag), .. Encoding.Latin1.GetBytes(vr)];
        return known
            ? [.. head, 0, 0, .. UInt32(length ?? (uint)value.Length), .. value]
            : [.. head, .. UInt32(length ?? (uint)value.Length)[..2], .. value];
    }

    public static byte[] Explicit(uint tag, string vr, string value) =>
        Explicit(tag, vr, Encoding.UTF8.GetBytes(value.Length % 2 == 0 ? value : value + (vr == "UI" ? "\0" : " ")));

    public static byte[] Explicit(uint tag, ushort value) => Explicit(tag, "US", [(byte)value, (byte)(value >> 8)]);

    public static byte[] Implicit(uint tag, byte[] value, uint? length = null) => [.. Tag(tag), .. UInt32(length ?? (uint)value.Length), .. value];

    public static byte[] Implicit(uint tag, string value) => Implicit(tag, Encoding.UTF8.GetBytes(value.Length % 2 == 0 ? value : value + " "));

    public static byte[] Item(byte[] content, bool undefined) => undefined
        ? [.. Tag(0xFFFE_E000), .. UInt32(Undefined), .. content, .. ItemEnd]
        : [.. Tag(0xFFFE_E000), .. UInt32((uint)content.Length), .. content];

    public static byte[] Part10(byte[] body, string syntax = "1.2.840.10008.1.2.1")
    {
        byte[] meta = [.. Explicit(0x0002_0001, "OB", [0, 1]), .. Explicit(0x0002_0010, "UI", syntax)];
        return [.. new byte[128], .. "DICM"u8, .. Explicit(0x0002_0000, "UL", UInt32((uint)meta.Length)), .. meta, .. body];
    }

    /// <summary>What an 8-bit or 16-bit image says of its pixels, in tag order from (0028,0002) to (0028,0103).</summary>
    public static byte[] ImageModule(int rows, int columns, ushort bits = 16) =>
    [
        .. Explicit(0x0028_0002, 1), .. Explicit(0x0028_0004, "CS", "MONOCHROME2"),
        .. Explicit(0x0028_0010, (ushort)rows), .. Explicit(0x0028_0011, (ushort)columns),
        .. Explicit(0x0028_0100, bits), .. Explicit(0x0028_0101, bits), .. Explicit(0x0028_0102, (ushort)(bits - 1)), .. Explicit(0x0028_0103, 0),
    ];

    public static byte[] UInt32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Tag(uint tag) => [(byte)(tag >> 16), (byte)(tag >> 24), (byte)tag, (byte)(tag >> 8)];
}
