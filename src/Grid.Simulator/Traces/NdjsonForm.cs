using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grid.Simulator.Traces;

/// <summary>A recorded load as NDJSON: the header, then one JSON object a study.</summary>
internal static class NdjsonForm
{
    private const string HeaderName = "header";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        MaxDepth = 4,
    };

    public static string Header(RecordedLoadHeader header) => $"{{\"{HeaderName}\":{JsonSerializer.Serialize(header, Json)}}}";

    public static string Study(RecordedStudy study) => JsonSerializer.Serialize(study, Json);

    /// <exception cref="FormatException">Says what is wrong with the line.</exception>
    public static RecordedLoadHeader ReadHeader(string line)
    {
        var headers = Read<Dictionary<string, RecordedLoadHeader>>(line, $"the header of a {RecordedLoadHeader.Kind}");
        return headers.Count == 1 && headers.TryGetValue(HeaderName, out var header)
            ? header
            : throw new FormatException($"expected {{\"{HeaderName}\": ...}} first");
    }

    /// <exception cref="FormatException">Says what is wrong with the line.</exception>
    public static RecordedStudy ReadStudy(string line) => Read<RecordedStudy>(line, "a study, such as {\"study\":1,\"atMs\":0,\"site\":\"SC-07\",...}");

    private static T Read<T>(string line, string expected)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Json) ?? throw new FormatException($"found null, expected {expected}");
        }
        catch (JsonException fault)
        {
            throw new FormatException($"{fault.Message} Expected {expected}.", fault);
        }
    }
}
