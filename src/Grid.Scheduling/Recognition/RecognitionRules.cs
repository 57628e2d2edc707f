namespace Grid.Scheduling.Recognition;

/// <summary>
/// An ordered list of rules; the first that holds decides. The order is the configuration's: pathways of the more urgent
/// tier first, so that what could be two things is taken for the more urgent one. Immutable and safe to share.
/// </summary>
public sealed class RecognitionRules
{
    public const int MaxNearMisses = 5;

    /// <summary>Series beyond this are not looked at: no examination has as many, and a hostile study must not cost time.</summary>
    public const int MaxSeries = 200;

    private static readonly SeriesFacts NoSeries = new();
    private readonly RecognitionRule[] _rules;
    private readonly string _fallbackPathway;

    /// <param name="rules">In the order in which they are tried.</param>
    /// <param name="fallbackPathway">Takes what no rule matched, e.g. <c>general</c>.</param>
    public RecognitionRules(IEnumerable<RecognitionRule> rules, string fallbackPathway)
    {
        _rules = [.. rules];
        _fallbackPathway = fallbackPathway;
    }

    public IReadOnlyList<RecognitionRule> Rules => _rules;

    /// <summary>Never throws for any facts: what cannot be read as words simply matches nothing.</summary>
    public RecognitionOutcome Recognise(StudyFacts study)
    {
        // A study announced without series may still be recognised by where it was sent to.
        IReadOnlyList<SeriesFacts> series = study.Series.Count == 0 ? [NoSeries] : [.. study.Series.Take(MaxSeries)];
        var views = series.Select(one => new SeriesView(study, one)).ToArray();
        var nearMisses = new List<(int Distance, NearMiss Miss)>();

        foreach (var rule in _rules)
        {
            if (!rule.AppliesTo(study.SiteId)) continue;

            var readings = views.Select(view => RuleReading.Of(rule, view)).ToArray();
            if (Array.Find(readings, reading => reading.Holds) is { } reading)
            {
                return new RecognitionOutcome.Recognised
                {
                    Pathway = rule.Pathway,
                    Rule = rule.Name,
                    Why = Sentence(rule, reading),
                    LookedAt = LookedAt(study, series),
                    NearMisses = Nearest(nearMisses),
                };
            }

            var nearest = readings.MinBy(candidate => candidate.Distance)!;
            if (nearest.IsNear) nearMisses.Add((nearest.Distance, new NearMiss(rule.Name, rule.Pathway, nearest.WhyNot())));
        }

        return new RecognitionOutcome.Unrecognised
        {
            Pathway = _fallbackPathway,
            Why = NoRule(nearMisses),
            LookedAt = LookedAt(study, series),
            NearMisses = Nearest(nearMisses),
        };
    }

    /// <summary>
    /// Pathway and reason alone, exactly as <see cref="Recognise"/> gives them: for intake, which has thousands to decide in a second
    /// and nobody to show near misses to.
    /// </summary>
    public (string Pathway, string Why) Decide(StudyFacts study)
    {
        var series = study.Series.Count == 0 ? [NoSeries] : study.Series;
        var views = new SeriesView[Math.Min(series.Count, MaxSeries)];
        for (var i = 0; i < views.Length; i++) views[i] = new SeriesView(study, series[i]);
        foreach (var rule in _rules)
        {
            if (!rule.AppliesTo(study.SiteId)) continue;
            foreach (var view in views)
            {
                if (view.Satisfies(rule)) return (rule.Pathway, Sentence(rule, RuleReading.Of(rule, view)));
            }
        }

        var outcome = Recognise(study);
        return (outcome.Pathway, outcome.Why);
    }

    private static string Sentence(RecognitionRule rule, RuleReading reading)
    {
        var because = rule.Because.Length == 0 ? "" : $" {rule.Because}";
        return $"Rule {rule.Name}: {reading.WhyHeld()}.{because}";
    }

    private string NoRule(List<(int Distance, NearMiss Miss)> nearMisses)
    {
        var nearest = Nearest(nearMisses);
        var close = nearest.Length == 0 ? "none came near" : $"nearest was {nearest[0].Rule}: {nearest[0].Why}";
        return $"Not recognised: no model for this study. None of {_rules.Length} rules holds; {close}.";
    }

    private static NearMiss[] Nearest(List<(int Distance, NearMiss Miss)> misses) =>
        [.. misses.OrderBy(one => one.Distance).Take(MaxNearMisses).Select(one => one.Miss)];

    private static FactSeen[] LookedAt(StudyFacts study, IReadOnlyList<SeriesFacts> series)
    {
        var seen = new List<FactSeen> { new("site", study.SiteId) };
        foreach (var field in Enum.GetValues<RecognitionField>())
        {
            if (field == RecognitionField.Text) continue; // stands for others that are already listed
            if (field == RecognitionField.TextReadable && study.IsTextReadable) continue; // nothing to see
            seen.AddRange(series
                .SelectMany(one => RecognitionFields.Values(field, study, one))
                .Distinct(StringComparer.Ordinal)
                .Select(value => new FactSeen(RecognitionFields.NameOf(field), value)));
        }

        return [.. seen.Where(fact => fact.Value.Length > 0)];
    }
}
