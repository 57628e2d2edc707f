namespace Grid.Configuration.Reading;

/// <summary>Names that must be unique, and names that must exist elsewhere. Empty ones were reported when they were read.</summary>
internal static class References
{
    public static void Unique(ReadingContext context, IEnumerable<(string Path, string Name)> names, string what)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, name) in names)
        {
            if (name.Length == 0 || first.TryAdd(name, path)) continue;
            context.Add(path, $"\"{name}\" a second time", $"a {what} name of its own", $"First at {first[name]} ({context.SourceOf(first[name])}).");
        }
    }

    public static void Exists(ReadingContext context, string path, string name, IReadOnlyCollection<string> known, string expected)
    {
        if (name.Length == 0 || known.Contains(name)) return;
        var near = NameSuggestion.For(name, known);
        context.Add(path, $"\"{name}\"", expected, near is null ? "There is none of that name." : $"Did you mean {near}?");
    }
}
