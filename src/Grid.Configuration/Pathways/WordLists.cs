using Grid.Configuration.Reading;
using Grid.Scheduling.Recognition;

namespace Grid.Configuration.Pathways;

/// <summary>
/// Section <c>words</c>: named word lists that rules share, so that "what sites call a scout image" is written once.
/// A rule refers to one as <c>"@scout"</c>; lists do not refer to each other.
/// </summary>
internal sealed class WordLists
{
    private readonly Dictionary<string, IReadOnlyList<WordPattern>> _lists = new(StringComparer.Ordinal);

    public static WordLists Read(SectionReader section)
    {
        var lists = new WordLists();
        foreach (var name in section.Keys())
        {
            var texts = section.Texts(name);
            if (texts.Count == 0) section.Context.Add(section.At(name), "an empty list", "at least one word");
            lists._lists.TryAdd(name, lists.Parse(section.Context, section.At(name), texts, mayRefer: false));
        }

        section.Close();
        return lists;
    }

    /// <summary>The patterns of a rule's list, references replaced by the words they stand for.</summary>
    public IReadOnlyList<WordPattern> Parse(ReadingContext context, string path, IReadOnlyList<string> texts, bool mayRefer = true)
    {
        var patterns = new List<WordPattern>();
        for (var i = 0; i < texts.Count; i++)
        {
            var itemPath = ConfigPath.Item(path, i);
            if (texts[i].StartsWith('@'))
            {
                var name = texts[i][1..];
                if (!mayRefer) context.Add(itemPath, $"\"{texts[i]}\"", "words", "A word list cannot refer to another; name both in the rule.");
                else if (_lists.TryGetValue(name, out var list)) patterns.AddRange(list);
                else References.Exists(context, itemPath, name.Length == 0 ? "@" : name, _lists.Keys, "the name of a list in words after '@'");
            }
            else if (WordPattern.Parse(texts[i], out var problem) is { } pattern)
            {
                patterns.Add(pattern);
            }
            else
            {
                context.Add(itemPath, $"\"{texts[i]}\"", "words such as \"CT HEAD\" or \"ГОЛОВН* МОЗГ*\"", $"Here {problem}.");
            }
        }

        return patterns;
    }
}
