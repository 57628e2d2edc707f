using System.Globalization;
using System.Text;

namespace Grid.Reports;

/// <summary>How many columns of a terminal a text takes: letters of any alphabet one, marks that sit on them none, East Asian ones two.</summary>
public static class TextWidth
{
    public static int Of(string text) => text.EnumerateRunes().Sum(Of);

    /// <summary>The text in at most so many columns, with an ellipsis where it was cut.</summary>
    public static string Cut(string text, int columns)
    {
        if (Of(text) <= columns) return text;
        if (columns < 1) return "";

        var cut = new StringBuilder();
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (used + Of(rune) > columns - 1) break;
            used += Of(rune);
            cut.Append(rune);
        }

        return cut.Append('…').ToString();
    }

    private static int Of(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control => 0,
        _ => IsWide(rune.Value) ? 2 : 1,
    };

    private static bool IsWide(int value) => value
        is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60)
        or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
