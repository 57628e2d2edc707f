using System.Text.Json;
using System.Text.Json.Serialization;
using Grid.Contracts.Studies;
using Grid.Contracts.Text;

namespace Grid.Ledger;

/// <summary>The parts of a record that are stored as JSON. Unlike the columns, old rows keep the shape they were written in.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(PlainTextConverter)])]
[JsonSerializable(typeof(JobResult))]
[JsonSerializable(typeof(EarlierResult))]
[JsonSerializable(typeof(IReadOnlyList<SeriesManifest>))]
internal sealed partial class LedgerJson : JsonSerializerContext
{
    public static string Write(JobResult result) => JsonSerializer.Serialize(result, Default.JobResult);

    public static string Write(IReadOnlyList<SeriesManifest> series) =>
        JsonSerializer.Serialize(series, Default.IReadOnlyListSeriesManifest);

    public static string Write(EarlierResult earlier) => JsonSerializer.Serialize(earlier, Default.EarlierResult);

    public static JobResult Result(string json) => JsonSerializer.Deserialize(json, Default.JobResult) ?? throw Missing();

    public static EarlierResult Earlier(string json) => JsonSerializer.Deserialize(json, Default.EarlierResult) ?? throw Missing();

    public static IReadOnlyList<SeriesManifest> Series(string json) =>
        JsonSerializer.Deserialize(json, Default.IReadOnlyListSeriesManifest) ?? throw Missing();

    /// <summary>PostgreSQL's JSON can hold no NUL either, not even an escaped one.</summary>
    internal sealed class PlainTextConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(PlainText.CleanLines(value));
    }

    /// <summary>What <paramref name="read"/> makes of it, or the problem in words: one damaged value is no reason to lose sight of the rest.</summary>
    public static T? Try<T>(Func<string, T> read, string json, string what, out string problem)
        where T : class
    {
        try
        {
            problem = "";
            return read(json);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            problem = $"{what} stored in the ledger cannot be read ({e.GetType().Name})";
            return null;
        }
    }

    private static JsonException Missing() => new("The ledger holds 'null' where a value was written.");
}
