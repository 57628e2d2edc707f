using System.Text;

namespace Grid.Dicom;

/// <summary>
/// A Specific Character Set (0008,0005): decodes and encodes text values (PS3.3 C.12.1.1.2, PS3.5 section 6.1). Immutable.
/// Text outside what is declared decodes as ISO 8859-1, as most readers do, rather than being lost.
/// </summary>
public sealed partial class DicomCharset
{
    private readonly CodeElement _g1;
    private readonly bool _extensions;
    private readonly Encoding? _whole;

    private DicomCharset(IReadOnlyList<string> names, CodeElement g1, bool extensions, Encoding? whole)
    {
        Names = names;
        _g1 = g1;
        _extensions = extensions;
        _whole = whole;
    }

    /// <summary>ISO-IR 6, in force where nothing is declared.</summary>
    public static DicomCharset Default { get; } = new([], CodeElement.Latin1, extensions: false, whole: null);

    /// <summary>Unicode in UTF-8 (ISO_IR 192): the only set that holds Kazakh, Russian and Latin letters together.</summary>
    public static DicomCharset Utf8 { get; } = Parse(["ISO_IR 192"]);

    /// <summary>The defined terms as the file gives them; empty for the default.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The set of an element (0008,0005) with these values; unknown terms read as the default.</summary>
    public static DicomCharset Parse(IReadOnlyList<string> values)
    {
        if (values.Count == 0 || (values.Count == 1 && values[0].Length == 0)) return Default;

        var first = Normalise(values[0]);
        Encoding? whole = first switch
        {
            "192" => new UTF8Encoding(false),
            "GB18030" => CodePage(54936),
            "GBK" => CodePage(936),
            _ => null,
        };
        var extensions = values.Count > 1 || values[0].Contains("2022", StringComparison.Ordinal);
        return new DicomCharset(values, CodeElement.OfTerm(first), extensions && whole is null, whole);
    }

    /// <summary>
    /// Decodes one value field whole, backslashes included: a byte 5C may be half of a two-byte character, so values are
    /// split after decoding, never before.
    /// </summary>
    public string Decode(ReadOnlySpan<byte> bytes, DicomVr vr)
    {
        if (Ascii.IsValid(bytes) && (_whole is not null || !bytes.Contains(Escape))) return Encoding.ASCII.GetString(bytes);
        if (_whole is not null) return _whole.GetString(bytes);
        return bytes.Contains(Escape) ? DecodeExtended(bytes, vr) : _g1.DecodeHigh(bytes);
    }

    /// <summary>Encodes text; false where a character is not in the set. Code extensions are read, not written.</summary>
    public bool TryEncode(string text, out byte[] bytes)
    {
        if (Ascii.IsValid(text))
        {
            bytes = Encoding.ASCII.GetBytes(text);
            return true;
        }

        bytes = [];
        if (_extensions || Names.Count == 0) return false;
        try
        {
            bytes = _whole is not null ? WithExceptions(_whole).GetBytes(text) : _g1.Encode(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    internal static Encoding CodePage(int page) => CodePagesEncodingProvider.Instance.GetEncoding(page)
        ?? Encoding.GetEncoding(page);

    internal static Encoding WithExceptions(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.EncoderFallback = EncoderFallback.ExceptionFallback;
        return strict;
    }

    /// <summary>"ISO_IR 100", "ISO 2022 IR 100" and the misspellings "ISO-IR 100" and "ISO_IR_100" are all "100".</summary>
    private static string Normalise(string term)
    {
        var upper = term.Trim().ToUpperInvariant();
        var ir = upper.IndexOf("IR", StringComparison.Ordinal);
        return ir < 0 ? upper : upper[(ir + 2)..].Trim(' ', '_', '-');
    }
}
