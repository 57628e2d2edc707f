using System.Net;
using System.Net.Sockets;

namespace Grid.Chaos.Tests.Links;

/// <summary>Passes connections on to a port of this machine's loopback: the test's PostgreSQL listens nowhere else.</summary>
internal sealed class Forwarder : IDisposable
{
    private readonly TcpListener _listener;
    private readonly int _port;

    public Forwarder(IPAddress address, int port)
    {
        (_listener, _port) = (new TcpListener(address, port), port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = PassAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task PassAsync(TcpClient from)
    {
        using var to = new TcpClient();
        using (from)
        {
            try
            {
                await to.ConnectAsync(IPAddress.Loopback, _port);
                (from.NoDelay, to.NoDelay) = (true, true);
                await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream()), to.GetStream().CopyToAsync(from.GetStream()));
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                // Either side is gone, and with it the other.
            }
        }
    }
}
