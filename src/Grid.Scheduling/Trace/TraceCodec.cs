using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Grid.Scheduling.Trace;

/// <summary>Writes and reads the lines of a trace: one JSON object each (NDJSON). Holds study UIDs, nothing of the patient.</summary>
public static class TraceCodec
{
    private const int MaxDepth = 32;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        MaxDepth = MaxDepth,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameEvents, SkipComputed } },
    };

    public static string Header(DispatcherOptions options) => "{\"header\":" + JsonSerializer.Serialize(TraceLine.Header.Of(options), Json) + "}";

    public static string Event(DispatchEvent happened) => "{\"event\":" + JsonSerializer.Serialize(happened, Json) + "}";

    public static string Hash(DecisionHash hash) => "{\"hash\":" + JsonSerializer.Serialize(new TraceLine.Hash(hash.ToString(), hash.Count), Json) + "}";

    /// <exception cref="FormatException">The line is no line of a trace; says what was found.</exception>
    public static TraceLine Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.EnumerateObject().Count() == 1)
            {
                var (name, value) = (root.EnumerateObject().First().Name, root.EnumerateObject().First().Value);
                TraceLine? read = name switch
                {
                    "event" => value.Deserialize<DispatchEvent>(Json) is { } happened ? new TraceLine.Happened(happened) : null,
                    "hash" => value.Deserialize<TraceLine.Hash>(Json),
                    "header" => value.Deserialize<TraceLine.Header>(Json),
                    _ => null,
                };
                if (read is not null) return read;
            }
        }
        catch (JsonException e)
        {
            throw new FormatException($"not a line of a trace: {e.Message}", e);
        }
        catch (NotSupportedException e)
        {
            throw new FormatException($"an event of an unknown kind: {e.Message}", e);
        }

        throw new FormatException("expected an object with one member: header, event or hash");
    }

    private static void NameEvents(JsonTypeInfo info)
    {
        if (info.Type != typeof(DispatchEvent)) return;
        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "is" };
        foreach (var kind in typeof(DispatchEvent).Assembly.GetTypes().Where(t => t.BaseType == typeof(DispatchEvent)).OrderBy(t => t.Name, StringComparer.Ordinal))
            info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(kind, char.ToLowerInvariant(kind.Name[0]) + kind.Name[1..]));
    }

    /// <summary>Only what was given is written, not what follows from it.</summary>
    private static void SkipComputed(JsonTypeInfo info)
    {
        for (var i = info.Properties.Count - 1; i >= 0; i--)
        {
            var property = info.Properties[i];
            if (property.Set is null && property.AssociatedParameter is null) info.Properties.RemoveAt(i);
        }
    }
}
