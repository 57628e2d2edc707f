using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grid.Cli.Connection;

/// <summary>What a host wrote about itself into its data folder when it started: its process and the ports it really has.</summary>
internal sealed record HostFile
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    [JsonRequired]
    public int Pid { get; init; }

    [JsonRequired]
    public int HttpPort { get; init; }

    [JsonRequired]
    public int GatewayPort { get; init; }

    [JsonRequired]
    public int SiloPort { get; init; }

    /// <summary>The file of a process that lives; null when there is none, or it was left by one that is gone.</summary>
    public static HostFile? Read(string dataDirectory, string name = "host.json")
    {
        try
        {
            var host = JsonSerializer.Deserialize<HostFile>(File.ReadAllText(Path.Combine(dataDirectory, name)), Web);
            return host is not null && IsAlive(host.Pid) ? host : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited && !IsZombie(pid);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Killed and not yet collected by its parent, which in a container may take for ever; it still has its number.
    private static bool IsZombie(int pid)
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            // "pid (name) state ...", and the name may itself hold brackets.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat.AsSpan(stat.LastIndexOf(')') + 1).TrimStart() is ['Z' or 'X', ..];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
