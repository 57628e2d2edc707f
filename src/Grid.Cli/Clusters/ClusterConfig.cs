using System.Net;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.Configuration;

namespace Grid.Cli.Clusters;

/// <summary>Turns somebody's silo.json into one for several silos on this machine: the same grid, its nodes spread over them.</summary>
internal static class ClusterConfig
{
    private const int FirstSiloPort = 11_211;
    private const int FirstGatewayPort = 30_101;
    private const int FirstHttpPort = 8_101;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string file, GridOptions options, int silos, ClusterFolder folder)
    {
        var root = JsonNode.Parse(File.ReadAllText(file), null, Lenient)!.AsObject();

        // Relative paths of the original start at its own folder.
        if (root["sitesFile"]?.GetValue<string>() is { } sites) root["sitesFile"] = Path.GetFullPath(sites, options.Directory);
        Section(root, "models")["directory"] = options.Models.Directory;
        if (options.Inference.ProviderLibrary is { } library) Section(root, "inference")["providerLibrary"] = library;
        if (options.Dispatch.TraceDirectory.Length > 0) Section(root, "dispatch")["traceDirectory"] = options.Dispatch.TraceDirectory;

        Section(root, "cluster")["mode"] = "cluster";
        Section(root, "cluster")["siloName"] = NameOf(0);
        Section(Section(root, "storage"), "embedded")["dataDirectory"] = ".";
        root["silos"] = new JsonArray([.. Enumerable.Range(0, silos).Select(i => (JsonNode)new JsonObject
        {
            ["name"] = NameOf(i),
            ["address"] = IPAddress.Loopback.ToString(),
            ["siloPort"] = FreePort(FirstSiloPort + i),
            ["gatewayPort"] = FreePort(FirstGatewayPort + i),
            ["httpPort"] = FreePort(FirstHttpPort + i),
        })]);

        var nodes = root["nodes"]!.AsArray();
        for (var i = 0; i < nodes.Count; i++) nodes[i]!.AsObject()["silo"] = NameOf(i % silos);

        File.WriteAllText(folder.Config + ".new", "// Written by 'grid cluster up'; the next one writes it again.\n" + root.ToJsonString(Readable));
        File.Move(folder.Config + ".new", folder.Config, overwrite: true);
    }

    /// <summary>The port itself where it is free, else any that is.</summary>
    public static int FreePort(int wanted)
    {
        foreach (var port in new[] { wanted, 0 })
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException) when (port != 0)
            {
                // Somebody has it.
            }
        }

        throw new CliException(ExitCodes.Failed, "This machine has no free port.");
    }

    private static string NameOf(int index) => FormattableString.Invariant($"silo-{index + 1}");

    private static JsonObject Section(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject section) return section;
        var made = new JsonObject();
        parent[name] = made;
        return made;
    }
}
