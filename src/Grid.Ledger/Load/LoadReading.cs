using System.Data;
using Grid.Contracts.Operations;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger.Load;

/// <summary>Studies as load: when they came and what they took, and nothing that names them. A page costs the same wherever it is.</summary>
internal sealed class LoadReading(NpgsqlDataSource dataSource)
{
    private const int MostAtOnce = 1_000;

    // Each revision is work of its own. One that was superseded cost nothing, and is not owed: it is no load. Those are looked for among
    // the few that have a later one; asking each of 525,000 rows where it stands took 16 s, and this takes 2.
    private static readonly string Extent =
        $"""
        with gone as materialized (
            select g.study_uid, g.revision
            from study n join study_standing g on g.study_uid = n.study_uid and g.revision = n.revision - 1
            where n.revision > 1 and g.received_at >= $1 and g.received_at < $2 and g.standing = {StudyState.Superseded:D})
        select count(*), min(s.received_at), max(s.received_at)
        from study s left join gone g on g.study_uid = s.study_uid and g.revision = s.revision
        where s.received_at >= $1 and s.received_at < $2 and g.study_uid is null
        """;

    // The order of the index study_newest_first, walked backwards.
    private static readonly string Page =
        $"""
        select s.study_uid, s.received_at, s.site_id, s.pathway, s.standing, s.instance_count, s.bytes, s.revision
        from study_standing s
        where s.standing <> {StudyState.Superseded:D} and s.received_at >= $1 and s.received_at < $2 and ($3::text is null or s.received_at > $1 or s.study_uid < $3)
        order by s.received_at, s.study_uid desc
        limit $4
        """;

    private static readonly string JobsOf =
        $"""
        select study_uid, model, state, epoch, node, started_at, completed_at, revision
        from finished where study_uid = any($1)
        union all
        select study_uid, model, (case when held then {JobState.Running:D} else {JobState.Waiting:D} end)::smallint, epoch, node, case when held then taken_at end, null, revision
        from lease where study_uid = any($1)
        order by study_uid, model
        """;

    // Of the weeks only those in which the page's studies came and ended are looked into.
    private const string TransfersOf =
        "select study_uid, model, epoch, transfer, revision from estimate where made_at between $2 and $3 and study_uid = any($1)";

    private const string FirstDecisionsOf =
        "select study_uid, model, min(made_at), revision from decision where study_uid = any($1) and made_at >= $2 group by study_uid, model, revision";

    // A note is written some beats after what it tells of, by another clock.
    private static readonly TimeSpan NotesWithin = TimeSpan.FromMinutes(10);

    public async Task<LoadExtent> MeasureAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(Extent);
        command.Parameters.Add(Columns.One(Columns.Stored(from)));
        command.Parameters.Add(Columns.One(Columns.Stored(until)));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new LoadExtent(row.GetInt64(0), row.OptionalTime(1), row.OptionalTime(2));
    }

    public async Task<LoadPage> ReadAsync(LoadQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, MostAtOnce);

        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var studies = await ReadStudiesAsync(connection, query, cancellation);
        if (studies.Count == 0) return new LoadPage([], null);

        string[] uids = [.. studies.Select(s => s.Uid)];
        var jobs = await ReadJobsAsync(connection, uids, cancellation);
        await AddNotesAsync(connection, studies, jobs, cancellation);
        var byStudy = jobs.ToLookup(j => (j.Key.StudyInstanceUid, j.Key.Revision), j => j.Value);
        return new LoadPage(
            studies.ConvertAll(s => s.Study with { Jobs = [.. byStudy[(s.Uid, s.Revision)].OrderBy(j => j.Model, StringComparer.Ordinal)] }),
            studies.Count == query.Limit ? new LoadCursor(studies[^1].Study.ReceivedAt, studies[^1].Uid) : null);
    }

    private static async Task<List<(string Uid, int Revision, LoadedStudy Study)>> ReadStudiesAsync(NpgsqlConnection connection, LoadQuery query, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Page, connection);
        command.Parameters.Add(Columns.One(Columns.Stored(query.After?.ReceivedAt ?? query.From)));
        command.Parameters.Add(Columns.One(Columns.Stored(query.Until)));
        command.Parameters.Add(Columns.OptionalText(query.After?.StudyInstanceUid));
        command.Parameters.Add(Columns.One(query.Limit));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var studies = new List<(string, int, LoadedStudy)>();
        while (await row.ReadAsync(cancellation))
        {
            studies.Add((row.GetString(0), row.GetInt32(7), new LoadedStudy
            {
                ReceivedAt = row.GetFieldValue<DateTimeOffset>(1),
                SiteId = row.GetString(2),
                Pathway = row.GetString(3),
                State = (StudyState)row.GetInt32(4),
                InstanceCount = row.GetInt32(5),
                Bytes = row.GetInt64(6),
                Jobs = [],
            }));
        }

        return studies;
    }

    private static async Task<Dictionary<JobId, LoadedJob>> ReadJobsAsync(NpgsqlConnection connection, string[] uids, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(JobsOf, connection);
        command.Parameters.Add(Columns.Text(uids));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var jobs = new Dictionary<JobId, LoadedJob>();
        while (await row.ReadAsync(cancellation))
        {
            jobs.Add(new JobId(row.GetString(0), row.GetString(1), row.GetInt32(7)), new LoadedJob
            {
                Model = row.GetString(1),
                State = (JobState)row.GetInt16(2),
                Epoch = row.GetInt64(3),
                Node = row.GetString(4),
                FirstStartedAt = row.OptionalTime(5),
                StartedAt = row.OptionalTime(5),
                CompletedAt = row.OptionalTime(6),
            });
        }

        return jobs;
    }

    private static async Task AddNotesAsync(
        NpgsqlConnection connection, List<(string Uid, int Revision, LoadedStudy Study)> studies, Dictionary<JobId, LoadedJob> jobs, CancellationToken cancellation)
    {
        var since = studies[0].Study.ReceivedAt - NotesWithin;
        if (jobs.Values.Max(j => j.CompletedAt) is { } last)
        {
            await using var command = new NpgsqlCommand(TransfersOf, connection);
            command.Parameters.Add(Columns.Text(studies.Select(s => s.Uid)));
            command.Parameters.Add(Columns.One(since));
            command.Parameters.Add(Columns.One(last + NotesWithin));
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                var id = new JobId(row.GetString(0), row.GetString(1), row.GetInt32(4));
                if (jobs.TryGetValue(id, out var job) && job.Epoch == row.GetInt64(2)) jobs[id] = job with { Transfer = row.GetTimeSpan(3) };
            }
        }

        // Of a job that was leased once, the node itself has said when it began.
        string[] again = [.. jobs.Where(j => j.Value.Epoch > 1).Select(j => j.Key.StudyInstanceUid).Distinct(StringComparer.Ordinal)];
        if (again.Length == 0) return;
        await using var decisions = new NpgsqlCommand(FirstDecisionsOf, connection);
        decisions.Parameters.Add(Columns.Text(again));
        decisions.Parameters.Add(Columns.One(since));
        await using var first = await decisions.ExecuteReaderAsync(cancellation);
        while (await first.ReadAsync(cancellation))
        {
            var id = new JobId(first.GetString(0), first.GetString(1), first.GetInt32(3));
            if (jobs.TryGetValue(id, out var job) && job.Epoch > 1) jobs[id] = job with { FirstStartedAt = first.GetFieldValue<DateTimeOffset>(2) };
        }
    }
}
