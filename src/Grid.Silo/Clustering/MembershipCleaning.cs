using Npgsql;

namespace Grid.Silo.Clustering;

/// <summary>Clears the list of silos before an embedded start.</summary>
internal static class MembershipCleaning
{
    /// <summary>Only where the caller holds the data directory alone: a silo that lives would be forgotten too.</summary>
    public static async Task ForgetAllAsync(NpgsqlDataSource database, string clusterId)
    {
        await using var command = database.CreateCommand("delete from orleans_silo where deployment_id = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = clusterId });
        await command.ExecuteNonQueryAsync();
    }
}
