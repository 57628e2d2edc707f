using System.Buffers;

namespace Grid.Dicom.Tests;

/// <summary>Files made here, so that the suite stands without any data beside it.</summary>
internal static class Samples
{
    public static readonly DicomTransferSyntax[] Uncompressed =
    [
        DicomTransferSyntax.ImplicitLittleEndian, DicomTransferSyntax.ExplicitLittleEndian,
        DicomTransferSyntax.ExplicitBigEndian, DicomTransferSyntax.DeflatedExplicitLittleEndian,
    ];

    /// <summary>An image with sequences, private elements and text beyond ASCII.</summary>
    public static DicomDataset Image(int rows = 4, int columns = 6) => new DicomDataset()
        .Set(DicomTags.SpecificCharacterSet, "ISO_IR 192")
        .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2")
        .Set(DicomTags.SOPInstanceUID, DicomUid.FromName("sample").ToString())
        .Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY")
        .Set(DicomTags.Modality, "CT")
        .Set(DicomTags.PatientName, "Қожахметұлы^Әділ")
        .Set(DicomTags.PatientID, "SYNTHETIC-1")
        .Set(DicomTags.ReferencedStudySequence, new DicomDataset().Set(DicomTags.ReferencedSOPInstanceUID, "1.2.3"), new DicomDataset())
        .Set(DicomTags.PixelSpacing, 0.5, 0.5)
        .Set(DicomTags.SamplesPerPixel, 1)
        .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
        .Set(DicomTags.Rows, rows)
        .Set(DicomTags.Columns, columns)
        .Set(DicomTags.BitsAllocated, 16)
        .Set(DicomTags.BitsStored, 16)
        .Set(DicomTags.HighBit, 15)
        .Set(DicomTags.PixelRepresentation, 1)
        .Set(DicomTags.RescaleSlope, 1)
        .Set(DicomTags.RescaleIntercept, -1024)
        .Set(DicomTags.PixelData, DicomVr.OW, Bytes(rows * columns * 2));

    public static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 7))];

    public static byte[] Write(DicomDataset dataset, DicomTransferSyntax? syntax = null)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.IsType<DicomWriteResult.Written>(DicomWriter.Write(dataset, syntax ?? DicomTransferSyntax.ExplicitLittleEndian, output));
        return output.WrittenSpan.ToArray();
    }

    public static byte[] WriteBare(DicomDataset dataset, DicomTransferSyntax? syntax = null)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.IsType<DicomWriteResult.Written>(DicomWriter.WriteBare(dataset, syntax ?? DicomTransferSyntax.ExplicitLittleEndian, output));
        return output.WrittenSpan.ToArray();
    }

    public static DicomFile Read(byte[] bytes, DicomReadOptions? options = null)
    {
        var result = DicomFile.Read(bytes, options);
        Assert.True(result is DicomReadResult.Ok, (result as DicomReadResult.Refused)?.Fault.ToString());
        return ((DicomReadResult.Ok)result).File;
    }

    public static DicomFault Refusal(byte[] bytes, DicomReadOptions? options = null) =>
        Assert.IsType<DicomReadResult.Refused>(DicomFile.Read(bytes, options)).Fault;

    public static DicomPixels Decode(DicomDataset dataset, DicomTransferSyntax? syntax = null)
    {
        var result = DicomPixels.Decode(Read(Write(dataset, syntax)));
        Assert.True(result is DicomPixelsResult.Ok, (result as DicomPixelsResult.Refused)?.Fault.ToString());
        return ((DicomPixelsResult.Ok)result).Pixels;
    }

    /// <summary>All frames as one run of bytes.</summary>
    public static byte[] Native(DicomPixels pixels)
    {
        var output = new MemoryStream();
        pixels.WriteNative(output);
        return output.ToArray();
    }
}
