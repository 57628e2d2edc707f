using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.Configuration;

namespace Grid.Cli.Config;

/// <summary>Somebody's silo.json, to be changed and written elsewhere: its relative paths, which start at its own folder, are made absolute.</summary>
internal sealed class ConfigCopy
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ConfigCopy(string file, GridOptions options)
    {
        Root = JsonNode.Parse(File.ReadAllText(file), null, Lenient)!.AsObject();
        if (Root["sitesFile"]?.GetValue<string>() is { } sites) Root["sitesFile"] = Path.GetFullPath(sites, options.Directory);
        Section("models")["directory"] = options.Models.Directory;
        if (options.Inference.ProviderLibrary is { } library) Section("inference")["providerLibrary"] = library;
        if (options.Dispatch.TraceDirectory.Length > 0) Section("dispatch")["traceDirectory"] = options.Dispatch.TraceDirectory;
    }

    public JsonObject Root { get; }

    /// <summary>The section of that name, made where it is missing.</summary>
    public JsonObject Section(string name) => Section(Root, name);

    public static JsonObject Section(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject section) return section;
        var made = new JsonObject();
        parent[name] = made;
        return made;
    }

    /// <summary>Written beside and then moved, so that nobody reads half of it.</summary>
    /// <param name="to">The file.</param>
    /// <param name="about">A line of comment at its head.</param>
    public void Write(string to, string about) => Write(to, about, Root);

    public static void Write(string to, string about, JsonObject root)
    {
        File.WriteAllText(to + ".new", $"// {about}\n{root.ToJsonString(Readable)}\n");
        File.Move(to + ".new", to, overwrite: true);
    }
}
