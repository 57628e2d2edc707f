using System.Text;

namespace Grid.Dicom;

public sealed partial class DicomDataset
{
    private const int MostTextsAsked = 32;
    private const int MostDeclaredShown = 40;
    private double[]? _textScores;

    /// <summary>
    /// The first value of a text element, decoded for recognition and for people: as declared where its bytes agree with that, else
    /// by the character set that explains them best, with how sure that is. Null where the tag is absent or is no text.
    /// </summary>
    public DicomText? GetText(DicomTag tag)
    {
        if (!TryGet(tag, out var element) || !element.Vr.IsText()) return null;

        var bytes = element.Value.Span.TrimEnd(" \0"u8);
        var declared = Charset;
        var names = DeclaredNames(declared);
        if (Ascii.IsValid(bytes) && !bytes.Contains((byte)0x1B))
            return new DicomText(FirstValue(Encoding.ASCII.GetString(bytes), element.Vr), names, names, false, 1, false);

        if (declared.ReadsEscapes(bytes, out var isDeclared))
        {
            var escaped = (isDeclared ? declared : DicomCharset.Default).Decode(bytes, element.Vr);
            var failed = escaped.Contains(DicomPlainText.Replacement, StringComparison.Ordinal);
            return new DicomText(FirstValue(escaped, element.Vr), isDeclared ? names : "ISO 2022 escapes", names, !isDeclared, isDeclared ? 1 : 0.95, failed);
        }

        // CS and its like hold ASCII only, so nothing beyond it is ever as declared.
        var isSure = false;
        var asDeclared = element.Vr.UsesCharacterSet() ? declared.DecodeStrictly(bytes, out isSure) : null;
        if (isSure) return new DicomText(FirstValue(asDeclared!, element.Vr), names, names, false, 1, false);

        var (name, text, confidence) = CharsetGuess.Best(bytes, asDeclared, declared.IsChinese, OtherTexts(element));
        return confidence < 0
            ? new DicomText(FirstValue(text, element.Vr), names, names, false, 0, true)
            : new DicomText(FirstValue(text, element.Vr), name ?? names, names, name is not null, name is null ? 1 : confidence, false);
    }

    /// <summary>The sentences about those of these elements that could not be read as declared, each once; none of them holds a value.</summary>
    public IReadOnlyList<string> TextProblems(params ReadOnlySpan<DicomTag> tags)
    {
        List<string>? problems = null;
        foreach (var tag in tags)
            if (GetText(tag)?.Problem is { } problem && problems?.Contains(problem) != true) (problems ??= []).Add(problem);
        return problems is null ? [] : problems;
    }

    private static string FirstValue(string text, DicomVr vr) => SplitText(text, vr) is [var first, ..] ? first : string.Empty;

    private static string DeclaredNames(DicomCharset charset)
    {
        var names = DicomPlainText.Of(string.Join('\\', charset.Names));
        return names.Length <= MostDeclaredShown ? names : names[..MostDeclaredShown] + "...";
    }

    /// <summary>What the other text of the whole data set is likely to be: one machine writes all of it in one character set.</summary>
    private ReadOnlySpan<double> OtherTexts(in DicomElement asked)
    {
        var root = this;
        while (root.Parent is { } parent) root = parent;
        root._textScores ??= root.AddUpTexts();
        if (root != this || !asked.Vr.UsesCharacterSet()) return root._textScores;

        var own = CharsetGuess.Scores(asked.Value.Span);
        for (var i = 0; i < own.Length; i++) own[i] = root._textScores[i] - own[i];
        return own;
    }

    private double[] AddUpTexts()
    {
        var sum = new double[CharsetGuess.Count];
        var asked = 0;
        for (var i = 0; i < _count && asked < MostTextsAsked; i++)
        {
            ref readonly var element = ref _elements[i];
            if (!element.Vr.UsesCharacterSet() || element.Vr is DicomVr.UT or DicomVr.UC || Ascii.IsValid(element.Value.Span)) continue;
            var scores = CharsetGuess.Scores(element.Value.Span);
            for (var j = 0; j < sum.Length; j++) sum[j] += scores[j];
            asked++;
        }

        return sum;
    }
}
