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
            insert into finished (study_uid, model, state, epoch, node, started_at, completed_at, result, failed_on)
            select study_uid, model, 3, epoch, node, started_at, completed_at, result::jsonb, failed_on from done
            returning 1),
        boxed as (
            insert into outbox (study_uid, model, completed_at) select study_uid, model, completed_at from done returning 1)
        select study_uid, model, epoch from done
        """;

    private const string CompletedBefore =
        """
        select f.study_uid, f.model, f.epoch
        from unnest($1, $2, $3) as i (study_uid, model, epoch)
        join finished f on f.study_uid = i.study_uid and f.model = i.model and f.epoch = i.epoch
        where f.state in (3, 4)
        """;

    private const string Quarantine =
        """
        with taken as (
            delete from lease l
            using unnest($1, $2, $3, $4, $5) as i (study_uid, model, epoch, reason, at)
            where l.study_uid = i.study_uid and l.model = i.model and l.epoch = i.epoch
            returning l.study_uid, l.model, l.epoch, l.node, l.taken_at, l.failed_on, i.reason, i.at),
        kept as (
            insert into finished (study_uid, model, state, epoch, node, started_at, quarantined_at, last_failure, failed_on)
            select study_uid, model, 5, epoch, node, taken_at, at, reason, failed_on from taken
            returning 1)
        select study_uid, model, epoch from taken
        """;

    private const string QuarantinedBefore =
        """
        select f.study_uid, f.model, f.epoch
        from unnest($1, $2, $3) as i (study_uid, model, epoch)
        join finished f on f.study_uid = i.study_uid and f.model = i.model and f.epoch = i.epoch
        where f.state = 5
        """;

    private const string Publish =
        """
        with gone as (
            delete from outbox o
            using unnest($1, $2, $3, $4, $5, $6) as i (study_uid, model, at, conclusive, model_version, summary)
            where o.study_uid = i.study_uid and o.model = i.model
            returning o.study_uid, o.model, i.at, i.conclusive, i.model_version, i.summary),
        kept as (
            insert into history (patient_key, study_uid, model, pathway, model_version, published_at, site_id, conclusive, summary)
            select s.patient_key, g.study_uid, g.model, s.pathway, g.model_version, g.at, s.site_id, g.conclusive, g.summary
            from gone g join study s on s.study_uid = g.study_uid
            returning 1)
        update finished f set state = 4, published_at = g.at
        from gone g where f.study_uid = g.study_uid and f.model = g.model
        returning f.study_uid, f.model, f.epoch
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
            Columns.Text(rows.Select(r => r.ResultJson)));
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

    public async Task<IReadOnlyList<bool>> PublishAsync(IReadOnlyList<Publication> rows, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var command = JobKeys.Command(
            connection, Publish, [.. rows.Select(r => r.Job)],
            Columns.Time(rows.Select(r => r.At)),
            Columns.Bool(rows.Select(r => r.Conclusive)),
            Columns.Text(rows.Select(r => r.ModelVersion)),
            Columns.Text(rows.Select(r => r.Summary)));
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
