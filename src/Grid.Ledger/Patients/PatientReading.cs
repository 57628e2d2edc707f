using System.Data;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Grid.Ledger.Studies;
using Npgsql;

namespace Grid.Ledger.Patients;

/// <summary>What was published about a person.</summary>
internal sealed class PatientReading(NpgsqlDataSource dataSource)
{
    private const int MostAtOnce = 10_000;

    // Whose a result is, its study says. A result that was being published while its study was moved may have been written under the
    // former patient, so results of studies that were moved here are looked for under every patient they had.
    private const string Newest =
        """
        with placed as (
            select h.patient_key, h.study_uid, h.model, h.revision from history h where h.patient_key = any($1)
            union
            select h.patient_key, h.study_uid, h.model, h.revision
            from patient_correction c
            join patient_correction o on o.study_uid = c.study_uid
            join history h on h.patient_key = o.from_key and h.study_uid = c.study_uid
            where c.to_key = any($1))
        select h.study_uid, h.pathway, h.model, h.model_version, h.published_at, h.site_id, h.conclusive, h.summary,
            s.patient_key, s.series::text, s.patient_facts,
            exists (select from lease l where l.study_uid = h.study_uid)
                or exists (select from study n where n.study_uid = h.study_uid and n.revision > h.revision),
            h.revision, h.model_sha256, h.node, h.epoch, h.content_hash, h.instances_read
        from placed p
        join history h on h.patient_key = p.patient_key and h.study_uid = p.study_uid and h.revision = p.revision and h.model = p.model
        join study s on s.study_uid = p.study_uid and s.revision = p.revision
        where s.patient_key = any($1) and ($2 = '' or h.pathway = $2)
        order by h.published_at desc, h.study_uid, h.revision desc, h.model
        limit $3
        """;

    private const string MovedAway =
        """
        select c.study_uid, c.corrected_at, c.reason
        from patient_correction c join study s on s.study_uid = c.study_uid and s.revision = 1
        where c.from_key = any($1) and s.patient_key <> all($1)
        order by c.corrected_at desc, c.study_uid
        limit $2
        """;

    public async Task<PatientRecord> ReadAsync(string patientKey, string pathway, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostAtOnce);

        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var keys = await PersonKeys.ReadAsync(connection, patientKey, cancellation);
        var results = await ReadResultsAsync(connection, keys, pathway, limit, cancellation);
        return new PatientRecord(keys, results, await ReadMovedAsync(connection, keys, limit, cancellation));
    }

    private static async Task<IReadOnlyList<PatientResult>> ReadResultsAsync(
        NpgsqlConnection connection, string[] keys, string pathway, int limit, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Newest, connection);
        command.Parameters.Add(Columns.Text(keys));
        command.Parameters.Add(Columns.One(pathway));
        command.Parameters.Add(Columns.One(limit));
        await command.PrepareAsync(cancellation);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var results = new List<PatientResult>();
        while (await row.ReadAsync(cancellation))
        {
            // Damaged images' records hide no result: what the study asked is then not known, and it is not offered.
            var series = LedgerJson.Try(LedgerJson.Series, row.GetString(9), "the series", out _) ?? [];
            results.Add(new PatientResult
            {
                Entry = EntryOf(row, row.GetString(8) != keys[0]).With(series),
                PatientKey = row.GetString(8),
                Series = series,
                Facts = FactsColumn.Read(row.GetString(10)),
                IsOpen = row.GetBoolean(11),
            });
        }

        return results;
    }

    private static HistoryEntry EntryOf(NpgsqlDataReader row, bool isLinked) => new()
    {
        StudyInstanceUid = row.GetString(0),
        Pathway = row.GetString(1),
        Model = row.GetString(2),
        ModelVersion = row.GetString(3),
        PublishedAt = row.GetFieldValue<DateTimeOffset>(4),
        SiteId = row.GetString(5),
        Conclusive = row.GetBoolean(6),
        Summary = row.GetString(7),
        UnderLinkedNumber = isLinked,
        Revision = row.GetInt32(12),
        Provenance = row.GetInt64(15) == 0 ? null : new ResultProvenance
        {
            Revision = row.GetInt32(12),
            ModelSha256 = row.GetString(13),
            Node = row.GetString(14),
            Epoch = row.GetInt64(15),
            ContentHash = row.GetString(16),
            InstancesRead = row.GetInt32(17),
        },
    };

    private static async Task<IReadOnlyList<MovedStudy>> ReadMovedAsync(
        NpgsqlConnection connection, string[] keys, int limit, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(MovedAway, connection);
        command.Parameters.Add(Columns.Text(keys));
        command.Parameters.Add(Columns.One(limit));
        await command.PrepareAsync(cancellation);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var moved = new List<MovedStudy>();
        while (await row.ReadAsync(cancellation)) moved.Add(new MovedStudy(row.GetString(0), row.GetFieldValue<DateTimeOffset>(1), row.GetString(2)));
        return moved;
    }
}
