using System.Net;
using Npgsql;

namespace Grid.Silo.Clustering;

/// <summary>
/// Who this silo is among all that were ever started at its address. Orleans numbers the starts by the seconds of the machine's clock, and
/// a start with a lower number than one it finds in the list takes itself for the older and ends: after a clock that was ten
/// minutes ahead was put right, the silo could not come back for ten minutes. Here the numbers rise whatever any clock shows.
/// </summary>
internal sealed class SiloIdentity(string name, string clusterId, SiloAddress silo, SiloAddress? gateway) : ILocalSiloDetails
{
    // As Orleans counts them, so that silos of either kind can follow each other.
    private static readonly DateTimeOffset Epoch = new(2010, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string Name { get; } = name;
    public string ClusterId { get; } = clusterId;
    public string DnsHostName { get; } = Dns.GetHostName();
    public SiloAddress SiloAddress { get; } = silo;
    public SiloAddress GatewayAddress { get; } = gateway!;

    /// <summary>A number above those of all starts at this address that the list of silos knows, and as a rule the seconds of the grid's time.</summary>
    public static async Task<int> NextGenerationAsync(NpgsqlDataSource database, string clusterId, IPEndPoint silo, DateTimeOffset now)
    {
        await using var command = database.CreateCommand(
            "select coalesce(max(generation), 0) from orleans_silo where deployment_id = $1 and address = $2 and port = $3");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = clusterId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = silo.Address.ToString() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = silo.Port });
        return After((int)(await command.ExecuteScalarAsync())!, now);
    }

    internal static int After(int last, DateTimeOffset now) => (int)Math.Clamp((long)(now - Epoch).TotalSeconds, (long)last + 1, int.MaxValue);
}
