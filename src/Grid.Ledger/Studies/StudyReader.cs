using System.Data;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger.Studies;

/// <summary>Studies as they stand: one moment's view, whatever is written meanwhile.</summary>
internal sealed class StudyReader(NpgsqlDataSource dataSource)
{
    private const string StudyColumns =
        """
        select s.study_uid, s.content_hash, s.patient_key, s.site_id, s.dispatcher, s.pathway, s.tier, s.recognised_by, s.standing,
            s.received_at, s.deadline, case when s.is_newest then s.series::text end, s.earlier_result::text,
            (select count(*) from conflict c where c.study_uid = s.study_uid)::int, s.revision, s.instance_count,
            array(select distinct unnest(c.instances) from conflict c where c.study_uid = s.study_uid), s.patient_facts
        from study_standing s
        """;

    private const string ByUid = StudyColumns + " where s.study_uid = any($1) order by s.study_uid, s.revision desc";

    private const string Newest = StudyColumns +
        """
         where s.is_newest and ($1 = '' or s.site_id = $1) and ($2 = '' or s.pathway = $2) and ($3 = 0 or s.standing = $3)
            and s.received_at < $4
        order by s.received_at desc, s.study_uid
        limit $5
        """;

    private static readonly string JobsOf =
        $"""
        select study_uid, model, state, epoch, node, started_at, completed_at, published_at, result::text, last_failure, revision
        from finished where study_uid = any($1)
        union all
        select study_uid, model, case when held then {JobState.Running:D} else {JobState.Waiting:D} end, epoch, node, case when held then taken_at end, null, null, null, last_failure, revision
        from lease where study_uid = any($1)
        order by study_uid, revision, model
        """;

    // No decision is older than its study, give or take what two clocks differ by: of the weeks only those since are looked into.
    private const string DecisionsOf =
        "select study_uid, made_at, model, text, revision from decision where study_uid = any($1) and made_at >= $2 order by study_uid, id";

    private static readonly TimeSpan ClocksDifferBy = TimeSpan.FromDays(1);

    public async Task<StudyRecord?> FindAsync(string studyInstanceUid, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return (await ReadAsync(connection, [studyInstanceUid], cancellation)).GetValueOrDefault(studyInstanceUid);
    }

    public static async Task<Dictionary<string, StudyRecord>> ReadAsync(NpgsqlConnection connection, string[] uids, CancellationToken cancellation)
    {
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await using var command = new NpgsqlCommand(ByUid, connection);
        command.Parameters.Add(Columns.Text(uids));
        var studies = await ReadStudiesAsync(command, cancellation);
        if (studies.Count == 0) return [];

        var jobs = await ReadJobsAsync(connection, uids, cancellation);
        var decisions = await ReadDecisionsAsync(connection, uids, studies.Min(s => s.Study.ReceivedAt) - ClocksDifferBy, cancellation);
        return studies.GroupBy(s => s.Study.StudyInstanceUid, StringComparer.Ordinal).ToDictionary(
            s => s.Key,
            s => Whole([.. s], jobs) with { Decisions = [.. decisions[s.Key]] },
            StringComparer.Ordinal);
    }

    /// <summary>The newest revision with its jobs, and what stood before it.</summary>
    private static StudyRecord Whole(IReadOnlyList<RevisionRow> newestFirst, ILookup<(string, int), JobReport> jobs)
    {
        var newest = newestFirst[0].Study;
        if (newestFirst.Count == 1) return newest with { Jobs = [.. jobs[newestFirst[0].Key]] };

        return newest with
        {
            Jobs = [.. jobs[newestFirst[0].Key].Select(j => Amending(j, newestFirst, jobs))],
            EarlierRevisions = [.. newestFirst.Skip(1).Select(r => new EarlierRevision
            {
                Revision = r.Study.Revision,
                SiteId = r.Study.SiteId,
                Pathway = r.Study.Pathway,
                State = r.Study.State,
                ReceivedAt = r.Study.ReceivedAt,
                InstanceCount = r.InstanceCount,
                Jobs = [.. jobs[r.Key].Select(j => Amending(j, newestFirst, jobs))],
            })],
        };
    }

    /// <summary>The newest earlier revision with a published result of the same model is what it replaces.</summary>
    private static JobReport Amending(JobReport job, IEnumerable<RevisionRow> newestFirst, ILookup<(string, int), JobReport> jobs) => job with
    {
        Amends = newestFirst
            .Where(r => r.Study.Revision < job.Revision && jobs[r.Key].Any(j => j.Model == job.Model && j.State == JobState.Published))
            .Select(r => r.Study.Revision)
            .FirstOrDefault(),
    };

    public async Task<IReadOnlyList<StudyRecord>> ListAsync(StudyQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 10_000);

        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await using var command = new NpgsqlCommand(Newest, connection);
        command.Parameters.Add(Columns.One(query.SiteId));
        command.Parameters.Add(Columns.One(query.Pathway));
        command.Parameters.Add(Columns.One((int)(query.State ?? 0)));
        command.Parameters.Add(Columns.One(query.ReceivedBefore is { } before ? Columns.Stored(before) : DateTimeOffset.MaxValue));
        command.Parameters.Add(Columns.One(query.Limit));
        var studies = await ReadStudiesAsync(command, cancellation);
        var jobs = await ReadJobsAsync(connection, [.. studies.Select(s => s.Study.StudyInstanceUid)], cancellation);
        return [.. studies.Select(s => s.Study with { Jobs = [.. jobs[s.Key]] })];
    }

    private static async Task<List<RevisionRow>> ReadStudiesAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await command.PrepareAsync(cancellation);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var studies = new List<RevisionRow>();
        while (await row.ReadAsync(cancellation))
        {
            var noSeries = "";
            var series = row.IsDBNull(11) ? null : LedgerJson.Try(LedgerJson.Series, row.GetString(11), "the list of series", out noSeries);
            var noEarlier = "";
            var earlier = row.IsDBNull(12) ? null : LedgerJson.Try(LedgerJson.Earlier, row.GetString(12), "the earlier result", out noEarlier);
            var study = new StudyRecord
            {
                StudyInstanceUid = row.GetString(0),
                Revision = row.GetInt32(14),
                ContentHash = row.GetString(1),
                PatientKey = row.GetString(2),
                SiteId = row.GetString(3),
                Dispatcher = row.GetString(4),
                Pathway = row.GetString(5),
                Tier = row.GetString(6),
                RecognisedBy = row.GetString(7),
                State = (StudyState)row.GetInt32(8),
                ReceivedAt = row.GetFieldValue<DateTimeOffset>(9),
                Deadline = row.OptionalTime(10),
                Series = series ?? [],
                Jobs = [],
                EarlierResult = earlier,
                Conflicts = row.GetInt32(13),
                ConflictingInstances = row.GetFieldValue<string[]>(16),
                Problem = noSeries.Length > 0 ? noSeries : noEarlier,
                Facts = FactsColumn.Read(row.GetString(17)),
            };
            studies.Add(new RevisionRow(study, row.GetInt32(15)));
        }

        return studies;
    }

    private static async Task<ILookup<(string Uid, int Revision), JobReport>> ReadJobsAsync(NpgsqlConnection connection, string[] uids, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(JobsOf, connection);
        command.Parameters.Add(Columns.Text(uids));
        await command.PrepareAsync(cancellation);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var jobs = new List<(string Uid, JobReport Job)>();
        while (await row.ReadAsync(cancellation))
        {
            var problem = "";
            var result = row.IsDBNull(8) ? null : LedgerJson.Try(LedgerJson.Result, row.GetString(8), "the result", out problem);
            jobs.Add((row.GetString(0), new JobReport
            {
                Model = row.GetString(1),
                State = (JobState)row.GetInt32(2),
                Epoch = row.GetInt64(3),
                Node = row.GetString(4),
                StartedAt = row.OptionalTime(5),
                CompletedAt = row.OptionalTime(6),
                PublishedAt = row.OptionalTime(7),
                Result = result,
                LastFailure = problem.Length > 0 ? problem : row.GetString(9),
                Revision = row.GetInt32(10),
            }));
        }

        return jobs.ToLookup(j => (j.Uid, j.Job.Revision), j => j.Job);
    }

    private static async Task<ILookup<string, DecisionReport>> ReadDecisionsAsync(
        NpgsqlConnection connection, string[] uids, DateTimeOffset notBefore, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(DecisionsOf, connection);
        command.Parameters.Add(Columns.Text(uids));
        command.Parameters.Add(Columns.One(notBefore));
        await command.PrepareAsync(cancellation);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var decisions = new List<(string Uid, DecisionReport Decision)>();
        while (await row.ReadAsync(cancellation))
        {
            decisions.Add((row.GetString(0), new DecisionReport(row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), row.GetString(3)) { Revision = row.GetInt32(4) }));
        }

        return decisions.ToLookup(d => d.Uid, d => d.Decision, StringComparer.Ordinal);
    }

    private sealed record RevisionRow(StudyRecord Study, int InstanceCount)
    {
        public (string, int) Key => (Study.StudyInstanceUid, Study.Revision);
    }
}
