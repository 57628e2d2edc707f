using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger.Studies;

/// <summary>Takes studies in: each UID once, whatever is repeated, and nothing overwritten.</summary>
internal sealed class Admissions(NpgsqlDataSource dataSource)
{
    private const string Incoming =
        """
        with incoming as (
            select *
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) as t
                (uid, revision, content_hash, patient_key, site_id, dispatcher, pathway, tier, recognised_by, runs, received_at, deadline,
                instance_count, bytes, series, earlier, offered_study, offered_key, patient_facts)),
        """;

    // A study and its jobs meet in a window and not in a join, which would pair the rows of the batch with each other: of
    // each study the row without a model, there when it was admitted to run, sorts before its jobs. An insert cannot give
    // back columns of what it was made from.
    private static readonly string Leases =
        $"""
        jobs as (
            select uid, model, revision, dispatcher, tier, node, taken_at, held_until, decision,
                bool_or(model is null) over (partition by uid order by model nulls first) as admitted
            from (
                select study_uid, null, null, null, null, null, null::timestamptz, null::timestamptz, null from admitted where state = {StudyState.Waiting:D}
                union all
                select * from unnest($20, $21, $22, $23, $24, $25, $26, $27, $28)) as both_kinds
                (uid, model, revision, dispatcher, tier, node, taken_at, held_until, decision)),
        leases as (
            insert into lease (study_uid, model, revision, dispatcher, tier, epoch, held, node, taken_at, held_until)
            select uid, model, revision, dispatcher, tier, (node is not null)::int, node is not null, coalesce(node, ''), taken_at, held_until
            from jobs where admitted and model is not null
            returning 1),
        decisions as (
            insert into decision (study_uid, model, revision, made_at, text)
            select uid, model, revision, taken_at, decision from jobs where admitted and node is not null
            returning 1)
        select study_uid, earlier_result::text from admitted
        """;

    // Only of a later revision: what of the earlier ones no node holds is taken out, in the same commit.
    private static readonly string Supersede =
        $"""
        superseded as (
            delete from lease l using admitted a
            where l.study_uid = a.study_uid and l.revision < a.revision and not l.held
            returning l.study_uid, l.model, l.revision, l.epoch, l.node, l.last_failure, l.failed_on),
        kept as (
            insert into finished (study_uid, model, revision, state, epoch, node, last_failure, failed_on)
            select study_uid, model, revision, {JobState.Superseded:D}, epoch, node, last_failure, failed_on from superseded
            returning 1),
        """;

    private static readonly string Insert = Incoming +
        $"""
        admitted as (
            insert into study (study_uid, revision, content_hash, patient_key, site_id, dispatcher, pathway, tier, recognised_by, state,
                received_at, deadline, instance_count, bytes, series, earlier_result, patient_facts)
            select i.uid, i.revision, i.content_hash, i.patient_key, i.site_id, i.dispatcher, i.pathway, i.tier, i.recognised_by,
                case when not i.runs then {StudyState.NotRecognised:D} when a.stands then {StudyState.EarlierResultOffered:D} else {StudyState.Waiting:D} end,
                i.received_at, i.deadline, i.instance_count, i.bytes, i.series::json,
                case when i.offered_study is null or a.stands then i.earlier::jsonb end, i.patient_facts
            from incoming i
            left join lateral (
                select true as stands from study s where s.study_uid = i.offered_study and s.patient_key = i.offered_key limit 1) a on true
            where i.revision = 1 or exists (select from study b where b.study_uid = i.uid and b.revision = i.revision - 1)
            on conflict (study_uid, revision) do nothing
            returning study_uid, revision, state, earlier_result),
        """;

    private static readonly string InsertFirst = Insert + Leases;

    private static readonly string InsertLater = Insert + Supersede + Leases;

    // What was offered stays on record.
    private static readonly string Force = Incoming +
        $"""
        admitted as (
            update study s set state = {StudyState.Waiting:D}, dispatcher = i.dispatcher, pathway = i.pathway, tier = i.tier,
                recognised_by = i.recognised_by, deadline = i.deadline
            from incoming i
            where s.study_uid = i.uid and s.revision = i.revision and i.runs and s.state = {StudyState.EarlierResultOffered:D}
            returning s.study_uid, s.revision, s.state, s.earlier_result),
        """ + Leases;

    private const string KeepConflicts =
        """
        insert into conflict (study_uid, revision, content_hash, patient_key, site_id, received_at, series, instances)
        select i.uid, i.revision, i.content_hash, i.patient_key, i.site_id, i.received_at, i.series::json, string_to_array(i.instances, ' ')
        from unnest($1, $2, $3, $4, $5, $6, $7, $8) as i (uid, revision, content_hash, patient_key, site_id, received_at, series, instances)
        on conflict do nothing
        """;

    /// <summary>
    /// New studies cost one statement. Only what was known already is looked at again, in statements of their own:
    /// a row that another silo has just committed is invisible to the one that ran into it.
    /// </summary>
    /// <returns>Null for a later revision of a study that is not known: it is refused alone.</returns>
    public async Task<IReadOnlyList<AdmissionReply?>> CommitAsync(IReadOnlyList<AdmissionRow> rows, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var admitted = await AdmitAsync(connection, rows, cancellation);
        if (admitted.Count == rows.Count) return [.. rows.Select(row => Accepted(row, admitted))];

        var known = rows.Where(r => !admitted.ContainsKey(r.Uid)).ToDictionary(r => r.Uid, StringComparer.Ordinal);
        var stored = await StudyReader.ReadAsync(connection, [.. known.Keys], cancellation);
        foreach (var uid in known.Keys.Except(stored.Keys, StringComparer.Ordinal)) known.Remove(uid);
        var growth = known.ToDictionary(k => k.Key, k => StudyGrowth.Of(stored[k.Key].Series, k.Value.Admission.Series), StringComparer.Ordinal);
        var forced = await ForceAsync(connection, known, stored, growth, cancellation);
        string[] changed = [.. forced, .. await KeepConflictsAsync(connection, known, stored, growth, cancellation)];
        if (changed.Length > 0)
        {
            foreach (var (uid, study) in await StudyReader.ReadAsync(connection, changed, cancellation)) stored[uid] = study;
        }

        return [.. rows.Select(row =>
            admitted.ContainsKey(row.Uid) ? Accepted(row, admitted)
            : !known.ContainsKey(row.Uid) ? null
            : new AdmissionReply(OutcomeOf(row.Uid, growth[row.Uid], forced), stored[row.Uid]) { Conflicting = growth[row.Uid].Conflicting })];
    }

    private static AdmissionOutcome OutcomeOf(string uid, StudyGrowth growth, HashSet<string> forced) =>
        forced.Contains(uid) ? AdmissionOutcome.Accepted
        : growth.NewInstances > 0 ? AdmissionOutcome.Grows
        : growth.Conflicting.Count > 0 ? AdmissionOutcome.Conflict
        : AdmissionOutcome.AlreadyKnown;

    private static async Task<Dictionary<string, EarlierResult?>> AdmitAsync(
        NpgsqlConnection connection, IReadOnlyList<AdmissionRow> rows, CancellationToken cancellation)
    {
        if (rows.All(r => r.Admission.Revision == 1)) return await RunAsync(connection, InsertFirst, rows, cancellation);

        var first = rows.Where(r => r.Admission.Revision == 1).ToArray();
        var admitted = first.Length > 0 ? await RunAsync(connection, InsertFirst, first, cancellation) : [];
        foreach (var (uid, earlier) in await RunAsync(connection, InsertLater, [.. rows.Where(r => r.Admission.Revision > 1)], cancellation))
            admitted.Add(uid, earlier);
        return admitted;
    }

    /// <summary>Runs what stands as offered and was sent again with force; instances that are fewer than known make no difference.</summary>
    private static async Task<HashSet<string>> ForceAsync(
        NpgsqlConnection connection, Dictionary<string, AdmissionRow> known, Dictionary<string, StudyRecord> stored,
        Dictionary<string, StudyGrowth> growth, CancellationToken cancellation)
    {
        var wanted = known.Values
            .Where(r => r.Admission.Force && stored[r.Uid].State == StudyState.EarlierResultOffered && growth[r.Uid] is { NewInstances: 0, Conflicting.Count: 0 })
            .Select(r => r.Of(stored[r.Uid].Revision))
            .ToArray();
        return wanted.Length > 0 ? [.. (await RunAsync(connection, Force, wanted, cancellation)).Keys] : [];
    }

    private static AdmissionReply Accepted(AdmissionRow row, Dictionary<string, EarlierResult?> fresh) =>
        new(AdmissionOutcome.Accepted, row.Record(fresh[row.Uid]));

    /// <summary>The studies that were admitted, each with the earlier result that it has on record.</summary>
    private static async Task<Dictionary<string, EarlierResult?>> RunAsync(
        NpgsqlConnection connection, string statement, IReadOnlyList<AdmissionRow> rows, CancellationToken cancellation)
    {
        await using var command = Command(connection, statement, rows);
        await command.PrepareAsync(cancellation);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var admitted = new Dictionary<string, EarlierResult?>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
            admitted.Add(reader.GetString(0), reader.IsDBNull(1) ? null : LedgerJson.Earlier(reader.GetString(1)));
        return admitted;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string statement, IReadOnlyList<AdmissionRow> rows)
    {
        var all = rows.Select(r => r.Admission).ToArray();
        var jobs = rows.SelectMany(r => r.Jobs).ToArray();
#pragma warning disable CA2100 // One of the constants above.
        var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        command.Parameters.Add(Columns.Text(all.Select(a => a.StudyInstanceUid)));
        command.Parameters.Add(Columns.Int(all.Select(a => a.Revision)));
        command.Parameters.Add(Columns.Text(all.Select(a => a.ContentHash)));
        command.Parameters.Add(Columns.Text(all.Select(a => a.PatientKey)));
        command.Parameters.Add(Columns.Text(all.Select(a => a.SiteId)));
        command.Parameters.Add(Columns.Text(all.Select(a => a.Dispatcher)));
        command.Parameters.Add(Columns.Text(all.Select(a => a.Pathway)));
        command.Parameters.Add(Columns.Text(all.Select(a => a.Tier)));
        command.Parameters.Add(Columns.Text(all.Select(a => a.RecognisedBy)));
        command.Parameters.Add(Columns.Bool(all.Select(a => a.Models.Count > 0)));
        command.Parameters.Add(Columns.Time(all.Select(a => a.ReceivedAt)));
        command.Parameters.Add(Columns.Time(all.Select(a => a.Deadline)));
        command.Parameters.Add(Columns.Int(all.Select(a => a.Series.Sum(s => s.Instances.Count))));
        command.Parameters.Add(Columns.Long(all.Select(a => a.Series.Sum(s => s.Instances.Sum(i => i.Bytes)))));
        command.Parameters.Add(Columns.Text(rows.Select(r => r.SeriesJson)));
        command.Parameters.Add(Columns.Text(rows.Select(r => r.EarlierJson)));
        command.Parameters.Add(Columns.Text(rows.Select(r => r.OfferedStudy)));
        command.Parameters.Add(Columns.Text(all.Select(a => a.OfferedKey)));
        command.Parameters.Add(Columns.Text(all.Select(a => FactsColumn.Write(a.Facts))));
        command.Parameters.Add(Columns.Text(jobs.Select(j => j.Study.StudyInstanceUid)));
        command.Parameters.Add(Columns.Text(jobs.Select(j => j.Model)));
        command.Parameters.Add(Columns.Int(jobs.Select(j => j.Study.Revision)));
        command.Parameters.Add(Columns.Text(jobs.Select(j => j.Study.Dispatcher)));
        command.Parameters.Add(Columns.Text(jobs.Select(j => j.Study.Tier)));
        command.Parameters.Add(Columns.Text(jobs.Select(j => j.Lease?.Node)));
        command.Parameters.Add(Columns.Time(jobs.Select(j => j.Lease?.At)));
        command.Parameters.Add(Columns.Time(jobs.Select(j => j.Lease?.Until)));
        command.Parameters.Add(Columns.Text(jobs.Select(j => j.Lease?.Decision)));
        return command;
    }

    private static async Task<IEnumerable<string>> KeepConflictsAsync(
        NpgsqlConnection connection, Dictionary<string, AdmissionRow> known, Dictionary<string, StudyRecord> stored,
        Dictionary<string, StudyGrowth> growth, CancellationToken cancellation)
    {
        var rows = known.Values.Where(r => growth[r.Uid].Conflicting.Count > 0).ToArray();
        if (rows.Length == 0) return [];

        await using var command = new NpgsqlCommand(KeepConflicts, connection);
        command.Parameters.Add(Columns.Text(rows.Select(r => r.Uid)));
        command.Parameters.Add(Columns.Int(rows.Select(r => stored[r.Uid].Revision)));
        command.Parameters.Add(Columns.Text(rows.Select(r => r.Admission.ContentHash)));
        command.Parameters.Add(Columns.Text(rows.Select(r => r.Admission.PatientKey)));
        command.Parameters.Add(Columns.Text(rows.Select(r => r.Admission.SiteId)));
        command.Parameters.Add(Columns.Time(rows.Select(r => r.Admission.ReceivedAt)));
        command.Parameters.Add(Columns.Text(rows.Select(r => r.SeriesJson)));
        command.Parameters.Add(Columns.Text(rows.Select(r => string.Join(' ', growth[r.Uid].Conflicting))));
        await command.PrepareAsync(cancellation);
        await command.ExecuteNonQueryAsync(cancellation);
        return rows.Select(r => r.Uid);
    }
}
