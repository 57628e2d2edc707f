using System.Text;

namespace Grid.Dicom;

/// <summary>
/// How likely decoded text is what somebody wrote, as a logarithm: letters by how often Russian, Kazakh and western languages use
/// them, words by their letter case and script, and the words of radiology. Bytes read in a wrong character set give rare letters,
/// capitals inside words, mixed scripts and symbols. Only characters beyond ASCII are counted, since all sets share ASCII.
/// </summary>
internal static class TextLikelihood
{
    private const double MixedScripts = -4;
    private const double CapitalInsideWord = -5;
    private const double Word = 3;
    private const double MostForWords = 12;

    /// <summary>Letters in a thousand (Russian corpora; the last nine are Kazakh, in Kazakh text).</summary>
    private const string Letters = "оеаинтсрвлкмдпуыяьгзбчйхжшюцщэфъёіқңғәөұүһ";
    private static readonly double[] PerThousand =
    [
        110, 85, 80, 74, 67, 63, 55, 47, 45, 44, 35, 32, 30, 28, 26, 19, 20, 17, 17, 17, 16, 14, 12, 10, 9, 7, 6, 5, 4, 3, 3, 1, 1,
        8, 8, 6, 5, 5, 4, 4, 4, 1,
    ];

    private static readonly string[] Words =
    [
        "кт", "мрт", "голов", "мозг", "груд", "клетк", "легк", "лёгк", "брюш", "полост", "позвон", "отдел", "исследован", "орган", "череп",
        "нативн", "контраст", "аксиал", "прям", "боков", "маммо", "рентген", "томограф", "снимок", "обзор", "таз", "шея", "шеи", "зуб",
        "челюст", "больниц", "клини", "област", "город", "отделен", "ми", "бас", "кеуде", "өкпе", "сүт", "безі", "тіс", "жақ", "аурухана",
    ];

    private static readonly Dictionary<char, double> LetterScores = Letters.Zip(PerThousand).ToDictionary(pair => pair.First, pair => Math.Log(pair.Second / 1000));

    /// <param name="text">The decoded text.</param>
    /// <param name="counted">Characters beyond ASCII, for an average.</param>
    public static double Of(string text, out int counted)
    {
        var score = 0d;
        counted = 0;
        var at = 0;
        while (at < text.Length)
        {
            var end = at;
            while (end < text.Length && char.IsLetter(text[end])) end++;
            if (end == at)
            {
                if (text[at] >= 0x80)
                {
                    score += OfSymbol(text[at]);
                    counted++;
                }

                at++;
                continue;
            }

            score += OfWord(text.AsSpan(at, end - at), ref counted);
            at = end;
        }

        return counted == 0 ? 0 : score + Math.Min(MostForWords, Word * KnownWords(text));
    }

    private static double OfWord(ReadOnlySpan<char> word, ref int counted)
    {
        var score = 0d;
        var foreign = 0;
        for (var i = 0; i < word.Length; i++)
        {
            var letter = word[i];
            if (letter >= 0x80)
            {
                foreign++;
                score += OfLetter(letter);
            }

            if (i == 0) continue;
            var before = word[i - 1];
            if (letter < 0x80 && before < 0x80) continue;
            if (Script(letter) != Script(before) && !IsChineseBesideAscii(letter, before)) score += MixedScripts;
            if (IsAccented(letter) && IsAccented(before)) score -= 4;
            if (char.IsLower(before) && char.IsUpper(letter)) score += CapitalInsideWord;
            else if (i > 1 && char.IsUpper(before) && char.IsLower(letter) && char.IsUpper(word[i - 2])) score -= 1.5;
        }

        counted += foreign;
        return foreign == word.Length && foreign > 1 && IsAccented(word[0]) ? score - 5 : score;
    }

    private static double OfLetter(char letter)
    {
        if (LetterScores.TryGetValue(char.ToLowerInvariant(letter), out var score)) return score;
        return letter switch
        {
            'é' or 'ü' or 'ö' or 'ä' or 'ß' or 'ó' or 'í' or 'á' or 'ñ' or 'ç' or 'è' => -3.5,
            >= 'À' and <= 'ÿ' => char.IsUpper(letter) ? -6 : -5,
            >= 'Ā' and <= 'ſ' => -5,
            >= '\u0400' and <= '\u04FF' => -9,
            >= '\u0386' and <= '\u03CE' or >= '\u0590' and <= '\u06FF' or >= '\u0E00' and <= '\u0E7F' => -3.3,
            >= '\u3040' and <= '\u30FF' or >= '\uFF61' and <= '\uFF9F' => -4,
            >= '\u4E00' and <= '\u9FFF' => IsCommonHan(letter) ? -7 : -11,
            >= '\uAC00' and <= '\uD7A3' => -6.5,
            _ => -11,
        };
    }

    private static double OfSymbol(char symbol) => symbol switch
    {
        '«' or '»' or '№' or '–' or '—' or '“' or '”' or '„' or '…' or '°' or '±' or '²' or '³' or 'µ' or '§' or '\u00A0' or '’' or '·' => -6,
        >= '\u3000' and <= '\u303F' or >= '\uFF00' and <= '\uFF60' => -6,
        < '\u00A0' => -14,
        DicomPlainText.Replacement => -16,
        _ => -11,
    };

    /// <summary>The first level of GB 2312 holds the 3,755 characters in common use.</summary>
    private static bool IsCommonHan(char letter)
    {
        Span<byte> bytes = stackalloc byte[4];
        return DicomCharset.CodePage(936).TryGetBytes([letter], bytes, out var length) && length == 2 && bytes[0] is >= 0xB0 and <= 0xD7 && bytes[1] >= 0xA1;
    }

    private static int KnownWords(string text)
    {
        var lower = text.ToLowerInvariant();
        var known = 0;
        foreach (var word in Words)
        {
            var found = lower.IndexOf(word, StringComparison.Ordinal);
            if (found < 0 || (found > 0 && char.IsLetter(lower[found - 1]))) continue;

            // Two letters count as a whole word only.
            if (word.Length < 4 && found + word.Length < lower.Length && char.IsLetter(lower[found + word.Length])) continue;
            known++;
        }

        return known;
    }

    private static int Script(char letter) => letter switch
    {
        < '\u0250' => 0,
        < '\u0400' => 1,
        < '\u0530' => 2,
        < '\u3040' => 3,
        _ => 4,
    };

    /// <summary>Chinese has no spaces around a Latin abbreviation.</summary>
    private static bool IsChineseBesideAscii(char one, char other) => (one < 0x80 && Script(other) == 4) || (other < 0x80 && Script(one) == 4);

    private static bool IsAccented(char letter) => letter is >= '\u00C0' and < '\u0250';
}
