using System.Buffers;
using System.Globalization;
using System.Text;

namespace Grid.Contracts.Text;

/// <summary>
/// Makes text from elsewhere safe to store, log and show. Control characters (NUL, ESC, the others of C0 and C1), characters that turn
/// or split a line (bidirectional controls, line and paragraph separators), invisible ones and lone surrogates become U+FFFD, so that
/// a reader sees that something stood there. PostgreSQL refuses NUL in text and JSON; a terminal obeys ESC.
/// </summary>
public static class PlainText
{
    /// <summary>What stands in place of a character that is not shown.</summary>
    public const char Replacement = '\uFFFD';

    // Nearly every text is printable ASCII; it is recognised in one sweep and returned as it is.
    private static readonly SearchValues<char> Printable =
        SearchValues.Create(string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code)));

    /// <summary>One line: tabs and line ends become spaces. Returns the same text, without an allocation, when nothing is to be replaced.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Clean(text, keepLines: false);
    }

    /// <summary>The same for text of several lines: tabs and line feeds stay.</summary>
    public static string CleanLines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Clean(text, keepLines: true);
    }

    /// <summary>Whether <see cref="Clean(string)"/> would change nothing.</summary>
    public static bool IsPlain(string text) => FirstToReplace(text, keepLines: false) < 0;

    private static string Clean(string text, bool keepLines)
    {
        var first = FirstToReplace(text, keepLines);
        if (first < 0) return text;

        var clean = new StringBuilder(text.Length).Append(text, 0, first);
        for (var at = first; at < text.Length;)
        {
            var length = LengthAt(text, at);
            if (!MustGo(text, at, length, keepLines)) clean.Append(text, at, length);
            else clean.Append(text[at] is '\t' or '\n' or '\r' or '\f' ? ' ' : Replacement);
            at += length;
        }

        return clean.ToString();
    }

    private static int FirstToReplace(string text, bool keepLines)
    {
        var at = text.AsSpan().IndexOfAnyExcept(Printable);
        if (at < 0) return -1;
        while (at < text.Length)
        {
            var length = LengthAt(text, at);
            if (MustGo(text, at, length, keepLines)) return at;
            at += length;
        }

        return -1;
    }

    private static int LengthAt(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;

    private static bool MustGo(string text, int at, int length, bool keepLines) => text[at] switch
    {
        '\n' or '\t' => !keepLines,
        // Joins letters of Arabic, Indic and other scripts; without them words are misspelt.
        '\u200C' or '\u200D' => false,
        Replacement => false,
        _ => CharUnicodeInfo.GetUnicodeCategory(text, at) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
            UnicodeCategory.Surrogate => length == 1,
            UnicodeCategory.OtherNotAssigned => text[at] is >= '\uFDD0' and <= '\uFDEF' or >= '\uFFFE',
            _ => false,
        },
    };
}
