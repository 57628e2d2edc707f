using Grid.Contracts.Studies;
using Grid.Contracts.Text;

namespace Grid.Grains.Studies;

/// <summary>
/// The words of a submission, made plain at the door: what follows (recognition, the ledger, logs, pages) meets no control character.
/// UIDs and content hashes are checked instead, since a changed one would name something else; so is the patient's number.
/// </summary>
internal static class SubmittedText
{
    /// <summary>More readings than this say nothing new about a study.</summary>
    public const int MostReadings = 16;

    /// <summary>The same request where every text is plain already.</summary>
    public static SubmitStudy Clean(SubmitStudy request) =>
        SubmittedTexts.All(request).All(static text => PlainText.IsPlain(text)) ? request : SubmittedTexts.Map(request, PlainText.Clean);

    /// <summary>What had to be read in another way than declared, in one sentence without the text itself; empty for nothing.</summary>
    public static string DescribeReadings(SubmitStudy request)
    {
        var sentences = request.TextReadings.Take(MostReadings).Select(Describe).Distinct(StringComparer.Ordinal).ToList();
        return sentences.Count == 0 ? "" : $"Text could not be read as declared: {string.Join("; ", sentences)}.";
    }

    private static string Describe(TextReading reading)
    {
        var declared = reading.Declared.Length == 0 ? "no character set was declared" : $"character set {Name(reading.Declared)} was declared";
        return reading.ReadAs.Length == 0
            ? $"{declared}, and the bytes are unreadable"
            : FormattableString.Invariant($"{declared}, it was read as {Name(reading.ReadAs)} with a confidence of {Math.Clamp(reading.Confidence, 0, 1):0.00}");
    }

    /// <summary>Names of character sets only: what a sender writes here is shown to everybody who may see the study.</summary>
    private static string Name(string charset) =>
        string.Concat(charset.Take(64).Select(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '_' or '-' or '.' or '\\' or '(' or ')' ? c : PlainText.Replacement));
}
