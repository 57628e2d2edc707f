using System.Globalization;

namespace Grid.Scheduling.Tests.Scenarios;

/// <summary>A named run of lines, each with what must be decided after it.</summary>
public sealed record Scenario(string Name, IReadOnlyList<(int Line, string Happens, string Decided)> Steps)
{
    private const string Arrow = "=>";

    public override string ToString() => Name;

    /// <summary>Reads scenarios.txt: a title at the margin, its steps indented.</summary>
    public static IReadOnlyList<Scenario> ReadAll(string path)
    {
        var scenarios = new List<Scenario>();
        var steps = new List<(int, string, string)>();
        foreach (var (number, line) in File.ReadLines(path).Index())
        {
            if (line.Length == 0 || line[0] == '#') continue;
            if (!char.IsWhiteSpace(line[0]))
            {
                scenarios.Add(new Scenario(line.Trim(), steps = []));
                continue;
            }

            var arrow = line.IndexOf(Arrow, StringComparison.Ordinal);
            var happens = (arrow < 0 ? line : line[..arrow]).Trim();
            steps.Add((number + 1, happens, arrow < 0 ? "" : line[(arrow + Arrow.Length)..].Trim()));
        }

        return scenarios;
    }

    /// <summary>The number after a word, e.g. 120 after "in"; null when the word is not there.</summary>
    public static double? NumberAfter(string[] words, string word)
    {
        var at = Array.IndexOf(words, word);
        return at < 0 ? null : double.Parse(words[at + 1], CultureInfo.InvariantCulture);
    }
}
