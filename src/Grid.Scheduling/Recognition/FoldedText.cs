using System.Globalization;

namespace Grid.Scheduling.Recognition;

/// <summary>
/// People's words made comparable: capitals, words cut at anything that is not a letter or digit and between letters and
/// digits (<c>HEAD/BRAIN_5.0mm</c> is HEAD BRAIN 5 0 MM), and Cyrillic letters that look like Latin ones made Latin, because
/// consoles with two keyboards produce <c>КT</c> from one letter of each. Ё counts as Е and Й as И.
/// </summary>
public static class FoldedText
{
    /// <summary>Longer values are cut here: no description is this long, and a hostile one must not cost time.</summary>
    public const int MaxCharacters = 1_024;

    private const string CyrillicLookalikes = "АВЕКМНОРСТУХІЁЙ";
    private const string LatinLookalikes = "ABEKMHOPCTYXIEИ";

    public static string[] Words(string text)
    {
        var words = new List<string>();
        Span<char> word = stackalloc char[MaxCharacters];
        var length = 0;
        foreach (var raw in text.AsSpan(0, Math.Min(text.Length, MaxCharacters)))
        {
            // A combining mark belongs to the letter before it; dropping it makes decomposed Й equal to composed.
            if (char.GetUnicodeCategory(raw) == UnicodeCategory.NonSpacingMark) continue;

            var letter = Fold(raw);
            var inWord = char.IsLetterOrDigit(letter);
            if (length > 0 && (!inWord || char.IsDigit(letter) != char.IsDigit(word[length - 1])))
            {
                words.Add(new string(word[..length]));
                length = 0;
            }

            if (inWord) word[length++] = letter;
        }

        if (length > 0) words.Add(new string(word[..length]));
        return [.. words];
    }

    private static char Fold(char raw)
    {
        var capital = char.ToUpperInvariant(raw);
        var lookalike = CyrillicLookalikes.IndexOf(capital, StringComparison.Ordinal);
        return lookalike < 0 ? capital : LatinLookalikes[lookalike];
    }
}
