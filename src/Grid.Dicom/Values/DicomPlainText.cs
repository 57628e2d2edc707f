using System.Buffers;
using System.Globalization;
using System.Text;

namespace Grid.Dicom;

/// <summary>
/// Makes text of a file safe to show, store and log: control characters (NUL, ESC and the others of C0 and C1), bidirectional and
/// other invisible format characters, line and paragraph separators and lone surrogates become U+FFFD, one each, so that a reader
/// sees that something stood there. The bytes themselves stay reachable through <see cref="DicomDataset.GetBytes"/>.
/// </summary>
public static class DicomPlainText
{
    public const char Replacement = '\uFFFD';

    // Nearly every value is printable ASCII: recognised in one sweep and given back as it is.
    private static readonly SearchValues<char> Printable =
        SearchValues.Create(string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code)));

    /// <summary>One line: what is not to be shown becomes U+FFFD, line ends and tabs too. The same string where nothing is to be replaced.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Of(text, keepsLines: false);
    }

    /// <summary>The same for text of several lines (LT, ST, UT): line feed, carriage return, form feed and tab stay (PS3.5 section 6.1.3).</summary>
    public static string OfLines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Of(text, keepsLines: true);
    }

    private static string Of(string text, bool keepsLines)
    {
        var at = text.AsSpan().IndexOfAnyExcept(Printable);
        if (at < 0) return text;

        StringBuilder? plain = null;
        var copied = 0;
        for (; at < text.Length; at++)
        {
            if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]))
            {
                at++;
                continue;
            }

            if (IsShown(text[at], keepsLines)) continue;
            (plain ??= new StringBuilder(text.Length)).Append(text, copied, at - copied).Append(Replacement);
            copied = at + 1;
        }

        return plain is null ? text : plain.Append(text, copied, text.Length - copied).ToString();
    }

    private static bool IsShown(char value, bool keepsLines) => value switch
    {
        '\n' or '\r' or '\t' or '\f' => keepsLines,

        // Zero-width joiners belong to words of Arabic and Indic scripts.
        '\u200C' or '\u200D' => true,
        _ => CharUnicodeInfo.GetUnicodeCategory(value) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) && value < '\uFFFE',
    };
}
