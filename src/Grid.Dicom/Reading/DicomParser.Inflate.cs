using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Grid.Dicom;

// Deflated data sets (PS3.5 annex A.5), unpacked in bounded steps so that a small file cannot claim the machine's memory.
internal sealed partial class DicomParser
{
    private const int FirstInflated = 64 * 1024;

    /// <summary>A header packs far better than pixels do; one longer than this is no header.</summary>
    private const int MostInflatedHeader = 32 << 20;

    private DicomFile? ReadDeflated(DicomDataset meta, int at, DicomTransferSyntax syntax, ReadOnlyMemory<byte>? preamble)
    {
        // Some senders declare deflate and send the data set plain: a known first element tells.
        if (DicomSniffer.Guess(_source.Span[at..], _partial) is { IsExplicit: true, IsBigEndian: false })
        {
            Warn(DicomFaultCode.TransferSyntax, DicomTags.TransferSyntaxUID, at, "elements that are not deflated", "a deflated data set", "The elements were read as they are.");
            return ReadPlain(meta, at, syntax, preamble);
        }

        if (_options.StopBeforePixels) return InflateHeader(meta, at, syntax, preamble);
        return Inflate(at) ? ReadPlain(meta, 0, syntax, preamble) : null;
    }

    /// <summary>
    /// The whole data set. It is unpacked twice: once to count, so that a file that claims too much costs nothing, and once into memory
    /// of exactly that length. Chunks joined at the end, or an array that doubles, would take two to three times as much.
    /// </summary>
    private bool Inflate(int at)
    {
        var packed = _source[at..];
        var length = 0L;
        try
        {
            using (var counter = new DeflateStream(Open(packed), CompressionMode.Decompress))
            {
                var scratch = new byte[FirstInflated];
                for (int read; (read = counter.Read(scratch)) > 0;)
                {
                    length += read;
                    if (IsBomb(length, packed.Length)) return Bomb(at, length, packed.Length);
                }
            }

            var inflated = GC.AllocateUninitializedArray<byte>((int)length);
            using var inflater = new DeflateStream(Open(packed), CompressionMode.Decompress);
            inflater.ReadExactly(inflated);
            _source = inflated;
            _lastNonZero = null;
            _elementsLeft = MostElements();
            return true;
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            return BadDeflate(at, length);
        }
    }

    /// <summary>
    /// Unpacks as far as the header goes and no further: what is unpacked is kept while more is, so nothing is unpacked twice, and pixels
    /// that claim gigabytes are never reached.
    /// </summary>
    private DicomFile? InflateHeader(DicomDataset meta, int at, DicomTransferSyntax syntax, ReadOnlyMemory<byte>? preamble)
    {
        using var inflater = new DeflateStream(new PackedStream(_source[at..], _rest), CompressionMode.Decompress);
        var buffer = new byte[FirstInflated];
        var length = 0;
        while (true)
        {
            bool ended, broken = false;
            try
            {
                var read = inflater.ReadAtLeast(buffer.AsSpan(length), buffer.Length - length, throwOnEndOfStream: false);
                ended = read < buffer.Length - length;
                length += read;
            }
            catch (InvalidDataException)
            {
                ended = broken = true;
            }

            var result = Read(buffer.AsMemory(0, length), _options, partial: !ended || broken, out var needMore, DicomTransferSyntax.ExplicitLittleEndian);
            if (!needMore) return Adopt(result, meta, syntax, preamble);
            if (broken || length >= Math.Min(MostInflatedHeader, _options.MaxHeaderBytes))
            {
                _ = broken ? BadDeflate(at, length) : Bomb(at, length, _source.Length - at);
                return null;
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    private DicomFile? Adopt(DicomReadResult result, DicomDataset meta, DicomTransferSyntax syntax, ReadOnlyMemory<byte>? preamble)
    {
        if (!result.TryGetFile(out var file, out _fault)) return null;
        return new DicomFile(meta, file.Dataset, syntax, preamble, _warnings is null ? file.Warnings : [.. _warnings, .. file.Warnings]);
    }

    private static MemoryStream Open(ReadOnlyMemory<byte> packed) => MemoryMarshal.TryGetArray(packed, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(packed.ToArray(), writable: false);

    private bool IsBomb(long inflated, long packed) =>
        inflated > _options.MaxInflatedBytes || inflated >= Array.MaxLength
        || (inflated > _options.InflatedBytesBeforeRatio && inflated / Math.Max(1, packed) >= _options.MaxInflateRatio)
        || (inflated > _options.LargeInflatedBytes && inflated / Math.Max(1, packed) >= _options.MaxLargeInflateRatio);

    private bool BadDeflate(int at, long inflated)
    {
        _needMore = false;
        _fault = new DicomFault(
            DicomFaultCode.BadDeflate, null, at, $"a deflate stream that breaks off after {inflated} inflated bytes", "a whole deflate stream (RFC 1951)",
            "The file is damaged or cut off; get it again from its source.");
        return false;
    }

    private bool Bomb(int at, long inflated, long packed)
    {
        _fault = new DicomFault(
            DicomFaultCode.DeflateBomb, null, at, $"{packed} bytes that inflate to more than {inflated}",
            $"at most {_options.MaxInflatedBytes} bytes, a ratio below {_options.MaxInflateRatio}, and below {_options.MaxLargeInflateRatio} above {_options.LargeInflatedBytes} bytes",
            "Send it uncompressed (Explicit VR Little Endian) if it is an image.");
        return false;
    }

    /// <summary>The packed bytes at hand and those that the file still has.</summary>
    private sealed class PackedStream(ReadOnlyMemory<byte> first, Stream? rest) : Stream
    {
        private ReadOnlyMemory<byte> _first = first;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (_first.IsEmpty) return rest?.Read(buffer) ?? 0;
            var count = Math.Min(buffer.Length, _first.Length);
            _first.Span[..count].CopyTo(buffer);
            _first = _first[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
