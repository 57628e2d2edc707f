namespace Grid.Inference.Geometry;

/// <summary>The words of a description as people and scanners write it: "CTA_arch-to vertex 0.75" is CTA, ARCH, TO, VERTEX, 0.75.</summary>
internal static class Words
{
    private static readonly char[] Between = [' ', '_', ',', ';', ':', '(', ')', '[', ']', '*', '^', '&', '|', '\\', '='];

    /// <summary>In upper case. A word with a dash or slash in it counts whole and in its parts ("C+", "W/O", "BRAIN-BONE").</summary>
    public static HashSet<string> Of(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in text.ToUpperInvariant().Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            words.Add(word);
            if (word.Length > 3) words.UnionWith(word.Split(['-', '/', '.', '+'], StringSplitOptions.RemoveEmptyEntries));
        }

        return words;
    }
}
