using System.Globalization;
using System.Net;
using Grid.Chaos.Tests.Harness;
using Npgsql;

namespace Grid.Chaos.Tests.Links;

/// <summary>
/// A network namespace for each silo, joined by a bridge that nothing else is on: links that can be cut, and delayed where the
/// kernel has netem. Needs root; everything goes at the end.
/// </summary>
internal sealed class Regions : IDisposable
{
    private const string Network = "10.231.7";

    /// <summary>One way, from each region's capital to the others': what links between regional capitals have.</summary>
    private static readonly int[] DelaysMs = [6, 12, 18];

    private readonly string _id = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
    private readonly int _count;
    private Forwarder? _database;

    private Regions(int count) => _count = count;

    /// <summary>Whether links have their delay and bandwidth, or only can be cut.</summary>
    public bool IsDelayed { get; private set; }

    private string Bridge => $"gb{_id}";

    /// <summary>Null with the reason where this machine cannot do it.</summary>
    public static Regions? TryMake(int count, out string reason)
    {
        reason = "";
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux()) reason = "not root";
        else if (!Command.TryRun("ip", "netns", "list")) reason = "no 'ip netns' (apt-get install iproute2)";
        if (reason.Length > 0) return null;

        var regions = new Regions(count);
        if (regions.TryMake()) return regions;

        regions.Dispose();
        reason = "this kernel or container gives no bridges or network namespaces";
        return null;
    }

    public static string AddressOf(int region) => string.Create(CultureInfo.InvariantCulture, $"{Network}.{region + 1}");

    public IReadOnlyList<string> Launch(int region) => ["ip", "netns", "exec", NamespaceOf(region)];

    /// <summary>How the regions reach a database that listens on this machine's loopback.</summary>
    public string Reach(string connectionString, int port)
    {
        var here = IPAddress.Parse($"{Network}.254");
        _database = new Forwarder(here, port);
        return new NpgsqlConnectionStringBuilder(connectionString) { Host = here.ToString() }.ConnectionString;
    }

    public void Cut(int region) => Command.Run("ip", "link", "set", LinkOf(region), "down");

    public void Mend(int region) => Command.Run("ip", "link", "set", LinkOf(region), "up");

    public void Dispose()
    {
        _database?.Dispose();
        for (var i = 0; i < _count; i++)
        {
            Command.TryRun("ip", "link", "del", LinkOf(i));
            Command.TryRun("ip", "netns", "del", NamespaceOf(i));
        }

        Command.TryRun("ip", "link", "del", Bridge);
    }

    private bool TryMake()
    {
        if (!Command.TryRun("ip", "link", "add", Bridge, "type", "bridge")
            || !Command.TryRun("ip", "addr", "add", $"{Network}.254/24", "dev", Bridge)
            || !Command.TryRun("ip", "link", "set", Bridge, "up")) return false;

        IsDelayed = true;
        for (var i = 0; i < _count; i++)
        {
            var (name, link, inside) = (NamespaceOf(i), LinkOf(i), $"gi{_id}-{i}");
            if (!Command.TryRun("ip", "netns", "add", name)
                || !Command.TryRun("ip", "link", "add", link, "type", "veth", "peer", "name", inside)
                || !Command.TryRun("ip", "link", "set", inside, "netns", name)
                || !Command.TryRun("ip", "link", "set", link, "master", Bridge)
                || !Command.TryRun("ip", "link", "set", link, "up")
                || !Command.TryRun("ip", "-n", name, "addr", "add", $"{AddressOf(i)}/24", "dev", inside)
                || !Command.TryRun("ip", "-n", name, "link", "set", inside, "up")
                || !Command.TryRun("ip", "-n", name, "link", "set", "lo", "up")) return false;

            var delay = string.Create(CultureInfo.InvariantCulture, $"{DelaysMs[i % DelaysMs.Length]}ms");
            IsDelayed &= Command.TryRun("tc", "-n", name, "qdisc", "add", "dev", inside, "root", "netem", "delay", delay, "rate", "100mbit")
                && Command.TryRun("tc", "qdisc", "add", "dev", link, "root", "netem", "delay", delay, "rate", "100mbit");
        }

        return true;
    }

    private string NamespaceOf(int region) => string.Create(CultureInfo.InvariantCulture, $"grid-{_id}-{region}");

    // At most 15 characters.
    private string LinkOf(int region) => string.Create(CultureInfo.InvariantCulture, $"go{_id}-{region}");
}
