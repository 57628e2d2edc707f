using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger.Leases;

/// <summary>The jobs that still have to be answered: pages of a dispatcher's, or one study's.</summary>
internal sealed class OpenJobReading(NpgsqlDataSource dataSource)
{
    private const int MostPerPage = 10_000;

    private const string OpenJobColumns =
        """
        select l.study_uid, l.model, s.pathway, l.tier, s.site_id, s.received_at, s.deadline, s.bytes, s.instance_count,
            l.epoch, l.held, l.node, l.held_until, l.failed_on, l.lost_with, l.revision
        from lease l join study s on s.study_uid = l.study_uid and s.revision = l.revision
        """;

    // A row comparison walks the index from where the last page ended; an offset would walk all of it every time.
    private const string Page = OpenJobColumns +
        " where l.dispatcher = $1 and (l.study_uid, l.revision, l.model) > ($2, $3, $4) order by l.study_uid, l.revision, l.model limit $5";

    private const string EmergenciesPage = OpenJobColumns +
        " where l.tier = 'emergency' and l.dispatcher = $1 and (l.study_uid, l.revision, l.model) > ($2, $3, $4) order by l.study_uid, l.revision, l.model limit $5";

    private const string OfStudy = OpenJobColumns + " where l.study_uid = $1 order by l.revision, l.model";

    public async Task<IReadOnlyList<OpenJob>> ReadPageAsync(
        string dispatcher, bool emergenciesOnly, JobId? after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostPerPage);

        await using var command = dataSource.CreateCommand(emergenciesOnly ? EmergenciesPage : Page);
        command.Parameters.Add(Columns.One(dispatcher));
        command.Parameters.Add(Columns.One(after?.StudyInstanceUid ?? ""));
        command.Parameters.Add(Columns.One(after?.Revision ?? 0));
        command.Parameters.Add(Columns.One(after?.Model ?? ""));
        command.Parameters.Add(Columns.One(limit));
        return await ReadAsync(command, cancellation);
    }

    public async Task<IReadOnlyList<OpenJob>> ReadStudyAsync(string studyInstanceUid, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(OfStudy);
        command.Parameters.Add(Columns.One(studyInstanceUid));
        return await ReadAsync(command, cancellation);
    }

    private static async Task<IReadOnlyList<OpenJob>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var jobs = new List<OpenJob>();
        while (await row.ReadAsync(cancellation))
        {
            var held = row.GetBoolean(10);
            jobs.Add(new OpenJob
            {
                Job = new JobId(row.GetString(0), row.GetString(1), row.GetInt32(15)),
                Pathway = row.GetString(2),
                Tier = row.GetString(3),
                SiteId = row.GetString(4),
                ReceivedAt = row.GetFieldValue<DateTimeOffset>(5),
                Deadline = row.GetFieldValue<DateTimeOffset>(6),
                Bytes = row.GetInt64(7),
                InstanceCount = row.GetInt32(8),
                Epoch = row.GetInt64(9),
                LeasedTo = held ? row.GetString(11) : null,
                LeasedUntil = held ? row.OptionalTime(12) : null,
                FailedOn = row.GetFieldValue<string[]>(13),
                LostWith = row.GetString(14),
            });
        }

        return jobs;
    }
}
