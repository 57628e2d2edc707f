using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.Chaos.Tests.Checking;
using Grid.Chaos.Tests.Links;
using Grid.Client;

namespace Grid.Chaos.Tests.Harness;

/// <summary>
/// Silos as processes over one PostgreSQL, on free loopback ports, with the shipped silo.json: each silo has one node
/// and keeps the images of the site it stands at. Everything is stopped and removed at the end.
/// </summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(90);
    private const string ClusterId = "grid-kz";

    // Where nodes stand beyond those of the shipped configuration.
    private static readonly string[] MoreSites = ["SC-05", "SC-16", "SC-18", "SC-11"];
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private readonly string _folder;
    private readonly List<GridClient> _clients = [];
    private bool _areApart;

    private TestCluster(string folder, TestDatabase database, IReadOnlyList<SiloProcess> silos, IReadOnlyList<string> gateways) =>
        (_folder, Database, Silos, Gateways) = (folder, database, silos, gateways);

    public TestDatabase Database { get; }

    public IReadOnlyList<SiloProcess> Silos { get; }

    public IReadOnlyList<string> Gateways { get; }

    /// <param name="regions">Networks of their own for the silos; null for all on loopback.</param>
    /// <param name="slotsPerNode">As in the shipped configuration when not given.</param>
    /// <param name="environment">Of the silos, besides their secrets.</param>
    /// <param name="environmentOf">Of one silo, by its index, besides.</param>
    /// <param name="areApart">Each silo is a cluster of its own over the one database: none knows of the others, and each has a dispatcher of the region.</param>
    /// <param name="imagesOfFirst">Where the first silo keeps its images; a folder of the cluster's own when not given.</param>
    public static async Task<TestCluster> StartAsync(
        int silos, Regions? regions = null, int? slotsPerNode = null, IReadOnlyDictionary<string, string>? environment = null, string? imagesOfFirst = null,
        Func<int, IReadOnlyDictionary<string, string>>? environmentOf = null, bool areApart = false)
    {
        var folder = Directory.CreateTempSubdirectory("grid-chaos-").FullName;
        var ports = FreePorts((silos * 3) + 1);
        var database = await TestDatabase.StartAsync(Path.Combine(folder, "postgres"), ports[^1]);
        await Audit.InstallAsync(database);

        var root = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Checkout.Folder, "silo.json")), null, Lenient)!.AsObject();
        root["sitesFile"] = Path.Combine(Checkout.Folder, root["sitesFile"]!.GetValue<string>());
        root["models"]!["directory"] = Path.Combine(Checkout.Folder, "models");
        root["cluster"]!["mode"] = "cluster";
        root["storage"]!["embedded"]!["dataDirectory"] = ".";
        root["silos"] = new JsonArray([.. Enumerable.Range(0, silos).Select(i => (JsonNode)new JsonObject
        {
            ["name"] = NameOf(i),
            ["address"] = AddressOf(i, regions),
            ["siloPort"] = ports[3 * i],
            ["gatewayPort"] = ports[(3 * i) + 1],
            ["httpPort"] = ports[(3 * i) + 2],
        })]);
        if (regions is not null) root["network"]!["allowNonLoopback"] = true;
        var nodes = root["nodes"]!.AsArray();
        while (nodes.Count > silos) nodes.RemoveAt(nodes.Count - 1);
        while (nodes.Count < silos) nodes.Add(AnotherNode(nodes[0]!, nodes.Count));
        for (var i = 0; i < nodes.Count; i++)
        {
            nodes[i]!["silo"] = NameOf(i);
            if (slotsPerNode is { } slots) (nodes[i]!["slots"], nodes[i]!["memoryMib"]) = (slots, slots * nodes[i]!["memoryMib"]!.GetValue<int>());
        }

        var config = Path.Combine(folder, "silo.json");
        await File.WriteAllTextAsync(config, root.ToJsonString());

        var secrets = new Dictionary<string, string>(environment ?? new Dictionary<string, string>())
        {
            ["GRID_CONNECTION_STRING"] = regions?.Reach(database.ConnectionString, ports[^1]) ?? database.ConnectionString,
            ["GRID_PATIENT_KEY"] = new string('7', 64),
        };
        var processes = nodes.Select((node, i) => new SiloProcess(
            NameOf(i), node!["name"]!.GetValue<string>(), node["site"]!.GetValue<string>(), config, folder,
            i == 0 && imagesOfFirst is not null ? imagesOfFirst : $"instances/{NameOf(i)}",
            new Dictionary<string, string>(secrets.Concat(environmentOf?.Invoke(i) ?? new Dictionary<string, string>())), regions?.Launch(i) ?? [],
            areApart ? [$"cluster.clusterId={ClusterIdOf(i)}", $"dispatch.traceDirectory={TracesOf(folder, i)}"] : [])).ToList();
        var cluster = new TestCluster(
            folder, database, processes, [.. Enumerable.Range(0, silos).Select(i => string.Create(CultureInfo.InvariantCulture, $"{AddressOf(i, regions)}:{ports[(3 * i) + 1]}"))])
        {
            _areApart = areApart,
        };
        try
        {
            await cluster.StartAllAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every silo that does not run, together; comes back when all listen and all nodes take work.</summary>
    public async Task StartAllAsync()
    {
        foreach (var silo in Silos.Where(silo => !silo.IsRunning)) silo.Start();
        await Task.WhenAll(Silos.Select(silo => silo.ReadyAsync()));
        if (_areApart) return;
        var client = _clients.Count > 0 ? _clients[0] : await ConnectAsync();
        await NodesAnswerAsync(client);
    }

    /// <summary>Waits until every node is registered by a silo that lives.</summary>
    public static Task NodesAnswerAsync(GridClient client) => Waiting.UntilAsync("every node answers", JoinLimit, () => DoNodesAnswerAsync(client));

    /// <summary>False also where nobody answers at all.</summary>
    public static async Task<bool> DoNodesAnswerAsync(GridClient client)
    {
        try
        {
            return (await client.ListNodesAsync()).All(node => node.Status is { Incarnation: > 0 });
        }
        catch (Exception e) when (e is GridClientException or Orleans.Runtime.OrleansException)
        {
            return false;
        }
    }

    /// <summary>A hospital's client that knows every gateway.</summary>
    public Task<GridClient> ConnectAsync(TimeSpan? retryFor = null) => ConnectAsync(Gateways, ClusterId, retryFor);

    /// <summary>A client of one silo that is a cluster of its own.</summary>
    public Task<GridClient> ConnectToAsync(int silo) => ConnectAsync([Gateways[silo]], ClusterIdOf(silo), null);

    /// <summary>How often a dispatcher of silos that are apart was told of something, by the event's name in its trace.</summary>
    public async Task<int> CountEventsAsync(string name)
    {
        var count = 0;
        foreach (var file in Enumerable.Range(0, Silos.Count).SelectMany(i => Directory.EnumerateFiles(TracesOf(_folder, i))))
        {
            // It is still being written.
            using var lines = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            while (await lines.ReadLineAsync() is { } line)
            {
                if (line.Contains($"\"is\":\"{name}\"", StringComparison.Ordinal)) count++;
            }
        }

        return count;
    }

    /// <summary>The silo whose log says that it has the dispatcher; the last one that said so.</summary>
    public SiloProcess DispatcherHost() => Silos
        .Select(silo => (Silo: silo, Said: silo.Words.LastOrDefault(line => line.Contains("has read the ledger", StringComparison.Ordinal))))
        .Where(one => one.Said is not null)
        .MaxBy(one => one.Said, StringComparer.Ordinal).Silo;

    public string LastWords() => string.Join("\n\n", Silos.Select(silo => $"== {silo.Name}\n{silo.LastWords()}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        foreach (var silo in Silos) await silo.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<GridClient> ConnectAsync(IReadOnlyList<string> gateways, string clusterId, TimeSpan? retryFor)
    {
        var client = await GridClient.ConnectAsync(new GridClientOptions
        {
            Gateways = gateways,
            ClusterId = clusterId,
            ResponseTimeout = TimeSpan.FromSeconds(7),
            RetryFor = retryFor ?? TimeSpan.FromSeconds(90),
        });
        _clients.Add(client);
        return client;
    }

    private static string AddressOf(int index, Regions? regions) => regions is null ? IPAddress.Loopback.ToString() : Regions.AddressOf(index);

    private static string TracesOf(string folder, int index) => Path.Combine(folder, "traces", NameOf(index));

    private static string ClusterIdOf(int index) => string.Create(CultureInfo.InvariantCulture, $"{ClusterId}-{index + 1}");

    private static JsonNode AnotherNode(JsonNode like, int index)
    {
        var node = like.DeepClone();
        (node["name"], node["site"]) = (string.Create(CultureInfo.InvariantCulture, $"node-more-{index + 1}"), MoreSites[index % MoreSites.Length]);
        return node;
    }

    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"silo-{index + 1}");

    // Held together while they are chosen, or the same one would be given twice.
    private static List<int> FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        foreach (var listener in listeners) listener.Start();
        var ports = listeners.ConvertAll(listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        foreach (var listener in listeners) listener.Dispose();
        return ports;
    }
}
