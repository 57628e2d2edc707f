using Npgsql;

namespace Grid.Ledger.Patients;

/// <summary>The keys that are one person's: the key itself and whatever is linked to it, over any number of steps.</summary>
internal static class PersonKeys
{
    /// <summary>More than any person has numbers; what is beyond is a fault in the links, and would join half of the country.</summary>
    private const int MostKeys = 64;

    private const string Linked =
        """
        with recursive person (key) as (
            select $1
            union
            select l.other_key from person p join patient_link l on l.patient_key = p.key where l.unlinked_at is null)
        select key from person limit $2
        """;

    /// <summary>The key that was asked for is the first.</summary>
    public static async Task<string[]> ReadAsync(NpgsqlConnection connection, string patientKey, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Linked, connection);
        command.Parameters.Add(Columns.One(patientKey));
        command.Parameters.Add(Columns.One(MostKeys));
        await command.PrepareAsync(cancellation);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var keys = new List<string>();
        while (await row.ReadAsync(cancellation)) keys.Add(row.GetString(0));
        return [patientKey, .. keys.Where(key => key != patientKey)];
    }
}
