using Grid.Configuration.Network;

namespace Grid.Silo.Startup;

/// <summary>The ports this host listens on, known to be free.</summary>
internal sealed record HostPorts(int Silo, int Gateway, int Http)
{
    public static HostPorts Choose(NetworkOptions network)
    {
        var address = network.BindAddress;
        var ports = new HostPorts(
            FreePort.Or(address, network.SiloPort),
            FreePort.Or(address, network.GatewayPort),
            FreePort.Or(address, network.HttpPort));

        // Before the database is touched: a second start by mistake should fail in words, at once.
        FreePort.Require(address, ports.Silo, "network.siloPort");
        FreePort.Require(address, ports.Gateway, "network.gatewayPort");
        FreePort.Require(address, ports.Http, "network.httpPort");
        return ports;
    }
}
