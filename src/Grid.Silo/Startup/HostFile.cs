using System.Text.Json;
using Grid.Configuration.Cluster;

namespace Grid.Silo.Startup;

/// <summary>Where this host really listens: programs on the same machine read it when a port was taken free.</summary>
internal sealed record HostFile(int Pid, int HttpPort, int GatewayPort, int SiloPort)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Silos of a cluster may share a machine and its data folder.</summary>
    public static string NameOf(ClusterOptions cluster) => cluster.Mode == ClusterMode.Embedded ? "host.json" : $"host-{cluster.SiloName}.json";

    public void Write(string dataDirectory, string name)
    {
        Directory.CreateDirectory(dataDirectory);
        var path = Path.Combine(dataDirectory, name);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(this, Json));
        File.Move(path + ".new", path, overwrite: true);
    }

    public static void Remove(string dataDirectory, string name) => File.Delete(Path.Combine(dataDirectory, name));
}
