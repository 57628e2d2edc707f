using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.Configuration.Reading;

namespace Grid.Configuration;

/// <summary>What loading gave. Closed: <see cref="Loaded"/> or <see cref="Failed"/>.</summary>
public abstract record ConfigurationResult
{
    private ConfigurationResult()
    {
    }

    /// <summary>Everything is valid.</summary>
    public sealed record Loaded : ConfigurationResult
    {
        // Kazakh and Russian words stay readable; the page or terminal that shows them is not HTML built from this text.
        private static readonly JsonSerializerOptions Readable = new()
        {
            WriteIndented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

        private readonly JsonObject _effective;

        internal Loaded(GridOptions options, JsonObject effective, IReadOnlyList<KeyValuePair<string, string>> sources)
        {
            Options = options;
            Model = new GridModel(options);
            Sources = sources;
            _effective = effective;
        }

        public GridOptions Options { get; }
        public GridModel Model { get; }

        /// <summary>Path of each value in force and where it was written, <c>default</c> when nowhere.</summary>
        public IReadOnlyList<KeyValuePair<string, string>> Sources { get; }

        /// <summary>
        /// The configuration in force as JSON for a person: <c>configuration</c> (what silo.json could say), <c>secrets</c> (set or
        /// not, never their value) and <c>sources</c> (path to file and line, variable, command line or default). Sites of the
        /// <c>sitesFile</c> are counted, not repeated.
        /// </summary>
        public string Effective()
        {
            var sources = new JsonObject();
            foreach (var (path, source) in Sources) sources[path] = source;
            var root = new JsonObject
            {
                ["configuration"] = _effective.DeepClone(),
                ["sites"] = Options.Sites.Count,
                ["secrets"] = new JsonObject
                {
                    [Options.Security.PatientKeyVariable] = Show(Options.Security.PatientKey),
                    [Options.Security.ConnectionStringVariable] = Show(Options.Security.ConnectionString),
                },
                ["sources"] = sources,
            };
            return root.ToJsonString(Readable);
        }

        private static string Show(Secret? secret) => secret?.ToString() ?? "not set";
    }

    /// <summary>At least one mistake; all of them, files' in file order and cross-references after.</summary>
    public sealed record Failed(IReadOnlyList<ConfigurationError> Errors) : ConfigurationResult
    {
        /// <summary>For the terminal: how many, then one line each.</summary>
        public string Describe()
        {
            var head = Errors.Count == 1 ? "The configuration has 1 error:" : FormattableString.Invariant($"The configuration has {Errors.Count} errors:");
            return string.Join('\n', [head, .. Errors.Select(error => $"  {error}")]);
        }
    }
}
