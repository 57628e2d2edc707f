using System.Buffers;
using System.IO.Compression;

namespace Grid.Dicom;

/// <summary>
/// Writes Part 10 files (PS3.10 section 7) and bare data sets. Sequences and items get explicit lengths, values are padded to
/// even length, group lengths are left out except (0002,0000). Between uncompressed syntaxes values are re-encoded; compressed
/// pixel data are only written in their own syntax.
/// </summary>
public static class DicomWriter
{
    /// <summary>Identifies this implementation in file meta information; derived from a UUID (PS3.5 annex B.2).</summary>
    public static string ImplementationClassUid { get; } = DicomUid.FromName("grid.dicom").ToString();

    public const string ImplementationVersionName = "GRID_DICOM_1";

    /// <summary>Writes a Part 10 file in its own transfer syntax.</summary>
    public static DicomWriteResult Write(DicomFile file, Stream output)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Write(file, file.TransferSyntax, output);
    }

    /// <summary>Writes a Part 10 file in another uncompressed syntax, or its own.</summary>
    public static DicomWriteResult Write(DicomFile file, DicomTransferSyntax transferSyntax, Stream output)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(output);
        var writer = new ArrayBufferWriter<byte>(4096);
        var result = Write(file, transferSyntax, writer);
        if (result is DicomWriteResult.Written) output.Write(writer.WrittenSpan);
        return result;
    }

    public static DicomWriteResult Write(DicomFile file, DicomTransferSyntax transferSyntax, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(transferSyntax);
        ArgumentNullException.ThrowIfNull(output);
        if (Refusal(file, transferSyntax) is { } fault) return new DicomWriteResult.Refused(fault);

        var sink = new DicomByteSink();
        sink.Write(file.Preamble is { Length: 128 } preamble ? preamble.Span : stackalloc byte[128]);
        sink.Write("DICM"u8);
        WriteMeta(sink, file, transferSyntax);
        var body = transferSyntax.IsDeflated ? new DicomByteSink() : sink;
        if (new DicomElementWriter(body, transferSyntax).Write(file.Dataset) is { } unwritten) return new DicomWriteResult.Refused(unwritten);
        if (transferSyntax.IsDeflated) Deflate(body, sink);
        output.Write(sink.Written);
        return new DicomWriteResult.Written(sink.Written.Length);
    }

    /// <summary>Writes a Part 10 file around a data set; SOP class and instance UID are taken from it.</summary>
    public static DicomWriteResult Write(DicomDataset dataset, DicomTransferSyntax transferSyntax, Stream output)
    {
        ArgumentNullException.ThrowIfNull(transferSyntax);
        return Write(new DicomFile(dataset, transferSyntax), transferSyntax, output);
    }

    public static DicomWriteResult Write(DicomDataset dataset, DicomTransferSyntax transferSyntax, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(transferSyntax);
        return Write(new DicomFile(dataset, transferSyntax), transferSyntax, output);
    }

    /// <summary>Writes only the data set, as it travels over a network association.</summary>
    public static DicomWriteResult WriteBare(DicomDataset dataset, DicomTransferSyntax transferSyntax, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(transferSyntax);
        ArgumentNullException.ThrowIfNull(output);
        var sink = new DicomByteSink();
        if (new DicomElementWriter(sink, transferSyntax).Write(dataset) is { } fault) return new DicomWriteResult.Refused(fault);

        var written = sink;
        if (transferSyntax.IsDeflated)
        {
            written = new DicomByteSink();
            Deflate(sink, written);
        }

        output.Write(written.Written);
        return new DicomWriteResult.Written(written.Written.Length);
    }

    private static DicomFault? Refusal(DicomFile file, DicomTransferSyntax target)
    {
        if (!DicomUid.IsValid(target.Uid))
            return new DicomFault(
                DicomFaultCode.TransferSyntax, DicomTags.TransferSyntaxUID, 0, "no valid UID", "a transfer syntax UID (PS3.5 section 9)",
                "Choose one of DicomTransferSyntax.");

        var compressed = file.Dataset.TryGet(DicomTags.PixelData, out var pixels) && pixels.Encapsulated is not null;
        if (!compressed || target.Uid == file.TransferSyntax.Uid) return null;
        return new DicomFault(
            DicomFaultCode.NotDecoded, DicomTags.PixelData, pixels.Offset, "pixel data in " + file.TransferSyntax, "the same transfer syntax",
            "Compressed pixel data are written as they are; this version does not decode them.");
    }

    /// <summary>Group 0002 (PS3.10 table 7.1-1): the file's own where it has one, with what the target requires set anew.</summary>
    private static void WriteMeta(DicomByteSink sink, DicomFile file, DicomTransferSyntax transferSyntax)
    {
        var meta = new DicomDataset();
        foreach (ref readonly var element in file.FileMeta.Span) meta.Put(element);
        meta.Remove(DicomTags.FileMetaInformationGroupLength);
        meta.Set(DicomTags.FileMetaInformationVersion, DicomVr.OB, new byte[] { 0, 1 });
        CopyIfAbsent(meta, DicomTags.MediaStorageSOPClassUID, file.Dataset, DicomTags.SOPClassUID);
        CopyIfAbsent(meta, DicomTags.MediaStorageSOPInstanceUID, file.Dataset, DicomTags.SOPInstanceUID);
        meta.Set(DicomTags.TransferSyntaxUID, transferSyntax.Uid);
        meta.Set(DicomTags.ImplementationClassUID, ImplementationClassUid);
        meta.Set(DicomTags.ImplementationVersionName, ImplementationVersionName);

        var start = sink.Written.Length;
        meta.Set(DicomTags.FileMetaInformationGroupLength, DicomVr.UL, 0d);
        var writer = new DicomElementWriter(sink, DicomTransferSyntax.ExplicitLittleEndian) { KeepsGroupLength = true };
        writer.Write(meta);
        sink.PatchUInt32(start + 8, (uint)(sink.Written.Length - start - 12), bigEndian: false);
    }

    /// <summary>Bytes as they are: what a damaged file holds there need not be a UID.</summary>
    private static void CopyIfAbsent(DicomDataset meta, DicomTag tag, DicomDataset source, DicomTag from)
    {
        if (!meta.Contains(tag) && source.TryGet(from, out var element) && !element.Value.IsEmpty) meta.Set(tag, DicomVr.UI, element.Value);
    }

    private static void Deflate(DicomByteSink source, DicomByteSink target)
    {
        using var packed = new MemoryStream();
        using (var deflater = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true)) deflater.Write(source.Written);
        target.Write(packed.GetBuffer().AsSpan(0, (int)packed.Length));
        if ((packed.Length & 1) != 0) target.Write([0]);
    }
}
