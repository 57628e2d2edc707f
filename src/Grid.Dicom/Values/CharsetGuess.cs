using System.Text;

namespace Grid.Dicom;

/// <summary>
/// Which character set explains a text value's bytes best. The declared one has an advantage; the other text of the same data set
/// speaks too, since one machine writes all of it alike.
/// </summary>
internal static class CharsetGuess
{
    private const double DeclaredAdvantage = 4;
    private const double Impossible = -300;
    private const double MostFromOthers = 6;
    private const double HighestConfidence = 0.99;

    /// <summary>Below this average no language was met: real text gives about -3 (Cyrillic) to -7 (Chinese) a character.</summary>
    private const double Unreadable = -8;

    /// <summary>With what each has in advance, by how often it is met undeclared here: CP1251 first, others only where their text is better.</summary>
    private static readonly (string Name, double Prior, Func<byte[], string?> Decode)[] Candidates =
    [
        ("UTF-8", 6, DecodeUtf8),
        ("windows-1251", 0, bytes => CodePage(1251, bytes)),
        ("KZ-1048", -1, DecodeKazakh),
        ("KOI8-R", -1.5, bytes => CodePage(20866, bytes)),
        ("ISO 8859-5", -2, bytes => CodePage(28595, bytes)),
        ("code page 866", -2.5, bytes => CodePage(866, bytes)),
        ("windows-1252", -1, bytes => CodePage(1252, bytes)),
        ("GB18030", -3, DecodeChinese),
    ];

    public static int Count => Candidates.Length;

    /// <summary>How likely the bytes are in each candidate, to be added up over a data set.</summary>
    public static double[] Scores(ReadOnlySpan<byte> value)
    {
        var bytes = value.ToArray();
        return Array.ConvertAll(Candidates, candidate => candidate.Decode(bytes) is { } text ? TextLikelihood.Of(text, out _) : Impossible);
    }

    /// <param name="value">The value's bytes; some are beyond ASCII.</param>
    /// <param name="asDeclared">The value decoded as declared; null where it cannot be.</param>
    /// <param name="isChinese">The declared set makes letters of nearly any bytes, so its reading says less.</param>
    /// <param name="others">The sum of <see cref="Scores"/> over other text of the data set.</param>
    /// <returns>The winner: its name is null for the declared set. A negative confidence says that nothing explains the bytes.</returns>
    public static (string? Name, string Text, double Confidence) Best(ReadOnlySpan<byte> value, string? asDeclared, bool isChinese, ReadOnlySpan<double> others)
    {
        var bytes = value.ToArray();
        var readings = new List<(string? Name, string Text, double Score, double Average)>(Candidates.Length + 1);
        if (asDeclared is not null)
        {
            var score = TextLikelihood.Of(asDeclared, out var counted);
            readings.Add((null, asDeclared, score + (isChinese ? 1 : DeclaredAdvantage), score / Math.Max(1, counted)));
        }

        var most = others.IsEmpty ? 0 : double.MinValue;
        foreach (var score in others) most = Math.Max(most, score);
        for (var i = 0; i < Candidates.Length; i++)
        {
            if (Candidates[i].Decode(bytes) is not { } text) continue;
            var score = TextLikelihood.Of(text, out var counted);
            var fromOthers = others.IsEmpty ? 0 : Math.Max(-MostFromOthers, others[i] - most);
            var same = readings.FindIndex(reading => reading.Text == text);
            var total = score + Candidates[i].Prior + fromOthers;
            if (same < 0) readings.Add((Candidates[i].Name, text, total, score / Math.Max(1, counted)));
            else if (readings[same].Score < total) readings[same] = readings[same] with { Score = total };
        }

        if (readings.Count == 0) return (null, Encoding.Latin1.GetString(value), -1);
        var best = readings.MaxBy(reading => reading.Score);
        if (best.Average < Unreadable) return (null, asDeclared ?? Encoding.Latin1.GetString(value), -1);

        var sum = readings.Sum(reading => Math.Exp(reading.Score - best.Score));
        return (best.Name, best.Text, Math.Min(HighestConfidence, 1 / sum));
    }

    private static string CodePage(int page, byte[] bytes) => DicomCharset.CodePage(page).GetString(bytes);

    private static string? DecodeUtf8(byte[] bytes) =>
        DicomCharset.WholeUtf8(bytes) is >= 0 and var whole ? Encoding.UTF8.GetString(bytes, 0, whole) : null;

    private static string? DecodeChinese(byte[] bytes) => DicomCharset.TryDecode(DicomCharset.CodePage(54936), bytes);

    /// <summary>
    /// KZ-1048 (STRK1048-2002): windows-1251 with the Kazakh letters in place of Serbian and Ukrainian ones. The base library lacks it.
    /// </summary>
    private static string DecodeKazakh(byte[] bytes) => string.Create(bytes.Length, CodePage(1251, bytes), (target, text) =>
    {
        const string From = "ЌЋќћЎўЈҐЄЇґєјЅѕї";
        const string To = "ҚҺқһҰұӘӨҒҮөғәҢңү";
        for (var i = 0; i < target.Length; i++) target[i] = From.IndexOf(text[i], StringComparison.Ordinal) is >= 0 and var at ? To[at] : text[i];
    });
}
