using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Grid.Configuration.Reading;

/// <summary>
/// Takes typed values out of one section. A wrong value adds an error and yields the default, so that one start shows every
/// mistake. Which keys are known is simply which were asked for: <see cref="Close"/> reports the others.
/// </summary>
internal sealed class SectionReader
{
    private readonly ReadingContext _context;
    private readonly ConfigNode? _node;
    private readonly JsonObject? _effective;
    private readonly List<string> _known = [];

    /// <param name="effective">Receives what is in force; null for data files, which would drown the rest.</param>
    public SectionReader(ReadingContext context, ConfigNode? node, string path, JsonObject? effective)
    {
        (_context, Path, _effective) = (context, path, effective);
        if (node is null) return;

        context.Remember(path, node.Source);
        if (node.Kind == JsonValueKind.Object) _node = node;
        else context.Add(path, node.Describe(), "an object { ... }");
    }

    public string Path { get; }

    public ReadingContext Context => _context;

    public string At(string name) => ConfigPath.Member(Path, name);

    public string Text(string name, string byDefault) => OptionalText(name) ?? InForce(name, byDefault);

    /// <summary>The text; an error and the empty string when it is missing or empty.</summary>
    public string RequiredText(string name)
    {
        var text = OptionalText(name, out var wasWrong);
        if (text is null && !wasWrong) return Missing(name, "a text", "");
        if (text is { Length: 0 }) _context.Add(At(name), "an empty text", "a text");
        return text ?? "";
    }

    public string? OptionalText(string name) => OptionalText(name, out _);

    /// <param name="byDefault">Null makes the value required.</param>
    public int Whole(string name, int? byDefault, int min, int max)
    {
        var expected = FormattableString.Invariant($"a whole number from {min} to {max}");
        if (Take(name) is not { } node) return byDefault is { } value ? InForce(name, value) : Missing(name, expected, min);
        if (IsNumber(node) && int.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return InForce(name, number, node.Source);

        _context.Add(At(name), node.Describe(), expected);
        return byDefault ?? min;
    }

    /// <summary>A number with a fraction; <see cref="double.NaN"/> after an error on a required one.</summary>
    /// <param name="byDefault">Null makes the value required.</param>
    public double Fraction(string name, double? byDefault, double min, double max)
    {
        if (OptionalFraction(name, min, max, out var wasWrong) is { } number) return number;
        if (byDefault is { } value) return wasWrong ? value : InForce(name, value);
        return wasWrong ? double.NaN : Missing(name, Range(min, max), double.NaN);
    }

    public double? OptionalFraction(string name, double min, double max) => OptionalFraction(name, min, max, out _);

    public TimeSpan Duration(string name, TimeSpan? byDefault, TimeSpan min, TimeSpan max)
    {
        var expected = $"a duration from {min:c} to {max:c}, written hours:minutes:seconds such as \"00:02:00\"";
        if (Take(name) is not { } node) return byDefault is { } value ? InForce(name, value) : Missing(name, expected, min);

        // TimeSpan alone would read "30" as thirty days; the colon makes the operator say what is meant.
        var hasUnits = node.Kind == JsonValueKind.String && node.Text.Contains(':', StringComparison.Ordinal);
        if (hasUnits && TimeSpan.TryParseExact(node.Text, "c", CultureInfo.InvariantCulture, out var time) && time >= min && time <= max)
            return InForce(name, time, node.Source);

        _context.Add(At(name), node.Describe(), expected);
        return byDefault ?? min;
    }

    public bool Flag(string name, bool byDefault)
    {
        if (Take(name) is not { } node) return InForce(name, byDefault);
        if (node.Kind is JsonValueKind.True or JsonValueKind.False || node.Source.IsOverride)
        {
            if (node.Text.Equals("true", StringComparison.OrdinalIgnoreCase)) return InForce(name, true, node.Source);
            if (node.Text.Equals("false", StringComparison.OrdinalIgnoreCase)) return InForce(name, false, node.Source);
        }

        _context.Add(At(name), node.Describe(), "true or false");
        return byDefault;
    }

    /// <summary>One of an enum's values, written with a small first letter.</summary>
    public T Choice<T>(string name, T? byDefault) where T : struct, Enum
    {
        var values = Enum.GetValues<T>();
        var expected = "one of " + string.Join(", ", values.Select(Spell));
        if (Take(name) is not { } node)
            return byDefault is { } value ? Put(value, ValueSource.Default) : Missing(name, expected, values[0]);

        foreach (var candidate in values)
        {
            if (node.Kind == JsonValueKind.String && node.Text.Equals(Spell(candidate), StringComparison.Ordinal)) return Put(candidate, node.Source);
        }

        _context.Add(At(name), node.Describe(), expected, Suggest(node.Text, values.Select(Spell)));
        return byDefault ?? values[0];

        T Put(T value, ValueSource source)
        {
            InForce(name, Spell(value), source);
            return value;
        }
    }

    /// <summary>A list of texts, empty when absent; an override writes it <c>a,b</c>.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (Take(name) is not { } node) return [];
        List<string> texts = [];
        if (node.Kind == JsonValueKind.String && node.Source.IsOverride)
        {
            texts.AddRange(node.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }
        else if (node.Kind != JsonValueKind.Array)
        {
            _context.Add(At(name), node.Describe(), "a list of texts [\"...\"]");
            return [];
        }

        for (var i = 0; i < node.Items.Count; i++)
        {
            var item = node.Items[i];
            _context.Remember(ConfigPath.Item(At(name), i), item.Source);
            if (item.Kind == JsonValueKind.String) texts.Add(item.Text);
            else _context.Add(ConfigPath.Item(At(name), i), item.Describe(), "a text in quotes");
        }

        Record(name, new JsonArray([.. texts.Select(text => (JsonNode)text)]), node.Source);
        return texts;
    }

    public SectionReader Section(string name)
    {
        var effective = Child();
        if (effective is not null) _effective![name] = effective;
        return new SectionReader(_context, Take(name), At(name), effective);
    }

    /// <summary>The sections of a list, in its order.</summary>
    public IReadOnlyList<SectionReader> Items(string name)
    {
        if (Take(name) is not { } node) return [];
        if (node.Kind != JsonValueKind.Array)
        {
            _context.Add(At(name), node.Describe(), "a list [ ... ]");
            return [];
        }

        var list = new JsonArray();
        if (_effective is not null) _effective[name] = list;
        return [.. node.Items.Select((item, index) =>
        {
            var effective = Child();
            if (effective is not null) list.Add((JsonNode)effective);
            return new SectionReader(_context, item, ConfigPath.Item(At(name), index), effective);
        })];
    }

    /// <summary>The keys of this section when the operator chooses them (pathways, models). Their order is the file's.</summary>
    public IReadOnlyList<string> Keys() => _node is null ? [] : [.. _node.Members.Select(member => member.Key)];

    /// <summary>Whether the key was written, without taking it.</summary>
    public bool Has(string name) => _node?.Find(name) is not null;

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Close()
    {
        foreach (var (key, value) in _node?.Members ?? [])
        {
            if (_known.Exists(known => ConfigNode.Matches(key, value, known))) continue;

            _context.Remember(At(key), value.Source);
            var advice = Suggest(key, _known);
            _context.Add(At(key), "an unknown key", "one of " + string.Join(", ", _known), advice.Length > 0 ? advice : "Remove it.");
        }
    }

    private static string Suggest(string found, IEnumerable<string> known) =>
        NameSuggestion.For(found, known) is { } name ? $"Did you mean {name}?" : "";

    private static string Spell<T>(T value) where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static bool IsNumber(ConfigNode node) => node.Kind == JsonValueKind.Number || (node.Kind == JsonValueKind.String && node.Source.IsOverride);

    private static string Range(double min, double max) => FormattableString.Invariant($"a number from {min} to {max}");

    private JsonObject? Child() => _effective is null ? null : [];

    private string? OptionalText(string name, out bool wasWrong)
    {
        wasWrong = false;
        if (Take(name) is not { } node) return null;
        if (node.Kind == JsonValueKind.String) return InForce(name, node.Text, node.Source);

        wasWrong = true;
        _context.Add(At(name), node.Describe(), "a text in quotes");
        return null;
    }

    private double? OptionalFraction(string name, double min, double max, out bool wasWrong)
    {
        wasWrong = false;
        if (Take(name) is not { } node) return null;
        if (IsNumber(node) && double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return InForce(name, number, node.Source);

        wasWrong = true;
        _context.Add(At(name), node.Describe(), Range(min, max));
        return null;
    }

    private T Missing<T>(string name, string expected, T placeholder)
    {
        _context.Add(At(name), "nothing", expected, $"Add \"{name}\".");
        return placeholder;
    }

    /// <summary>Null counts as not written, so that a key can be blanked without losing its place in the file.</summary>
    public ConfigNode? Take(string name)
    {
        _known.Add(name);
        var node = _node?.Find(name);
        if (node is null) return null;
        _context.Remember(At(name), node.Source);
        return node.Kind == JsonValueKind.Null ? null : node;
    }

    private T InForce<T>(string name, T value, ValueSource? source = null)
    {
        var json = value is TimeSpan time ? JsonValue.Create(time.ToString("c", CultureInfo.InvariantCulture)) : JsonValue.Create(value);
        Record(name, json, source ?? ValueSource.Default);
        return value;
    }

    private void Record(string name, JsonNode? value, ValueSource source)
    {
        if (_effective is null) return;
        _effective[name] = value;
        _context.EffectiveSources.Add(new(At(name), source.Text));
    }
}
