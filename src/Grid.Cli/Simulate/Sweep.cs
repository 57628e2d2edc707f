using System.Globalization;
using Grid.Reports;

namespace Grid.Cli.Simulate;

/// <summary>One value of a scenario that is tried at several settings: <c>nodes=1..4</c> or <c>load.factor=1,1.5,2</c>.</summary>
/// <param name="Name">As it was typed.</param>
/// <param name="Path">Where it stands in the scenario.</param>
internal sealed record Sweep(string Name, string Path, IReadOnlyList<string> Values)
{
    private const int MostValues = 100;

    // What planners turn most often.
    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal)
    {
        ["nodes"] = "nodes[0].perSite",
        ["slots"] = "nodes[0].slots",
        ["load"] = "load.factor",
        ["years"] = "load.years",
    };

    public static Sweep? Parse(string? text)
    {
        if (text is null) return null;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals == text.Length - 1) throw Wrong(text, "path=values");
        var (name, values) = (text[..equals], text[(equals + 1)..]);
        return new Sweep(name, Short.GetValueOrDefault(name, name), ValuesOf(values, text));
    }

    /// <summary>The values as numbers, one a scenario; null where they are not numbers, or were tried on several scenarios.</summary>
    public SweptNumbers? Numbers(int scenarios)
    {
        var numbers = new List<double>();
        foreach (var value in Values)
        {
            if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) numbers.Add(number);
        }

        return numbers.Count == scenarios ? new SweptNumbers(Name, numbers) : null;
    }

    private static List<string> ValuesOf(string values, string text)
    {
        if (values.Split("..") is not [var from, var to]) return [.. values.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        if (!int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first) || !int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            throw Wrong(text, "whole numbers on both sides of ..");
        if (last < first || last - first >= MostValues) throw Wrong(text, $"the lower number first and at most {MostValues} values");
        return [.. Enumerable.Range(first, last - first + 1).Select(n => n.ToString(CultureInfo.InvariantCulture))];
    }

    private static CliException Wrong(string text, string expected) =>
        new(ExitCodes.BadInput, $"--sweep {text}: expected {expected}, for example nodes=1..4 or load.factor=1,1.5,2.");
}
