namespace Grid.Scheduling.Recognition;

/// <summary>One series of a study with its words folded once, however many rules look at them.</summary>
internal sealed class SeriesView(StudyFacts study, SeriesFacts series)
{
    private static readonly int FieldCount = Enum.GetValues<RecognitionField>().Length;
    private readonly string[][]?[] _words = new string[FieldCount][][];
    private readonly string[]?[] _codes = new string[FieldCount][];

    /// <summary>The first word of the clause found and the field it was found in, or null.</summary>
    public WordFound? Find(RecognitionClause clause)
    {
        foreach (var field in clause.Fields)
        {
            foreach (var pattern in clause.Words)
            {
                if (Matches(field, pattern)) return new WordFound(field, pattern);
            }
        }

        return null;
    }

    /// <summary>Whether the rule holds, without a word of why.</summary>
    public bool Satisfies(RecognitionRule rule)
    {
        foreach (var clause in rule.All)
        {
            if (!Has(clause)) return false;
        }

        foreach (var clause in rule.None)
        {
            if (Has(clause)) return false;
        }

        if (rule.Any.Count == 0) return true;
        foreach (var clause in rule.Any)
        {
            if (Has(clause)) return true;
        }

        return false;
    }

    private bool Has(RecognitionClause clause)
    {
        foreach (var field in clause.Fields)
        {
            foreach (var pattern in clause.Words)
            {
                if (Matches(field, pattern)) return true;
            }
        }

        return false;
    }

    private bool Matches(RecognitionField field, WordPattern pattern)
    {
        if (RecognitionFields.IsCode(field))
        {
            foreach (var code in Codes(field))
            {
                if (pattern.MatchesCode(code)) return true;
            }

            return false;
        }

        foreach (var words in Words(field))
        {
            if (pattern.MatchesWords(words)) return true;
        }

        return false;
    }

    private string[][] Words(RecognitionField field) => _words[(int)field] ??=
        [.. RecognitionFields.Values(field, study, series).Select(FoldedText.Words)];

    private string[] Codes(RecognitionField field) => _codes[(int)field] ??=
        [.. RecognitionFields.Values(field, study, series).Select(value => value.Trim())];
}

/// <summary>A word of a rule, and the field it was found in.</summary>
internal sealed record WordFound(RecognitionField Field, WordPattern Pattern)
{
    public override string ToString() => RecognitionFields.IsCode(Field)
        ? $"{RecognitionFields.NameOf(Field)} is {Pattern}"
        : $"{RecognitionFields.NameOf(Field)} has \"{Pattern}\"";
}
