using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grid.Cli.Output;

/// <summary><c>-o json</c>: the contracts as they are, names in camel case, states as words, times as ISO 8601.</summary>
internal static class JsonOutput
{
    // Cyrillic as itself and not as \u escapes: this goes to terminals and to jq, never into a page.
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void Write<T>(TextWriter to, T value) => to.WriteLine(JsonSerializer.Serialize(value, Readable));
}
