using System.Net;
using Grid.Configuration.Reading;

namespace Grid.Configuration.Network;

/// <summary>Section <c>network</c>: where this silo listens.</summary>
public sealed record NetworkOptions
{
    public const int MaxPort = 65_535;

    /// <summary>An IP address of this machine. Default 127.0.0.1.</summary>
    public required IPAddress BindAddress { get; init; }

    /// <summary>Must be true before anything but a loopback address is bound. Default false.</summary>
    public required bool AllowNonLoopback { get; init; }

    /// <summary>Between silos; 0 takes a free port (embedded mode only). Default 11111.</summary>
    public required int SiloPort { get; init; }

    /// <summary>For grain clients; 0 takes a free port (embedded mode only). Default 30000.</summary>
    public required int GatewayPort { get; init; }

    /// <summary>Pages, health and image transfer; 0 takes a free port (embedded mode only). Default 8080.</summary>
    public required int HttpPort { get; init; }

    internal static NetworkOptions Read(SectionReader section)
    {
        var options = new NetworkOptions
        {
            BindAddress = ReadAddress(section, "bindAddress"),
            AllowNonLoopback = section.Flag("allowNonLoopback", false),
            SiloPort = section.Whole("siloPort", 11_111, 0, MaxPort),
            GatewayPort = section.Whole("gatewayPort", 30_000, 0, MaxPort),
            HttpPort = section.Whole("httpPort", 8_080, 0, MaxPort),
        };
        section.Close();
        return options;
    }

    /// <summary>An IP address; an error and loopback when it is none.</summary>
    internal static IPAddress ReadAddress(SectionReader section, string name)
    {
        var text = section.Text(name, "127.0.0.1");

        // IPAddress reads "1" as 0.0.0.1; a dot or colon is what people mean by an address.
        if (text.AsSpan().IndexOfAny('.', ':') >= 0 && IPAddress.TryParse(text, out var address)) return address;
        section.Context.Add(section.At(name), $"\"{text}\"", "an IP address", "Names are not looked up here; localhost is 127.0.0.1.");
        return IPAddress.Loopback;
    }
}
