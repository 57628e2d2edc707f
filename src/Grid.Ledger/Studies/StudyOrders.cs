using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger.Studies;

/// <summary>
/// What operators order of one study. Each is one statement: whoever removes a job's row has it, so a run that completes at the same moment
/// either has its result committed before, or is fenced.
/// </summary>
internal sealed class StudyOrders(NpgsqlDataSource dataSource)
{
    // Of the newest revision, with the epoch it had and without what was counted against it.
    private static readonly string Requeue =
        $"""
        with back as (
            delete from finished f
            where f.study_uid = $1 and f.state in ({JobState.Quarantined:D}, {JobState.Cancelled:D}) and f.revision = (select max(revision) from study where study_uid = $1)
            returning f.study_uid, f.revision, f.model, f.epoch),
        leases as (
            insert into lease (study_uid, revision, model, dispatcher, tier, epoch)
            select b.study_uid, b.revision, b.model, s.dispatcher, s.tier, b.epoch
            from back b join study s on s.study_uid = b.study_uid and s.revision = b.revision
            returning 1),
        noted as (
            insert into decision (study_uid, model, revision, made_at, text)
            select study_uid, model, revision, $3, 'put back into the queue by an operator: ' || $2 from back
            returning 1)
        select study_uid, model, revision, epoch from back
        """;

    // Of every revision, held or not; what is quarantined is somebody's to look at no longer.
    private static readonly string Cancel =
        $"""
        with gone as (
            delete from lease l where l.study_uid = $1
            returning l.study_uid, l.revision, l.model, l.epoch, l.node, l.taken_at, l.failed_on),
        kept as (
            insert into finished (study_uid, model, revision, state, epoch, node, started_at, quarantined_at, last_failure, failed_on)
            select study_uid, model, revision, {JobState.Cancelled:D}, epoch, node, taken_at, $3, $2, failed_on from gone
            returning 1),
        looked_at as (
            update finished f set state = {JobState.Cancelled:D}, last_failure = $2, quarantined_at = $3
            where f.study_uid = $1 and f.state = {JobState.Quarantined:D}
            returning f.study_uid, f.revision, f.model, f.epoch),
        ended as (
            select study_uid, revision, model, epoch from gone union all select study_uid, revision, model, epoch from looked_at),
        noted as (
            insert into decision (study_uid, model, revision, made_at, text)
            select study_uid, model, revision, $3, 'cancelled by an operator: ' || $2 from ended
            returning 1)
        select study_uid, model, revision, epoch from ended
        """;

    public Task<IReadOnlyList<JobId>> RequeueAsync(StudyOrder order, CancellationToken cancellation) => RunAsync(Requeue, order, cancellation);

    public Task<IReadOnlyList<JobId>> CancelAsync(StudyOrder order, CancellationToken cancellation) => RunAsync(Cancel, order, cancellation);

    private async Task<IReadOnlyList<JobId>> RunAsync(string statement, StudyOrder order, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
#pragma warning disable CA2100 // One of the constants above.
        await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        command.Parameters.Add(Columns.One(order.StudyInstanceUid));
        command.Parameters.Add(Columns.One(order.Reason));
        command.Parameters.Add(Columns.One(Columns.Stored(order.At)));
        return [.. (await command.ReadJobsAsync(cancellation)).Keys];
    }
}
