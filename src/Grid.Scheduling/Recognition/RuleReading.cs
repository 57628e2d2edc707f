namespace Grid.Scheduling.Recognition;

/// <summary>How one rule fared against one series: what was found, what was missing, what excluded it.</summary>
internal sealed class RuleReading
{
    private readonly List<WordFound> _found = [];
    private readonly List<string> _missing = [];
    private readonly List<WordFound> _excluded = [];

    public bool Holds => _missing.Count == 0 && _excluded.Count == 0;

    /// <summary>0 when the rule holds. An exclusion is nearer than something missing: all it asks for was there.</summary>
    public int Distance => Math.Min(_excluded.Count, 1) + _missing.Count * 2;

    /// <summary>Worth naming: excluded only, or one thing short with something found.</summary>
    public bool IsNear => !Holds && _found.Count > 0 && _missing.Count + Math.Min(_excluded.Count, 1) == 1;

    public static RuleReading Of(RecognitionRule rule, SeriesView view)
    {
        var reading = new RuleReading();
        foreach (var clause in rule.All)
        {
            if (view.Find(clause) is { } found) reading._found.Add(found);
            else reading._missing.Add(clause.FieldNames);

            // Two short is neither a match nor near one; most rules end here.
            if (reading._missing.Count > 1) return reading;
        }

        if (rule.Any.Count > 0)
        {
            if (rule.Any.Select(view.Find).FirstOrDefault(one => one is not null) is { } found) reading._found.Add(found);
            else reading._missing.Add(string.Join(" or ", rule.Any.Select(clause => clause.FieldNames)));
        }

        reading._excluded.AddRange(rule.None.Select(view.Find).OfType<WordFound>());
        return reading;
    }

    public string WhyHeld() => _found.Count == 0 ? "nothing excludes it" : string.Join(", ", _found);

    public string WhyNot()
    {
        var found = string.Join(", ", _found);
        return _missing.Count == 0
            ? $"{found}, but excluded because {string.Join(", ", _excluded)}"
            : $"{found}, but none of its words is in {_missing[0]}";
    }
}
