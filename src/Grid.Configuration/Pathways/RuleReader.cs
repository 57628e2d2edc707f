using Grid.Configuration.Reading;
using Grid.Scheduling.Recognition;

namespace Grid.Configuration.Pathways;

/// <summary>Reads one recognition rule: <c>{ "name", "because", "sites", "all": { "modality": ["CT"] }, "any": {}, "none": {} }</c>.</summary>
internal static class RuleReader
{
    public static RecognitionRule Read(string pathway, SectionReader section, WordLists words)
    {
        var (all, any) = (section.Section("all"), section.Section("any"));
        var rule = new RecognitionRule
        {
            Name = section.RequiredText("name"),
            Pathway = pathway,
            Because = section.Text("because", ""),
            IsLastResort = section.Flag("lastResort", false),
            Sites = section.Texts("sites"),
            All = Clauses(all, words),
            Any = Clauses(any, words),
            None = Clauses(section.Section("none"), words),
        };
        if (all.Keys().Count + any.Keys().Count == 0)
            section.Context.Add(section.Path, "a rule that asks for nothing", "\"all\" or \"any\" with at least one condition", "It would take every study.");
        section.Close();
        return rule;
    }

    private static List<RecognitionClause> Clauses(SectionReader section, WordLists words)
    {
        var clauses = new List<RecognitionClause>();
        foreach (var key in section.Keys())
        {
            var texts = section.Texts(key);
            var fields = Fields(section, key);
            var patterns = words.Parse(section.Context, section.At(key), texts);
            if (texts.Count == 0) section.Context.Add(section.At(key), "an empty list", "at least one word");
            if (fields.Count > 0) clauses.Add(new RecognitionClause(fields, patterns));
        }

        section.Close();
        return clauses;
    }

    private static List<RecognitionField> Fields(SectionReader section, string key)
    {
        var fields = new List<RecognitionField>();
        foreach (var name in key.Split('|', StringSplitOptions.TrimEntries))
        {
            if (RecognitionFields.TryParse(name, out var field))
            {
                fields.Add(field);
                continue;
            }

            var near = NameSuggestion.For(name, RecognitionFields.Names);
            section.Context.Add(section.At(key), $"the field \"{name}\"", "one of " + string.Join(", ", RecognitionFields.Names),
                near is null ? "Several are joined by '|', such as \"bodyPart|text\"." : $"Did you mean {near}?");
        }

        return fields;
    }
}
