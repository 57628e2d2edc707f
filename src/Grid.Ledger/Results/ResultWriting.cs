using Grid.Contracts.Studies;
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
    private static readonly string Complete =
        $"""
        with done as (
            delete from lease l
            using unnest($1, $2, $3, $4, $5, $6, $7, $8) as i (study_uid, model, revision, epoch, node, started_at, completed_at, result)
            where l.study_uid = i.study_uid and l.revision = i.revision and l.model = i.model and l.epoch = i.epoch and l.held and l.node = i.node
            returning l.study_uid, l.model, l.revision, l.epoch, l.node, l.failed_on, i.started_at, i.completed_at, i.result),
        kept as (
            insert into finished (study_uid, model, revision, state, epoch, node, started_at, completed_at, result, failed_on)
            select study_uid, model, revision, {JobState.Completed:D}, epoch, node, started_at, completed_at, result::jsonb, failed_on from done
            returning 1),
        boxed as (
            insert into outbox (study_uid, model, revision, completed_at) select study_uid, model, revision, completed_at from done returning 1)
        select study_uid, model, revision, epoch from done
        """;

    private static readonly string CompletedBefore =
        $"""
        select f.study_uid, f.model, f.revision, f.epoch
        from unnest($1, $2, $3, $4, $5) as i (study_uid, model, revision, epoch, node)
        join finished f on f.study_uid = i.study_uid and f.revision = i.revision and f.model = i.model and f.epoch = i.epoch and f.node = i.node
        where f.state in ({JobState.Completed:D}, {JobState.Published:D})
        """;

    private static readonly string Quarantine =
        $"""
        with taken as (
            delete from lease l
            using unnest($1, $2, $3, $4, $5, $6) as i (study_uid, model, revision, epoch, reason, at)
            where l.study_uid = i.study_uid and l.revision = i.revision and l.model = i.model and l.epoch = i.epoch
            returning l.study_uid, l.model, l.revision, l.epoch, l.node, l.taken_at, l.failed_on, i.reason, i.at),
        kept as (
            insert into finished (study_uid, model, revision, state, epoch, node, started_at, quarantined_at, last_failure, failed_on)
            select study_uid, model, revision, {JobState.Quarantined:D}, epoch, node, taken_at, at, reason, failed_on from taken
            returning 1)
        select study_uid, model, revision, epoch from taken
        """;

    private static readonly string QuarantinedBefore =
        $"""
        select f.study_uid, f.model, f.revision, f.epoch
        from unnest($1, $2, $3, $4) as i (study_uid, model, revision, epoch)
        join finished f on f.study_uid = i.study_uid and f.revision = i.revision and f.model = i.model and f.epoch = i.epoch
        where f.state = {JobState.Quarantined:D}
        """;

    private static readonly string Publish =
        $"""
        with gone as (
            delete from outbox o
            using unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) as i
                (study_uid, model, revision, at, conclusive, model_version, summary, model_sha256, node, epoch, content_hash, instances_read)
            where o.study_uid = i.study_uid and o.revision = i.revision and o.model = i.model
            returning i.*),
        kept as (
            insert into history (patient_key, study_uid, model, revision, pathway, model_version, published_at, site_id, conclusive, summary,
                model_sha256, node, epoch, content_hash, instances_read)
            select s.patient_key, g.study_uid, g.model, g.revision, s.pathway, g.model_version, g.at, s.site_id, g.conclusive, g.summary,
                g.model_sha256, g.node, g.epoch, g.content_hash, g.instances_read
            from gone g join study s on s.study_uid = g.study_uid and s.revision = g.revision
            returning 1)
        update finished f set state = {JobState.Published:D}, published_at = g.at
        from gone g where f.study_uid = g.study_uid and f.revision = g.revision and f.model = g.model
        returning f.study_uid, f.model, f.revision, f.epoch
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
        JobCompletion[] rest = [.. all.Where(c => !done.ContainsKey(c.Lease.Job))];
        var before = await LookAsync(connection, CompletedBefore, [.. rest.Select(c => c.Lease)], cancellation, Columns.Text(rest.Select(c => c.Node)));
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
            Columns.Text(rows.Select(r => r.Summary)),
            Columns.Text(rows.Select(r => r.Provenance?.ModelSha256 ?? "")),
            Columns.Text(rows.Select(r => r.Provenance?.Node ?? "")),
            Columns.Long(rows.Select(r => r.Provenance?.Epoch ?? 0)),
            Columns.Text(rows.Select(r => r.Provenance?.ContentHash ?? "")),
            Columns.Int(rows.Select(r => r.Provenance?.InstancesRead ?? 0)));
        var published = await command.ReadJobsAsync(cancellation);
        return [.. rows.Select(r => published.ContainsKey(r.Job))];
    }

    private static async Task<Dictionary<JobId, long>> LookAsync(
        NpgsqlConnection connection, string statement, IReadOnlyList<LeaseKey> leases, CancellationToken cancellation, params NpgsqlParameter[] more)
    {
        if (leases.Count == 0) return [];

        await using var command = JobKeys.Command(connection, statement, [.. leases.Select(l => l.Job)], [Columns.Long(leases.Select(l => l.Epoch)), .. more]);
        return await command.ReadJobsAsync(cancellation);
    }
}
