using System.Text.Json.Nodes;

namespace Grid.Configuration.Reading;

/// <summary>What one loading gathers: errors from every reader and validator, and where each value came from.</summary>
internal sealed class ReadingContext
{
    private readonly Dictionary<string, ValueSource> _sources = new(StringComparer.Ordinal);

    public List<ConfigurationError> Errors { get; } = [];

    /// <summary>Path to source of every value in force, in reading order.</summary>
    public List<KeyValuePair<string, string>> EffectiveSources { get; } = [];

    public JsonObject Effective { get; } = [];

    /// <summary>Whether the value was given by the environment or the command line.</summary>
    public bool IsOverridden(string path) => _sources.TryGetValue(path, out var source) && source.IsOverride;

    public void Remember(string path, ValueSource source) => _sources[path] = source;

    public void Add(string path, string found, string expected, string advice = "") =>
        Errors.Add(new ConfigurationError(path, SourceOf(path), found, expected, advice));

    /// <summary>Where the value was written, or the nearest section around it when it was not written at all.</summary>
    public string SourceOf(string path)
    {
        while (true)
        {
            if (_sources.TryGetValue(path, out var source) && source != ValueSource.Default) return source.Text;
            var cut = path.LastIndexOfAny(['.', '[']);
            if (cut < 0) return _sources.TryGetValue("", out var file) ? file.Text : ValueSource.Default.Text;
            path = path[..cut];
        }
    }
}
