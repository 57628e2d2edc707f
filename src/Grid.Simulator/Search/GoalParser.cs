using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Grid.Configuration.Reading;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>What is wrong with a goal, and where.</summary>
/// <param name="Column">From 1.</param>
public sealed record GoalError(string Goal, int Column, string Found, string Expected, string Advice)
{
    /// <summary>The goal with a mark under the place, and the mistake in words.</summary>
    public string Describe() =>
        $"column {Column}: found {Found}, expected {Expected}.{(Advice.Length > 0 ? " " + Advice : "")}\n    {Goal}\n    {new string(' ', Column - 1)}^";
}

/// <summary>
/// Reads goals: <c>pathway.figure &lt;= value</c> or <c>pathway.figure@place &lt;= value</c>. Figures are <c>p50</c>, <c>p95</c>, <c>p99</c>,
/// <c>p99.9</c> of the time to the result, <c>wait.p99</c> of the wait, <c>late</c> for the share after the promise; <c>any</c> stands for all
/// pathways with <c>late</c>. A place is a region or a site whose studies count; <c>each-region</c> and <c>each-site</c> make a goal of each.
/// </summary>
public sealed class GoalParser
{
    private const string Any = "any";
    private const string Late = "late";
    private const string Wait = "wait";
    private const string Example = "such as \"stroke.p99 <= 60s\"";
    private const string Figures = "p50, p95, p99, p99.9, wait.p99 or late";
    private const string EachRegion = "each-region";
    private const string EachSite = "each-site";

    private static readonly (string Unit, double Seconds)[] Times = [("ms", 0.001), ("s", 1), ("min", 60), ("h", 3_600)];

    private readonly string _text;
    private readonly Scenario _scenario;
    private int _at;
    private GoalError? _error;

    private GoalParser(string text, Scenario scenario) => (_text, _scenario) = (text, scenario);

    /// <param name="text">As it was written.</param>
    /// <param name="scenario">Whose pathways, regions and sites it names.</param>
    /// <param name="goals">One, or one for each place, where the answer is true.</param>
    /// <param name="error">Where the answer is false.</param>
    public static bool TryParse(string text, Scenario scenario, [NotNullWhen(true)] out IReadOnlyList<Goal>? goals, [NotNullWhen(false)] out GoalError? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(scenario);
        var parser = new GoalParser(text, scenario);
        goals = parser.Read();
        error = goals is null ? parser._error! : null;
        return goals is not null;
    }

    private IReadOnlyList<Goal>? Read()
    {
        SkipSpace();
        var (pathwayAt, pathway) = (_at, Word(static c => char.IsLetterOrDigit(c) || c is '-' or '_'));
        var names = _scenario.Pathways.Select(p => p.Name).ToList();
        var index = names.IndexOf(pathway);
        if (index < 0 && pathway != Any) return Wrong(pathwayAt, pathway, $"a pathway ({string.Join(", ", names)}) or {Any}, {Example}", Suggest(pathway, [.. names, Any]));
        if (index >= 0 && !_scenario.Flows.Any(f => f.Pathway == index && f.Rate.PerDay > 0))
            return Wrong(pathwayAt, pathway, "a pathway that the scenario sends studies to", "No study of it ever comes, so that nothing could be measured.");
        if (!Take('.')) return Wrong(_at, Rest(), $"'.' and a figure: {Figures}", "");

        var figureAt = _at;
        if (ReadFigure() is not var (figure, share)) return null;
        if (pathway == Any && figure != GoalFigure.Late)
            return Wrong(figureAt, _text[figureAt.._at], $"{Any}.{Late}", "Times of different pathways do not belong into one quantile: write a goal for each.");

        int? known = index < 0 ? null : index;
        if (ReadPlaces(known) is not { } places) return null;

        SkipSpace();
        var operatorAt = _at;
        var sign = Word(static c => c is '<' or '=' or '>' or '≤' or '≥' or '!');
        if (sign is not ("<=" or "<" or "≤"))
            return Wrong(operatorAt, sign.Length > 0 ? sign : Rest(), "<= or <", sign.Length > 0 ? "A goal is an upper limit." : "");

        if (ReadValue(figure) is not { } limit) return null;
        var written = string.Join(' ', _text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return [.. places.Select(place => new Goal
        {
            Text = place.Instead is { } instead ? written.Replace('@' + instead, '@' + place.Name, StringComparison.Ordinal) : written,
            Pathway = known,
            Senders = place.Sites,
            SilentPlaces = place.Silent ?? [],
            Figure = figure,
            Allowed = figure == GoalFigure.Late ? limit : Math.Round(1 - share, 12),
            Limit = limit,
        })];
    }

    /// <summary>The places that the goal is for: one without sites for the whole country. Null after an error.</summary>
    private IReadOnlyList<GoalPlace>? ReadPlaces(int? pathway)
    {
        if (!Take('@')) return [new GoalPlace("", null, null)];
        var (at, name) = (_at, Word(static c => char.IsLetterOrDigit(c) || c is '-' or '_'));
        var regions = _scenario.Sites.Select(s => s.Region).Distinct(StringComparer.Ordinal).ToList();
        var sites = _scenario.Sites.Select(s => s.Name).ToList();
        var sending = _scenario.Flows.Where(f => f.Rate.PerDay > 0 && (pathway is null || f.Pathway == pathway))
            .SelectMany(f => f.Senders).Where(s => s.Weight > 0).Select(s => s.Site).ToHashSet();
        if (name is EachRegion or EachSite)
        {
            var places = name == EachRegion
                ? regions.Select(r => new GoalPlace(r, InRegion(r), name))
                : sites.Select((s, i) => new GoalPlace(s, new HashSet<int> { i }, name));
            var silent = places.Where(p => !p.Sites!.Overlaps(sending)).Select(p => p.Name).ToList();
            return [.. places.Where(p => p.Sites!.Overlaps(sending)).Select(p => p with { Silent = silent })];
        }

        var place = regions.Contains(name) ? new GoalPlace(name, InRegion(name), null)
            : sites.IndexOf(name) is var site and >= 0 ? new GoalPlace(name, new HashSet<int> { site }, null) : null;
        if (place is null)
        {
            Wrong(at, name, $"a region ({string.Join(", ", regions)}), the id of a site, {EachRegion} or {EachSite}", Suggest(name, [.. regions, .. sites, EachRegion, EachSite]));
            return null;
        }

        if (place.Sites!.Overlaps(sending)) return [place];
        Wrong(at, name, "a place that sends studies of the pathway", "No study of it ever comes from there, so that nothing could be measured.");
        return null;

        HashSet<int> InRegion(string region) => [.. Enumerable.Range(0, _scenario.Sites.Count).Where(s => _scenario.Sites[s].Region == region)];
    }

    private (GoalFigure Figure, double Share)? ReadFigure()
    {
        var (at, word) = (_at, Word(char.IsLetterOrDigit));
        if (word == Late) return (GoalFigure.Late, 0);
        var figure = GoalFigure.Result;
        if (word == Wait)
        {
            figure = GoalFigure.Wait;
            if (!Take('.'))
            {
                Wrong(_at, Rest(), $"'.' and a quantile: {Wait}.p50, {Wait}.p95, {Wait}.p99", "");
                return null;
            }

            (at, word) = (_at, Word(char.IsLetterOrDigit));
        }

        var fraction = _at < _text.Length && _text[_at] == '.' ? Word(static c => c == '.' || char.IsAsciiDigit(c)) : "";
        if (word.StartsWith('p') && double.TryParse(word[1..] + fraction, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and < 100)
            return (figure, percent / 100);

        Wrong(at, word + fraction, $"a figure: {Figures}", Suggest(word, ["p50", "p95", "p99", Wait, Late]));
        return null;
    }

    private double? ReadValue(GoalFigure figure)
    {
        SkipSpace();
        var (at, digits) = (_at, Word(static c => char.IsAsciiDigit(c) || c == '.'));
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return Refuse(at, digits.Length > 0 ? digits : Rest(), "a number", "");

        SkipSpace();
        var (unitAt, unit) = (_at, Word(static c => char.IsLetter(c) || c == '%'));
        var isShare = figure == GoalFigure.Late;
        var expected = isShare ? "% after the number" : "a unit: ms, s, min or h";
        var factor = isShare ? (unit == "%" ? 0.01 : double.NaN) : Array.Find(Times, t => t.Unit == unit).Seconds;
        if (!(factor > 0)) return Refuse(unitAt, unit.Length > 0 ? unit : Rest(), expected, isShare ? "" : Suggest(unit, Times.Select(t => t.Unit)));

        SkipSpace();
        if (_at < _text.Length) return Refuse(_at, Rest(), "the end", "Give each goal an option of its own: --goal A --goal B.");
        var limit = number * factor;
        if (isShare && limit >= 1) return Refuse(at, digits + unit, "a share below 100 %", "It would always hold.");
        return limit > 0 ? limit : Refuse(at, digits + unit, "a limit above 0", "");
    }

    private double? Refuse(int at, string found, string expected, string advice)
    {
        Wrong(at, found, expected, advice);
        return null;
    }

    private IReadOnlyList<Goal>? Wrong(int at, string found, string expected, string advice)
    {
        _error = new GoalError(_text, at + 1, found.Length > 0 ? $"\"{found}\"" : "nothing", expected, advice);
        return null;
    }

    private static string Suggest(string found, IEnumerable<string> known) => NameSuggestion.For(found, known) is { } near ? $"Did you mean {near}?" : "";

    private string Rest() => _text[_at..].TrimEnd();

    private string Word(Func<char, bool> belongs)
    {
        var from = _at;
        while (_at < _text.Length && belongs(_text[_at])) _at++;
        return _text[from.._at];
    }

    private bool Take(char expected)
    {
        if (_at >= _text.Length || _text[_at] != expected) return false;
        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }

    /// <param name="Sites">Indexes of the sites whose studies count; null for all.</param>
    /// <param name="Instead">What was written for each of them; null where it was named itself.</param>
    /// <param name="Silent">Places beside it from which no study comes.</param>
    private sealed record GoalPlace(string Name, IReadOnlySet<int>? Sites, string? Instead, IReadOnlyList<string>? Silent = null);
}
