using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Grid.Client;

/// <summary>Reads <c>host:port</c> into the addresses to connect to.</summary>
internal static class GatewayAddress
{
    /// <exception cref="GridClientException">The text is not host:port, or the host has no address.</exception>
    public static async Task<IReadOnlyList<IPEndPoint>> ResolveAsync(string text, CancellationToken cancel)
    {
        var colon = text.LastIndexOf(':');
        var host = colon > 0 ? text[..colon].Trim('[', ']') : "";
        if (host.Length == 0
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > IPEndPoint.MaxPort)
            throw new GridClientException($"'{text}' is not a gateway: expected host:port with a port of 1 to 65535, for example 127.0.0.1:30000.", retryMayHelp: false);

        if (IPAddress.TryParse(host, out var address)) return [new IPEndPoint(address, port)];
        try
        {
            return [.. (await Dns.GetHostAddressesAsync(host, cancel)).Select(found => new IPEndPoint(found, port))];
        }
        catch (SocketException fault)
        {
            throw new GridClientException($"The gateway host '{host}' has no address: {fault.Message}. Check the name, or give an IP address.", retryMayHelp: true, fault);
        }
    }
}
