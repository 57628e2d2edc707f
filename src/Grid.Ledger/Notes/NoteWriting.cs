using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger.Notes;

/// <summary>What one caller wants kept.</summary>
/// <param name="Number">Of the request: notes of different callers never get in each other's way, so each may share a commit with any other.</param>
internal sealed record NoteRequest(long Number, IReadOnlyList<DecisionNote> Decisions, IReadOnlyList<EstimateNote> Estimates);

/// <summary>Keeps decisions that took no lease, and how good estimates were: one round trip for all of a commit.</summary>
internal sealed class NoteWriting(NpgsqlDataSource dataSource)
{
    // A note about a study that is not here is passed over, and so is one that was kept before: its first commit may have been
    // answered too late. The oldest and newest time of the batch let the look for such a one pass over all other weeks.
    private const string Keep =
        """
        with decided as (
            insert into decision (study_uid, model, revision, made_at, text)
            select i.study_uid, i.model, i.revision, i.at, i.text
            from unnest($1, $2, $3, $4, $5) with ordinality as i (study_uid, model, revision, at, text, place)
            where exists (select from study s where s.study_uid = i.study_uid and s.revision = i.revision)
                and not exists (
                    select from decision d
                    where d.study_uid = i.study_uid and d.revision = i.revision and d.model = i.model and d.made_at = i.at and d.text = i.text
                        and d.made_at between $17 and $18)
            group by i.study_uid, i.model, i.revision, i.at, i.text
            order by min(i.place)
            returning 1)
        insert into estimate (study_uid, model, revision, epoch, made_at, pathway, node, expected_transfer, expected_run, transfer, run)
        select i.study_uid, i.model, i.revision, i.epoch, i.at, i.pathway, i.node, i.expected_transfer, i.expected_run, i.transfer, i.run
        from unnest($6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) as i
            (study_uid, model, revision, epoch, at, pathway, node, expected_transfer, expected_run, transfer, run)
        where exists (select from study s where s.study_uid = i.study_uid and s.revision = i.revision)
        on conflict do nothing
        """;

    public async Task<IReadOnlyList<bool>> KeepAsync(IReadOnlyList<NoteRequest> requests, CancellationToken cancellation)
    {
        var decisions = requests.SelectMany(r => r.Decisions).ToArray();
        var estimates = requests.SelectMany(r => r.Estimates).ToArray();
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var command = JobKeys.Command(
            connection, Keep, [.. decisions.Select(d => d.Job)],
            Columns.Time(decisions.Select(d => d.At)),
            Columns.Text(decisions.Select(d => d.Text)),
            Columns.Text(estimates.Select(e => e.Job.StudyInstanceUid)),
            Columns.Text(estimates.Select(e => e.Job.Model)),
            Columns.Int(estimates.Select(e => e.Job.Revision)),
            Columns.Long(estimates.Select(e => e.Epoch)),
            Columns.Time(estimates.Select(e => e.At)),
            Columns.Text(estimates.Select(e => e.Pathway)),
            Columns.Text(estimates.Select(e => e.Node)),
            Columns.Duration(estimates.Select(e => e.ExpectedTransfer)),
            Columns.Duration(estimates.Select(e => e.ExpectedRun)),
            Columns.Duration(estimates.Select(e => e.Transfer)),
            Columns.Duration(estimates.Select(e => e.Run)),
            Columns.One(Columns.Stored(decisions.Select(d => d.At).DefaultIfEmpty().Min())),
            Columns.One(Columns.Stored(decisions.Select(d => d.At).DefaultIfEmpty().Max())));
        await command.PrepareAsync(cancellation);
        await command.ExecuteNonQueryAsync(cancellation);
        return [.. requests.Select(_ => true)];
    }
}
