using System.Runtime.InteropServices;
using Grid.Dicom;
using Grid.Samples.Phantoms;

namespace Grid.Samples.Studies;

/// <summary>The Image Pixel module (PS3.3 section C.7.6.3): 16 bits allocated, one sample.</summary>
internal static class PixelAttributes
{
    /// <param name="dataset">Where to.</param>
    /// <param name="plane">Whole values.</param>
    /// <param name="offset">Stored value = value + offset.</param>
    /// <param name="bitsStored">12 or 16; values must fit.</param>
    /// <param name="isInverted">MONOCHROME1: stores the highest value minus the value.</param>
    public static void Add(DicomDataset dataset, PhantomPlane plane, int offset, int bitsStored, bool isInverted = false)
    {
        var highest = (1 << bitsStored) - 1;
        var stored = new ushort[plane.Values.Length];
        for (var i = 0; i < stored.Length; i++)
        {
            var value = Math.Clamp((int)plane.Values[i] + offset, 0, highest);
            stored[i] = (ushort)(isInverted ? highest - value : value);
        }

        if (!BitConverter.IsLittleEndian) BinaryOrder(stored);
        dataset
            .Set(DicomTags.SamplesPerPixel, 1d)
            .Set(DicomTags.PhotometricInterpretation, isInverted ? "MONOCHROME1" : "MONOCHROME2")
            .Set(DicomTags.Rows, (double)plane.Rows)
            .Set(DicomTags.Columns, (double)plane.Columns)
            .Set(DicomTags.BitsAllocated, 16d)
            .Set(DicomTags.BitsStored, (double)bitsStored)
            .Set(DicomTags.HighBit, (double)(bitsStored - 1))
            .Set(DicomTags.PixelRepresentation, 0d)
            .Set(DicomTags.PixelData, DicomVr.OW, MemoryMarshal.AsBytes(stored.AsSpan()).ToArray());
    }

    private static void BinaryOrder(ushort[] values) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(values, values);
}
