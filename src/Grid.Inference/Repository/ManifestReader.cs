using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grid.Inference.Repository;

/// <summary>Reads a <c>model.json</c> strictly: an unknown field, a missing one or a wrong type is an error that names its path.</summary>
public static class ManifestReader
{
    /// <summary>Far above any real manifest; a larger file is not one.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        MaxDepth = 8,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private static readonly JsonSerializerOptions Indented = new(Strict)
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// The manifest, or every reason why there is none. <paramref name="source"/> names the file in those reasons.
    /// </summary>
    public static ManifestReading Read(ReadOnlySpan<byte> json, string source)
    {
        if (json.Length > MaxBytes)
            return new ManifestReading(null, [$"{source}: {json.Length} bytes; a manifest has at most {MaxBytes}"]);

        ModelManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<ModelManifest>(json, Strict);
        }
        catch (JsonException wrong)
        {
            return new ManifestReading(null, [$"{source}: {Explain(wrong)}"]);
        }

        if (manifest is null) return new ManifestReading(null, [$"{source}: holds null; expected a manifest object"]);
        var errors = ManifestRules.Check(manifest).Select(error => $"{source}: {error}").ToList();
        return new ManifestReading(errors.Count == 0 ? manifest : null, errors);
    }

    /// <summary>The manifest as the file is written, with a line feed at its end.</summary>
    public static string Write(ModelManifest manifest) => JsonSerializer.Serialize(manifest, Indented) + "\n";

    private static string Explain(JsonException wrong)
    {
        // The serializer's own text names .NET types and repeats the position; operators know neither.
        var text = wrong.Message;
        var cut = text.IndexOf(" Path:", StringComparison.Ordinal);
        if (cut > 0) text = text[..cut];
        var type = text.IndexOf(" contained in type", StringComparison.Ordinal);
        if (type > 0) text = text[..type].Replace("could not be mapped to any .NET member", "is not a field of a manifest", StringComparison.Ordinal);
        var required = text.IndexOf("was missing required properties including: ", StringComparison.Ordinal);
        if (required > 0) text = "fields are missing: " + text[(required + "was missing required properties including: ".Length)..];
        if (text.Contains("The JSON value could not be converted to", StringComparison.Ordinal)) text = "the value has the wrong type or is not one of the allowed words";
        var line = wrong.LineNumber is { } number ? $" (line {number + 1})" : "";
        return $"{(string.IsNullOrEmpty(wrong.Path) ? "$" : wrong.Path)}{line}: {text}";
    }
}

/// <summary>A manifest, or the reasons why it could not be read; never both.</summary>
public sealed record ManifestReading(ModelManifest? Manifest, IReadOnlyList<string> Errors);
