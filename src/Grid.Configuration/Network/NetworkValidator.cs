using System.Globalization;
using System.Net;
using Grid.Configuration.Cluster;
using Grid.Configuration.Reading;

namespace Grid.Configuration.Network;

/// <summary>Nothing is opened to the network by accident, and no two listeners want one port.</summary>
internal static class NetworkValidator
{
    public static void Validate(GridOptions options, ReadingContext context)
    {
        var network = options.Network;
        if (!IPAddress.IsLoopback(network.BindAddress) && !network.AllowNonLoopback)
        {
            context.Add("network.bindAddress", network.BindAddress.ToString(), "a loopback address such as 127.0.0.1",
                "Grid's doors have no sign-in yet, so anyone who reaches this address reaches the studies. Where the network itself is closed, set network.allowNonLoopback to true.");
        }

        if (network.BindAddress.Equals(IPAddress.Any) || network.BindAddress.Equals(IPAddress.IPv6Any))
        {
            context.Add("network.bindAddress", network.BindAddress.ToString(), "one address of this machine",
                "Clients and other silos are told this address and must be able to reach it.");
        }

        (string Path, int Port)[] ports =
        [
            ("network.siloPort", network.SiloPort),
            ("network.gatewayPort", network.GatewayPort),
            ("network.httpPort", network.HttpPort),
            .. options.Cluster.Mode == ClusterMode.Embedded ? [("storage.embedded.port", options.Storage.Embedded.Port)] : Array.Empty<(string, int)>(),
        ];
        for (var i = 0; i < ports.Length; i++)
        {
            var (path, port) = ports[i];
            if (port == 0 && options.Cluster.Mode == ClusterMode.Cluster)
                context.Add(path, "0", "a fixed port from 1 to 65535 in mode cluster", "Other machines must know where to connect; 0 (any free port) is for embedded mode.");

            var same = Array.FindIndex(ports, other => other.Port == port);
            if (port != 0 && same < i)
                context.Add(path, port.ToString(CultureInfo.InvariantCulture), "a port of its own", $"{ports[same].Path} has it already.");
        }
    }
}
