using System.Text.Json;

namespace Grid.Configuration.Reading;

/// <summary>What the operator wrote, untyped, each part with the place it was written at. Overrides change it in place.</summary>
internal sealed class ConfigNode(JsonValueKind kind, ValueSource source, string text = "")
{
    public JsonValueKind Kind { get; } = kind;
    public ValueSource Source { get; } = source;

    /// <summary>The text of a scalar: a string's content, or a number or word as written.</summary>
    public string Text { get; } = text;

    public List<KeyValuePair<string, ConfigNode>> Members { get; } = [];
    public List<ConfigNode> Items { get; } = [];

    public bool IsScalar => Kind is not (JsonValueKind.Object or JsonValueKind.Array);

    /// <summary>For messages: what is here, shortened.</summary>
    public string Describe() => Kind switch
    {
        JsonValueKind.Object => "an object {...}",
        JsonValueKind.Array => "a list [...]",
        JsonValueKind.String when !Source.IsOverride => $"\"{Shorten(Text)}\"",
        _ => Text.Length == 0 ? "nothing" : Shorten(Text),
    };

    /// <summary>Exact in files; a member that came from the environment may differ in letter case, as variables do.</summary>
    public ConfigNode? Find(string name)
    {
        foreach (var (key, value) in Members)
        {
            if (Matches(key, value, name)) return value;
        }

        return null;
    }

    public static bool Matches(string key, ConfigNode value, string name) =>
        key.Equals(name, value.Source.IsOverride ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static string Shorten(string text)
    {
        var oneLine = new string([.. text.Take(80).Select(letter => char.IsControl(letter) ? ' ' : letter)]);
        return text.Length > 80 ? oneLine + "..." : oneLine;
    }
}
