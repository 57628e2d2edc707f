using System.Text;
using System.Text.Json;

namespace Grid.Configuration.Reading;

/// <summary>
/// Reads one configuration file into nodes that know their line. Comments and trailing commas are allowed (an operator
/// explains a setting beside it); a key written twice is an error, because which one counts is anyone's guess.
/// </summary>
internal static class JsonFile
{
    /// <summary>A country of sites takes about 60 kB; a larger file is something else.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private const int MaxDepth = 32;

    /// <summary>The file as nodes, or null after adding why not. <paramref name="name"/> stands for the file in messages.</summary>
    public static ConfigNode? Read(string path, string name, List<ConfigurationError> errors)
    {
        byte[] bytes;
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaxBytes)
            {
                errors.Add(new("", name, $"{file.Length} bytes", $"at most {MaxBytes} bytes", "Is this the configuration file?"));
                return null;
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            errors.Add(new("", name, $"no file at {path}", "a configuration file", "Give the path of a silo.json; the one in the repository root is a complete example."));
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.Add(new("", name, $"a file that cannot be read ({failure.Message})", "a readable configuration file", "Check the path and its permissions."));
            return null;
        }

        return Parse(bytes, name, errors);
    }

    public static ConfigNode? Parse(ReadOnlySpan<byte> utf8, string name, List<ConfigurationError> errors)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble)) utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions
        {
            AllowTrailingCommas = true,
            CommentHandling = JsonCommentHandling.Skip,
            MaxDepth = MaxDepth,
        });
        var lines = new LineCounter(name);
        try
        {
            reader.Read();
            var root = ReadValue(ref reader, utf8, lines, "", errors);
            reader.Read(); // anything after the root is invalid JSON, and only reading on finds it
            if (root.Kind == JsonValueKind.Object) return root;

            errors.Add(new("", root.Source.Text, root.Describe(), "one JSON object { ... }", "Put the sections inside braces."));
            return null;
        }
        catch (JsonException invalid)
        {
            var place = $"{name}:{(invalid.LineNumber ?? 0) + 1}:{(invalid.BytePositionInLine ?? 0) + 1}";
            errors.Add(new("", place, "invalid JSON", "valid JSON; comments and trailing commas are allowed", Reason(invalid)));
            return null;
        }
    }

    private static ConfigNode ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, LineCounter lines, string path, List<ConfigurationError> errors)
    {
        var source = lines.At(utf8, reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new ConfigNode(JsonValueKind.Object, source);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var keySource = lines.At(utf8, reader.TokenStartIndex);
                    var key = Content(ref reader);
                    var keyPath = ConfigPath.Member(path, key);
                    reader.Read();
                    var value = ReadValue(ref reader, utf8, lines, keyPath, errors);
                    if (map.Find(key) is { } first)
                        errors.Add(new(keyPath, keySource.Text, "the key a second time", $"each key once (first at {first.Source})", "Remove one of the two."));
                    else
                        map.Members.Add(new(key, value));
                }

                return map;
            case JsonTokenType.StartArray:
                var list = new ConfigNode(JsonValueKind.Array, source);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    list.Items.Add(ReadValue(ref reader, utf8, lines, ConfigPath.Item(path, list.Items.Count), errors));
                return list;
            case JsonTokenType.String:
                return new ConfigNode(JsonValueKind.String, source, Content(ref reader));
            case JsonTokenType.Number:
                return new ConfigNode(JsonValueKind.Number, source, Encoding.UTF8.GetString(reader.ValueSpan));
            case JsonTokenType.True:
                return new ConfigNode(JsonValueKind.True, source, "true");
            case JsonTokenType.False:
                return new ConfigNode(JsonValueKind.False, source, "false");
            default:
                return new ConfigNode(JsonValueKind.Null, source, "null");
        }
    }

    private static string Content(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException invalid)
        {
            // The reader checks text only when it is taken: bytes that are not UTF-8, or half of a surrogate pair.
            throw new JsonException("The text is not valid UTF-8", invalid);
        }
    }

    private static string Reason(JsonException invalid)
    {
        var end = invalid.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? invalid.Message : invalid.Message[..end];
    }

    /// <summary>Line numbers for offsets that only grow, so that the file is counted through once.</summary>
    private sealed class LineCounter(string name)
    {
        private long _counted;
        private int _line = 1;

        public ValueSource At(ReadOnlySpan<byte> utf8, long offset)
        {
            _line += utf8[(int)_counted..(int)offset].Count((byte)'\n');
            _counted = offset;
            return ValueSource.File(name, _line);
        }
    }
}
