using System.Text.Json;

namespace Grid.Silo.Startup;

/// <summary>Where this host really listens: programs on the same machine read it when a port was taken free.</summary>
internal sealed record HostFile(int Pid, int HttpPort, int GatewayPort, int SiloPort)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, "host.json");

    public void Write(string dataDirectory)
    {
        Directory.CreateDirectory(dataDirectory);
        var aside = PathIn(dataDirectory) + ".new";
        File.WriteAllText(aside, JsonSerializer.Serialize(this, Json));
        File.Move(aside, PathIn(dataDirectory), overwrite: true);
    }

    public static void Remove(string dataDirectory) => File.Delete(PathIn(dataDirectory));
}
