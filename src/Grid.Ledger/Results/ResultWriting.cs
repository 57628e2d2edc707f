using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger.Results;

/// <summary>A completion with its JSON written.</summary>
internal sealed record CompletionRow(JobCompletion Completion, string ResultJson)
{
    /// <exception cref="ArgumentException">The result holds a number that is none: it must never be published.</exception>
    public static CompletionRow From(JobCompletion completion) => new(completion, LedgerJson.Write(completion.Result));
}

internal sealed record Quarantining(LeaseKey Lease, string Reason, DateTimeOffset At);

internal sealed record Publishing(JobId Job, DateTimeOffset At);

/// <summary>The ends of a job: completed, published, or taken out. Whoever removes its row of lease, or of outbox, did it; nobody else.</summary>
internal sealed class ResultWriting(NpgsqlDataSource dataSource)
{
    private const string Complete =
        """
        with done as (
            delete from lease l
            using unnest($1, $2, $3, $4, $5, $6, $7) as i (study_uid, model, epoch, node, started_at, completed_at, result)
            where l.study_uid = i.study_uid and l.model = i.model and l.epoch = i.epoch and l.held and l.node = i.node
            returning l.study_uid, l.model, l.epoch, l.node, l.failed_on, i.started_at, i.completed_at, i.result),
        kept as (
            update job j set state = 3, epoch = d.epoch, node = d.node, started_at = d.started_at,
                completed_at = d.completed_at, result = d.result::jsonb, failed_on = d.failed_on
            from done d where j.study_uid = d.study_uid and j.model = d.model
            returning 1),
        boxed as (
            insert into outbox (study_uid, model, completed_at) select study_uid, model, completed_at from done returning 1)
        select study_uid, model, epoch from done
        """;

    private const string CompletedBefore =
        """
        select j.study_uid, j.model, j.epoch
        from unnest($1, $2, $3) as i (study_uid, model, epoch)
        join job j on j.study_uid = i.study_uid and j.model = i.model and j.epoch = i.epoch
        where j.state in (3, 4)
        """;

    private const string Quarantine =
        """
        with taken as (
            delete from lease l
            using unnest($1, $2, $3, $4, $5) as i (study_uid, model, epoch, reason, at)
            where l.study_uid = i.study_uid and l.model = i.model and l.epoch = i.epoch
            returning l.study_uid, l.model, l.epoch, l.node, l.taken_at, l.failed_on, i.reason, i.at),
        kept as (
            update job j set state = 5, epoch = o.epoch, node = o.node, started_at = o.taken_at, quarantined_at = o.at,
                last_failure = o.reason, failed_on = o.failed_on
            from taken o where j.study_uid = o.study_uid and j.model = o.model
            returning 1)
        select study_uid, model, epoch from taken
        """;

    private const string QuarantinedBefore =
        """
        select j.study_uid, j.model, j.epoch
        from unnest($1, $2, $3) as i (study_uid, model, epoch)
        join job j on j.study_uid = i.study_uid and j.model = i.model and j.epoch = i.epoch
        where j.state = 5
        """;

    private const string Publish =
        """
        with gone as (
            delete from outbox o
            using unnest($1, $2, $3) as i (study_uid, model, at)
            where o.study_uid = i.study_uid and o.model = i.model
            returning o.study_uid, o.model, i.at)
        update job j set state = 4, published_at = g.at
        from gone g where j.study_uid = g.study_uid and j.model = g.model
        returning j.study_uid, j.model, j.epoch
        """;

    public async Task<IReadOnlyList<CompletionOutcome>> CompleteAsync(IReadOnlyList<CompletionRow> rows, CancellationToken cancellation)
    {
        var all = rows.Select(r => r.Completion).ToArray();
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var complete = JobKeys.Command(
            connection, Complete, [.. all.Select(c => c.Lease.Job)],
            Columns.Long(all.Select(c => c.Lease.Epoch)),
            Columns.Text(all.Select(c => c.Node)),
            Columns.Time(all.Select(c => c.StartedAt)),
            Columns.Time(all.Select(c => c.CompletedAt)),
            Columns.Json(rows.Select(r => r.ResultJson)));
        var done = await complete.ReadJobsAsync(cancellation);
        var before = await LookAsync(connection, CompletedBefore, [.. all.Select(c => c.Lease).Where(l => !done.ContainsKey(l.Job))], cancellation);
        return [.. all.Select(c =>
            done.ContainsKey(c.Lease.Job) ? CompletionOutcome.Completed
            : before.ContainsKey(c.Lease.Job) ? CompletionOutcome.AlreadyCompleted
            : CompletionOutcome.Fenced)];
    }

    public async Task<IReadOnlyList<bool>> QuarantineAsync(IReadOnlyList<Quarantining> rows, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var command = JobKeys.Command(
            connection, Quarantine, [.. rows.Select(r => r.Lease.Job)],
            Columns.Long(rows.Select(r => r.Lease.Epoch)),
            Columns.Text(rows.Select(r => r.Reason)),
            Columns.Time(rows.Select(r => r.At)));
        var done = await command.ReadJobsAsync(cancellation);
        var before = await LookAsync(connection, QuarantinedBefore, [.. rows.Select(r => r.Lease).Where(l => !done.ContainsKey(l.Job))], cancellation);
        return [.. rows.Select(r => done.ContainsKey(r.Lease.Job) || before.ContainsKey(r.Lease.Job))];
    }

    public async Task<IReadOnlyList<bool>> PublishAsync(IReadOnlyList<Publishing> rows, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var command = JobKeys.Command(connection, Publish, [.. rows.Select(r => r.Job)], Columns.Time(rows.Select(r => r.At)));
        var published = await command.ReadJobsAsync(cancellation);
        return [.. rows.Select(r => published.ContainsKey(r.Job))];
    }

    private static async Task<Dictionary<JobId, long>> LookAsync(
        NpgsqlConnection connection, string statement, IReadOnlyList<LeaseKey> leases, CancellationToken cancellation)
    {
        if (leases.Count == 0) return [];

        await using var command = JobKeys.Command(connection, statement, [.. leases.Select(l => l.Job)], Columns.Long(leases.Select(l => l.Epoch)));
        return await command.ReadJobsAsync(cancellation);
    }
}
