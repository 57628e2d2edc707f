using Grid.Cli.Output;
using Grid.Contracts.Text;
using Grid.Reports;

namespace Grid.Cli.Describe;

/// <summary>
/// A decision's text as lines: its own, and a long one cut where it goes from one thing to the next, so that the candidates
/// that lost stand below each other.
/// </summary>
internal static class DecisionLines
{
    private const int LongFrom = 100;
    private const string Between = "; ";

    public static (string First, IReadOnlyList<string> More) Of(string text)
    {
        List<string> lines = [];
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var plain = PlainText.Clean(line);
            if (TextWidth.Of(plain) < LongFrom) lines.Add(plain);
            else lines.AddRange(plain.Split(Between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }

        return lines is [var first, .. var more] ? (first, more) : ("", []);
    }
}
