using System.Text;

namespace Grid.Dicom;

// Whether bytes can be what the declaration says.
public sealed partial class DicomCharset
{
    /// <summary>Text or person name limits: a value shorter than the shortest of them was not cut.</summary>
    private const int ShortestLimit = 15;

    internal bool IsChinese => _whole is not null and not UTF8Encoding;

    /// <summary>Bytes with escape sequences of DICOM's; <paramref name="isDeclared"/> where the declaration allows for some.</summary>
    internal bool ReadsEscapes(ReadOnlySpan<byte> bytes, out bool isDeclared)
    {
        isDeclared = _extensions;
        for (var at = bytes.IndexOf(Escape); at >= 0 && at + 1 < bytes.Length;)
        {
            if (CodeElement.OfEscape(bytes[(at + 1)..], out _, out _) is not null) return true;
            var next = bytes[(at + 1)..].IndexOf(Escape);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    /// <summary>
    /// The text as declared; null where the bytes cannot be that. <paramref name="isSure"/> only for UTF-8 of three bytes a character or
    /// of usual letters: nothing else forms that by chance, whereas any bytes at all are text of a single-byte set.
    /// </summary>
    internal string? DecodeStrictly(ReadOnlySpan<byte> bytes, out bool isSure)
    {
        isSure = false;
        if (Names.Count == 0 || Normalise(Names[0]) is "" or "6") return null;
        if (_whole is null) return _g1.DecodeHigh(bytes) is var text && text.Contains(DicomPlainText.Replacement, StringComparison.Ordinal) ? null : text;
        if (IsChinese) return TryDecode(_whole, bytes);
        if (WholeUtf8(bytes) is not (>= 0 and var whole)) return null;

        var decoded = _whole.GetString(bytes);
        isSure = bytes.ContainsAnyInRange((byte)0xE0, (byte)0xFF) || TextLikelihood.Of(_whole.GetString(bytes[..whole]), out var counted) > -6.0 * counted;
        return decoded;
    }

    /// <summary>How many bytes are well-formed UTF-8: all, or all but a last character that a length limit cut through; -1 for neither.</summary>
    internal static int WholeUtf8(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var status = Rune.DecodeFromUtf8(bytes[at..], out _, out var used);
            if (status == System.Buffers.OperationStatus.NeedMoreData && bytes.Length >= ShortestLimit) return at;
            if (status != System.Buffers.OperationStatus.Done) return -1;
            at += used;
        }

        return at;
    }

    internal static string? TryDecode(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        try
        {
            return strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
