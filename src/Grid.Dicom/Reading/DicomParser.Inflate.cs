using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Grid.Dicom;

// Deflated data sets (PS3.5 annex A.5), unpacked in bounded steps so that a small file cannot claim the machine's memory.
internal sealed partial class DicomParser
{
    private const int InflateStep = 256 * 1024;

    private bool Inflate(ref int at)
    {
        var packed = _source[at..];
        // Some senders declare deflate and send the data set plain: a known first element tells.
        if (DicomSniffer.Guess(packed.Span, _partial) is { IsExplicit: true, IsBigEndian: false })
        {
            Warn(DicomFaultCode.TransferSyntax, DicomTags.TransferSyntaxUID, at, "elements that are not deflated", "a deflated data set", "The elements were read as they are.");
            return true;
        }

        // Chunks, joined once at the end: doubling one array would touch three times the memory, and a bomb is refused by then.
        var chunks = new List<byte[]>();
        var length = 0L;
        try
        {
            using var source = new MemoryStream(
                MemoryMarshal.TryGetArray(packed, out var array) ? array.Array! : packed.ToArray(), array.Array is null ? 0 : array.Offset, packed.Length, false);
            using var inflater = new DeflateStream(source, CompressionMode.Decompress);
            while (true)
            {
                var filled = (int)(length % InflateStep);
                if (filled == 0) chunks.Add(GC.AllocateUninitializedArray<byte>(InflateStep));
                var read = inflater.Read(chunks[^1], filled, InflateStep - filled);
                if (read == 0) break;

                length += read;
                if (IsBomb(length, packed.Length)) return Bomb(at, length, packed.Length);
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            // Of a file that goes on, the part that inflates may already hold the whole header.
            if (!_partial)
            {
                _fault = new DicomFault(
                    DicomFaultCode.BadDeflate, null, at, $"a deflate stream that breaks off after {length} inflated bytes", "a whole deflate stream (RFC 1951)",
                    "The file is damaged or cut off; get it again from its source.");
                return false;
            }
        }

        var inflated = GC.AllocateUninitializedArray<byte>((int)length);
        for (var i = 0; i < chunks.Count; i++)
        {
            var from = i * InflateStep;
            if (from < inflated.Length) chunks[i].AsSpan(0, Math.Min(InflateStep, inflated.Length - from)).CopyTo(inflated.AsSpan(from));
        }

        _source = inflated;
        _lastNonZero = null;
        at = 0;
        return true;
    }

    private bool IsBomb(long inflated, long packed) =>
        inflated > _options.MaxInflatedBytes || inflated >= Array.MaxLength
        || (inflated > _options.InflatedBytesBeforeRatio && inflated / Math.Max(1, packed) >= _options.MaxInflateRatio);

    private bool Bomb(int at, long inflated, long packed)
    {
        _fault = new DicomFault(
            DicomFaultCode.DeflateBomb, null, at, $"{packed} bytes that inflate to more than {inflated}",
            $"at most {_options.MaxInflatedBytes} bytes and a ratio of {_options.MaxInflateRatio}",
            "No image packs like this: the file is made to exhaust its reader. Raise MaxInflateRatio if it is known to be good.");
        return false;
    }
}
