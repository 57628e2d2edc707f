using Grid.Chaos.Tests.Harness;
using Grid.Client;
using Grid.Contracts.Nodes;
using Npgsql;

namespace Grid.Chaos.Tests.Failover;

/// <summary>Sends stroke studies until so many of them are open at once.</summary>
internal sealed class Ward(TestCluster cluster, Hospital hospital, StudyCopies studies, string site)
{
    private const int AtOnce = 16;
    private const string OpenJobs = "select count(*) from lease";
    private const string HeldJobs = "select count(*) from lease where held and node = $1";

    private static readonly TimeSpan OrderLimit = TimeSpan.FromMinutes(1);

    public GridClient Client => hospital.Client;

    /// <summary>
    /// Lets no node begin anything until so many jobs are open, and then all of them: sending costs two cores as much as answering,
    /// so that otherwise nothing would gather.
    /// </summary>
    public async Task FillAsync(int jobs)
    {
        await SetAvailabilityAsync(NodeAvailability.Cordoned);
        for (var missing = jobs - await CountAsync(OpenJobs); missing > 0; missing = jobs - await CountAsync(OpenJobs))
        {
            await Parallel.ForEachAsync(
                studies.Take((int)missing),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (study, stop) => await hospital.SubmitAsync(study, site, stop));
        }

        await SetAvailabilityAsync(NodeAvailability.Active);
    }

    public async Task<bool> IsBusyAsync(string node, int jobs) => await CountAsync(HeldJobs, node) >= jobs;

    private async Task SetAvailabilityAsync(NodeAvailability availability) =>
        await Task.WhenAll(cluster.Silos.Select(silo => Waiting.UntilAsync($"{silo.Node} is {availability}", OrderLimit, () => TrySetAsync(silo.Node, availability))));

    /// <summary>False where the node does not answer: on a machine that does much else it may miss a call.</summary>
    private async Task<bool> TrySetAsync(string node, NodeAvailability availability)
    {
        try
        {
            await Client.SetAvailabilityAsync(node, availability);
            return true;
        }
        catch (GridClientException fault) when (fault.RetryMayHelp)
        {
            return false;
        }
    }

    private async Task<long> CountAsync(string query, params string[] values)
    {
        await using var connection = cluster.Database.Connect();
        await connection.OpenAsync();
#pragma warning disable CA2100 // One of the constants above.
        await using var command = new NpgsqlCommand(query, connection);
#pragma warning restore CA2100
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
