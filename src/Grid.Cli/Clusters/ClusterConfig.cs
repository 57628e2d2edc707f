using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Grid.Cli.Config;
using Grid.Configuration;

namespace Grid.Cli.Clusters;

/// <summary>Turns somebody's silo.json into one for several silos on this machine: the same grid, its nodes spread over them.</summary>
internal static class ClusterConfig
{
    private const int FirstSiloPort = 11_211;
    private const int FirstGatewayPort = 30_101;
    private const int FirstHttpPort = 8_101;

    public static void Write(string file, GridOptions options, int silos, ClusterFolder folder)
    {
        var copy = new ConfigCopy(file, options);
        var root = copy.Root;
        copy.Section("cluster")["mode"] = "cluster";
        copy.Section("cluster")["siloName"] = NameOf(0);
        ConfigCopy.Section(copy.Section("storage"), "embedded")["dataDirectory"] = ".";
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

        copy.Write(folder.Config, "Written by 'grid cluster up'; the next one writes it again.");
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
}
