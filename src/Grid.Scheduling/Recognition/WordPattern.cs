namespace Grid.Scheduling.Recognition;

/// <summary>
/// One entry of a rule's word list. In a text field <c>CT HEAD</c> is those whole words in that order, anywhere;
/// <c>ГОЛОВН* МОЗГ*</c> lets the words end in any way; <c>*</c> alone is any value that is not empty. In a code field
/// (modality, SOP class, ...) the whole value must be equal, or begin so when the entry ends with <c>*</c>.
/// Letter case never matters, in Latin or Cyrillic. Immutable.
/// </summary>
public sealed class WordPattern
{
    private readonly (string Word, bool AnyEnding)[] _words;
    private readonly string _code;
    private readonly bool _codeIsPrefix;

    private WordPattern(string text, (string, bool)[] words)
    {
        Text = text;
        _words = words;
        _codeIsPrefix = text.EndsWith('*');
        _code = _codeIsPrefix ? text[..^1] : text;
    }

    /// <summary>As written in the rule.</summary>
    public string Text { get; }

    /// <summary>The pattern, or null and what is wrong with it.</summary>
    public static WordPattern? Parse(string text, out string problem)
    {
        problem = "";
        var trimmed = text.Trim();
        if (trimmed == "*") return new WordPattern(trimmed, []);
        if (trimmed.Length is 0 or > 128)
        {
            problem = "an entry has 1 to 128 characters";
            return null;
        }

        var words = new List<(string, bool)>();
        foreach (var part in trimmed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var anyEnding = part.EndsWith('*');
            var body = anyEnding ? part[..^1] : part;
            var folded = FoldedText.Words(body);
            if (body.Contains('*', StringComparison.Ordinal) || (folded.Length == 0 && anyEnding))
            {
                problem = "'*' may stand alone or at the end of a word";
                return null;
            }

            for (var i = 0; i < folded.Length; i++) words.Add((folded[i], anyEnding && i == folded.Length - 1));
        }

        if (words.Count > 0) return new WordPattern(trimmed, [.. words]);
        problem = "an entry needs a letter or digit";
        return null;
    }

    internal bool MatchesCode(string value) => _codeIsPrefix
        ? value.Length > 0 && value.StartsWith(_code, StringComparison.OrdinalIgnoreCase)
        : value.Equals(_code, StringComparison.OrdinalIgnoreCase);

    internal bool MatchesWords(string[] words)
    {
        if (_words.Length == 0) return words.Length > 0;
        for (var start = 0; start + _words.Length <= words.Length; start++)
        {
            if (MatchesAt(words, start)) return true;
        }

        return false;
    }

    private bool MatchesAt(string[] words, int start)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            var (word, anyEnding) = _words[i];
            var candidate = words[start + i];
            var same = anyEnding
                ? candidate.StartsWith(word, StringComparison.Ordinal)
                : candidate.Equals(word, StringComparison.Ordinal);
            if (!same) return false;
        }

        return true;
    }

    public override string ToString() => Text;
}
