using Grid.Dicom;

namespace Grid.Inference.Reading;

/// <summary>
/// Whether a file will be read when a model needs it: the whole of it is parsed, and the length of its pixel data held against what
/// its header says. Nothing is decoded. Made once for each content, when it arrives, so that "accepted" is never followed by a
/// surprise. Costs at most <see cref="MaxParsedBytes"/> of memory, whatever a hostile file claims.
/// </summary>
public static class InstanceCheck
{
    /// <summary>A larger file's header is parsed, and its size held against the pixels it claims.</summary>
    public const long MaxParsedBytes = 256L << 20;

    /// <summary>Pixels of one frame. The largest detectors have 25 million, digitised films 60 million.</summary>
    public const long MaxFramePixels = 100_000_000;

    private static readonly DicomReadOptions Bounded = new() { MaxInflatedBytes = MaxParsedBytes, MaxFileBytes = MaxParsedBytes };
    private static readonly DicomReadOptions BoundedHeader = Bounded with { StopBeforePixels = true, MaxHeaderBytes = 32L << 20 };

    /// <summary>Null for a file that can be read; else why not, without identity.</summary>
    /// <exception cref="IOException">The disk did not give the file.</exception>
    public static string? FindFault(string path)
    {
        var size = new FileInfo(path).Length;
        if (!DicomFile.ReadHeader(path, BoundedHeader).TryGetFile(out var header, out var fault)) return Words(fault);
        if (header.Dataset.GetString(DicomTags.SOPInstanceUID) is not { Length: > 0 }) return "it has no SOP Instance UID (0008,0018): it may be cut short";
        var claim = PixelClaim.Of(header.Dataset);
        if (claim.IsImage)
        {
            if (header.TransferSyntax.IsEncapsulated) return NotDecoded(header.TransferSyntax);
            if (claim.Fault() is { } bad) return bad;
            // What is deflated is smaller in the file than in memory.
            if (!header.TransferSyntax.IsDeflated && claim.Bytes > size) return $"the pixel data are cut short: a file of {size} bytes, {claim.Words} need {claim.Bytes}";
        }

        if (size > MaxParsedBytes) return null;
        if (!DicomFile.ReadFile(path, Bounded).TryGetFile(out var file, out fault)) return Words(fault);
        if (!claim.IsImage) return null;
        foreach (var tag in new[] { DicomTags.PixelData, DicomTags.FloatPixelData, DicomTags.DoubleFloatPixelData })
        {
            if (!file.Dataset.TryGet(tag, out var pixels)) continue;
            return pixels.Value.Length < claim.Bytes ? $"the pixel data are cut short: {pixels.Value.Length} bytes, {claim.Words} need {claim.Bytes}" : null;
        }

        return "it holds no pixel data (7FE0,0010)";
    }

    internal static string NotDecoded(DicomTransferSyntax syntax) =>
        $"transfer syntax {syntax} is not decoded by this version; send the study uncompressed (Explicit VR Little Endian, 1.2.840.10008.1.2.1)";

    private static string Words(DicomFault fault) => fault.Code == DicomFaultCode.Unreadable ? throw new IOException(fault.ToString()) : fault.ToString();
}
