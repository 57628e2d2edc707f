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
/// Reads goals: <c>pathway.figure &lt;= value</c>. Figures are <c>p50</c>, <c>p95</c>, <c>p99</c>, <c>p99.9</c> of the time to the result,
/// <c>wait.p99</c> of the wait, <c>late</c> for the share after the promise; <c>any</c> stands for all pathways with <c>late</c>.
/// </summary>
public sealed class GoalParser
{
    private const string Any = "any";
    private const string Late = "late";
    private const string Wait = "wait";
    private const string Example = "such as \"stroke.p99 <= 60s\"";
    private const string Figures = "p50, p95, p99, p99.9, wait.p99 or late";

    private static readonly (string Unit, double Seconds)[] Times = [("ms", 0.001), ("s", 1), ("min", 60), ("h", 3_600)];

    private readonly string _text;
    private readonly Scenario _scenario;
    private int _at;
    private GoalError? _error;

    private GoalParser(string text, Scenario scenario) => (_text, _scenario) = (text, scenario);

    public static bool TryParse(string text, Scenario scenario, [NotNullWhen(true)] out Goal? goal, [NotNullWhen(false)] out GoalError? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(scenario);
        var parser = new GoalParser(text, scenario);
        goal = parser.Read();
        error = goal is null ? parser._error! : null;
        return goal is not null;
    }

    private Goal? Read()
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

        SkipSpace();
        var operatorAt = _at;
        var sign = Word(static c => c is '<' or '=' or '>' or '≤' or '≥' or '!');
        if (sign is not ("<=" or "<" or "≤"))
            return Wrong(operatorAt, sign.Length > 0 ? sign : Rest(), "<= or <", sign.Length > 0 ? "A goal is an upper limit." : "");

        if (ReadValue(figure) is not { } limit) return null;
        return new Goal
        {
            Text = string.Join(' ', _text.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
            Pathway = index < 0 ? null : index,
            Figure = figure,
            Allowed = figure == GoalFigure.Late ? limit : 1 - share,
            Limit = limit,
        };
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

    private Goal? Wrong(int at, string found, string expected, string advice)
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
}
