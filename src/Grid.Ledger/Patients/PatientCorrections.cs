using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger.Patients;

/// <summary>
/// What people put right about whose studies are whose. Each is one transaction and safe to repeat; nothing is taken off the record.
/// </summary>
internal sealed class PatientCorrections(NpgsqlDataSource dataSource)
{
    // Both ways round, so that one look-up by key finds everybody who is linked.
    private const string Link =
        """
        insert into patient_link (patient_key, other_key, linked_at, reason)
        values ($1, $2, $3, $4), ($2, $1, $3, $4)
        on conflict (patient_key, other_key) where unlinked_at is null do nothing
        """;

    private const string Unlink =
        """
        update patient_link set unlinked_at = $3, unlinked_reason = $4
        where unlinked_at is null and ((patient_key = $1 and other_key = $2) or (patient_key = $2 and other_key = $1))
        """;

    private const string Move =
        """
        with moved as (
            update study set patient_key = $3, patient_facts = '' where study_uid = $1 and patient_key = $2 and $2 <> $3
            returning study_uid),
        kept as (
            insert into patient_correction (study_uid, from_key, to_key, corrected_at, reason)
            select distinct study_uid, $2, $3, $4, $5 from moved
            returning 1)
        select study_uid from moved
        """;

    private const string MoveResults = "update history set patient_key = $2 where patient_key = $1 and study_uid = $3";

    private const string PatientOf = "select patient_key from study where study_uid = $1 order by revision desc limit 1";

    // Answered with the result of a study that is not the same person's: they wait again, and their dispatcher finds them when it next
    // compares its memory with the ledger. What had been offered stays on record, with why it no longer is.
    private static readonly string RunAgain =
        $"""
        with stranded as (
            update study b set state = {StudyState.Waiting:D},
                earlier_result = b.earlier_result || jsonb_build_object('whyNotOffered', 'it proved to be of another person')
            where b.state = {StudyState.EarlierResultOffered:D} and b.patient_key = any($1) and not exists (
                select from study a where a.study_uid = b.earlier_result ->> 'studyInstanceUid' and a.patient_key = any($1))
            returning b.study_uid, b.revision, b.dispatcher, b.tier, b.pathway),
        leases as (
            insert into lease (study_uid, revision, model, dispatcher, tier)
            select b.study_uid, b.revision, m.model, b.dispatcher, b.tier from stranded b join unnest($2, $3) as m (pathway, model) on m.pathway = b.pathway
            returning 1)
        select study_uid from stranded order by study_uid
        """;

    public async Task<bool> LinkAsync(PatientLink link, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(Link);
        AddLink(command, link);
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }

    public async Task<IReadOnlyList<string>?> UnlinkAsync(PatientLink link, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var all = await connection.BeginTransactionAsync(cancellation);
        await using (var command = new NpgsqlCommand(Unlink, connection))
        {
            AddLink(command, link);
            if (await command.ExecuteNonQueryAsync(cancellation) == 0) return null;
        }

        var again = await RunAgainAsync(connection, [link.Key, link.OtherKey], link.Models, cancellation);
        await all.CommitAsync(cancellation);
        return again;
    }

    public async Task<CorrectionReply?> CorrectAsync(PatientCorrection correction, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var all = await connection.BeginTransactionAsync(cancellation);
        if (!await MoveAsync(connection, correction, cancellation))
            return await PatientOfAsync(connection, correction.StudyInstanceUid, cancellation) == correction.ToKey ? new CorrectionReply(false, []) : null;

        await using (var results = new NpgsqlCommand(MoveResults, connection))
        {
            results.Parameters.Add(Columns.One(correction.FromKey));
            results.Parameters.Add(Columns.One(correction.ToKey));
            results.Parameters.Add(Columns.One(correction.StudyInstanceUid));
            await results.ExecuteNonQueryAsync(cancellation);
        }

        var again = await RunAgainAsync(connection, [correction.FromKey, correction.ToKey], correction.Models, cancellation);
        await all.CommitAsync(cancellation);
        return new CorrectionReply(true, again);
    }

    private static async Task<bool> MoveAsync(NpgsqlConnection connection, PatientCorrection correction, CancellationToken cancellation)
    {
        await using var move = new NpgsqlCommand(Move, connection);
        move.Parameters.Add(Columns.One(correction.StudyInstanceUid));
        move.Parameters.Add(Columns.One(correction.FromKey));
        move.Parameters.Add(Columns.One(correction.ToKey));
        move.Parameters.Add(Columns.One(Columns.Stored(correction.At)));
        move.Parameters.Add(Columns.One(correction.Reason));
        return await move.ExecuteScalarAsync(cancellation) is not null;
    }

    private static async Task<string?> PatientOfAsync(NpgsqlConnection connection, string studyInstanceUid, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(PatientOf, connection);
        command.Parameters.Add(Columns.One(studyInstanceUid));
        return (string?)await command.ExecuteScalarAsync(cancellation);
    }

    /// <param name="keys">Of each, the whole person is looked at.</param>
    private static async Task<IReadOnlyList<string>> RunAgainAsync(
        NpgsqlConnection connection, string[] keys, IReadOnlyDictionary<string, IReadOnlyList<string>> models, CancellationToken cancellation)
    {
        var jobs = models.SelectMany(pathway => pathway.Value.Select(model => (Pathway: pathway.Key, Model: model))).ToList();
        var again = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            var person = await PersonKeys.ReadAsync(connection, key, cancellation);
            await using var command = new NpgsqlCommand(RunAgain, connection);
            command.Parameters.Add(Columns.Text(person));
            command.Parameters.Add(Columns.Text(jobs.Select(job => job.Pathway)));
            command.Parameters.Add(Columns.Text(jobs.Select(job => job.Model)));
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation)) again.Add(row.GetString(0));
        }

        return [.. again];
    }

    private static void AddLink(NpgsqlCommand command, PatientLink link)
    {
        command.Parameters.Add(Columns.One(link.Key));
        command.Parameters.Add(Columns.One(link.OtherKey));
        command.Parameters.Add(Columns.One(Columns.Stored(link.At)));
        command.Parameters.Add(Columns.One(link.Reason));
    }
}
