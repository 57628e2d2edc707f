using System.Buffers;
using System.Globalization;

namespace Grid.Cli.Simulate;

/// <summary>The command line that makes the same figures again, to be copied into a shell.</summary>
internal static class CommandLineAgain
{
    // They change where the figures go and how soon, and not the figures.
    private static readonly string[] Without = ["--out", "--threads", "--output", "-o"];

    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=,:@+%");

    /// <param name="typed">Words as they were typed, the command's name first; each of <see cref="Without"/> is followed by its value.</param>
    /// <param name="seed">Named even where it was the usual one.</param>
    public static string Of(IReadOnlyList<string> typed, ulong seed)
    {
        var words = new List<string> { "grid" };
        for (var i = 0; i < typed.Count; i++)
        {
            if (Without.Contains(typed[i])) i++;
            else words.Add(Quote(typed[i]));
        }

        if (!typed.Contains("--seed")) words.AddRange(["--seed", seed.ToString(CultureInfo.InvariantCulture)]);
        return string.Join(' ', [.. words, "--out", "FOLDER"]);
    }

    private static string Quote(string word) =>
        word.Length > 0 && word.AsSpan().IndexOfAnyExcept(Plain) < 0 ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
