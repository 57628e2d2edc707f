using System.Net;
using System.Net.Sockets;

namespace Grid.Silo.Startup;

/// <summary>Ports for those who configured 0.</summary>
internal static class FreePort
{
    /// <summary>The port itself, or one that is free now. Orleans must know its ports before it listens.</summary>
    public static int Or(IPAddress address, int port)
    {
        if (port != 0) return port;
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    /// <summary>Throws with the setting's name when somebody else listens there.</summary>
    public static void Require(IPAddress address, int port, string setting)
    {
        try
        {
            using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);

            // As the servers will: a port in TIME_WAIT after a crash is free.
            probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            probe.Bind(new IPEndPoint(address, port));
        }
        catch (SocketException e)
        {
            throw new StartupException(
                $"{setting}: port {port} on {address} cannot be used ({e.Message}). Stop the program that has it, or choose another port: GRID__{setting.Replace(".", "__", StringComparison.Ordinal)}=0 takes a free one.", e);
        }
    }
}
