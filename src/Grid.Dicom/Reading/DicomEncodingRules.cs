using System.Buffers.Binary;

namespace Grid.Dicom;

/// <summary>How elements lie in the bytes at hand: whether they name their VR, and the order of bytes.</summary>
internal readonly record struct DicomEncodingRules(bool IsExplicit, bool IsBigEndian)
{
    public static readonly DicomEncodingRules ImplicitLittle = new(false, false);
    public static readonly DicomEncodingRules ExplicitLittle = new(true, false);
    public static readonly DicomEncodingRules ExplicitBig = new(true, true);

    public static DicomEncodingRules Of(DicomTransferSyntax syntax) => new(syntax.IsExplicit, syntax.IsBigEndian);

    public uint Tag(ReadOnlySpan<byte> bytes) => IsBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
        : uint.RotateLeft(BinaryPrimitives.ReadUInt32LittleEndian(bytes), 16);

    public ushort UInt16(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public uint UInt32(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
