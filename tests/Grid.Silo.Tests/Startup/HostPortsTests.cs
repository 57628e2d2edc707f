using System.Net;
using System.Net.Sockets;
using Grid.Silo.Startup;

namespace Grid.Silo.Tests.Startup;

public class HostPortsTests
{
    [Fact]
    public void Or_Zero_AFreePort() => Assert.InRange(FreePort.Or(IPAddress.Loopback, 0), 1, 65_535);

    [Fact]
    public void Require_PortTaken_NamesTheSettingAndTheWayOut()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var refused = Assert.Throws<StartupException>(() => FreePort.Require(IPAddress.Loopback, port, "network.httpPort"));

        Assert.Contains($"network.httpPort: port {port}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("GRID__network__httpPort=0", refused.Message, StringComparison.Ordinal);
    }
}
