using Grid.Contracts.Patients;
using Npgsql;

namespace Grid.Ledger.History;

/// <summary>What was published about a patient.</summary>
internal sealed class HistoryReading(NpgsqlDataSource dataSource)
{
    private const int MostAtOnce = 10_000;

    private const string Newest =
        """
        select study_uid, pathway, model, model_version, published_at, site_id, conclusive, summary
        from history where patient_key = $1 order by published_at desc, study_uid, model limit $2
        """;

    public async Task<IReadOnlyList<HistoryEntry>> ReadAsync(string patientKey, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostAtOnce);

        await using var command = dataSource.CreateCommand(Newest);
        command.Parameters.Add(Columns.One(patientKey));
        command.Parameters.Add(Columns.One(limit));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var entries = new List<HistoryEntry>();
        while (await row.ReadAsync(cancellation))
        {
            entries.Add(new HistoryEntry
            {
                StudyInstanceUid = row.GetString(0),
                Pathway = row.GetString(1),
                Model = row.GetString(2),
                ModelVersion = row.GetString(3),
                PublishedAt = row.GetFieldValue<DateTimeOffset>(4),
                SiteId = row.GetString(5),
                Conclusive = row.GetBoolean(6),
                Summary = row.GetString(7),
            });
        }

        return entries;
    }
}
