using Grid.Grains.Ports;
using Npgsql;
using NpgsqlTypes;

namespace Grid.Ledger.Results;

/// <summary>Results that are committed and not yet published.</summary>
internal sealed class OutboxReading(NpgsqlDataSource dataSource)
{
    private const int MostAtOnce = 10_000;

    private const string ResultColumns =
        """
        select o.study_uid, o.model, s.patient_key, s.site_id, s.pathway, o.completed_at, f.result::text, o.revision
        from outbox o
        join finished f on f.study_uid = o.study_uid and f.revision = o.revision and f.model = o.model
        join study s on s.study_uid = o.study_uid and s.revision = o.revision
        """;

    private const string Oldest = ResultColumns + " order by o.completed_at, o.study_uid, o.model limit $1";

    private const string OfStudy = ResultColumns + " where o.study_uid = $2 order by o.completed_at, o.model limit $1";

    public async Task<IReadOnlyList<UnpublishedResult>> ReadAsync(string? studyInstanceUid, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostAtOnce);

        await using var command = dataSource.CreateCommand(studyInstanceUid is null ? Oldest : OfStudy);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        if (studyInstanceUid is not null) command.Parameters.Add(Columns.One(studyInstanceUid));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var results = new List<UnpublishedResult>();
        while (await row.ReadAsync(cancellation))
        {
            var result = LedgerJson.Try(LedgerJson.Result, row.GetString(6), "the result", out var problem);
            results.Add(new UnpublishedResult
            {
                Job = new JobId(row.GetString(0), row.GetString(1), row.GetInt32(7)),
                PatientKey = row.GetString(2),
                SiteId = row.GetString(3),
                Pathway = row.GetString(4),
                CompletedAt = row.GetFieldValue<DateTimeOffset>(5),
                Result = result,
                Unreadable = problem,
            });
        }

        return results;
    }
}
