using System.Buffers.Binary;

namespace Grid.Dicom;

/// <summary>
/// Compressed pixel data as it lies in the file (PS3.5 annex A.4): the Basic Offset Table and the fragments after it, each
/// spanning the source memory. Which fragments make which frame is the decoder's question.
/// </summary>
public sealed class EncapsulatedPixels
{
    internal EncapsulatedPixels(ReadOnlyMemory<byte> basicOffsetTable, IReadOnlyList<ReadOnlyMemory<byte>> fragments)
    {
        BasicOffsetTable = basicOffsetTable;
        Fragments = fragments;
    }

    /// <summary>The first item's bytes: 32-bit little endian offsets, one a frame, or nothing.</summary>
    public ReadOnlyMemory<byte> BasicOffsetTable { get; }

    public IReadOnlyList<ReadOnlyMemory<byte>> Fragments { get; }

    /// <summary>Offsets of the frames, in bytes from the first fragment's item tag; empty where the file has no table.</summary>
    public uint[] FrameOffsets()
    {
        var offsets = new uint[BasicOffsetTable.Length / 4];
        for (var i = 0; i < offsets.Length; i++)
            offsets[i] = BinaryPrimitives.ReadUInt32LittleEndian(BasicOffsetTable.Span[(i * 4)..]);
        return offsets;
    }
}
