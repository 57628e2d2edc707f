using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger.Studies;

/// <summary>An admission with its JSON written, which is the caller's work and not the commit's.</summary>
internal sealed record AdmissionRow(StudyAdmission Admission, string SeriesJson, string? EarlierJson)
{
    private const int PatientKeyDigitsAtLeast = 16;

    /// <exception cref="ArgumentException">The admission cannot be right, whoever asks when.</exception>
    public static AdmissionRow From(StudyAdmission admission)
    {
        var key = admission.PatientKey;
        if (key.Length < PatientKeyDigitsAtLeast || !key.All(char.IsAsciiHexDigit))
        {
            // Whatever it is, it may be a name: it is not repeated here.
            throw new ArgumentException($"The patient key must be a keyed hash of {PatientKeyDigitsAtLeast} or more hexadecimal digits; found {key.Length} characters that are not.", nameof(admission));
        }

        if (admission.State is not (StudyState.Waiting or StudyState.EarlierResultOffered or StudyState.NotRecognised))
        {
            throw new ArgumentException($"A study is taken in as Waiting, EarlierResultOffered or NotRecognised, not as {admission.State}.", nameof(admission));
        }

        if ((admission.State == StudyState.Waiting) != (admission.Models.Count > 0))
        {
            throw new ArgumentException($"A study that waits has models to run, any other has none; found {admission.State} with {admission.Models.Count}.", nameof(admission));
        }

        if (admission is { State: StudyState.Waiting, Deadline: null })
        {
            throw new ArgumentException("A study that waits has a deadline; found none.", nameof(admission));
        }

        return new AdmissionRow(admission, LedgerJson.Write(admission.Series), LedgerJson.Write(admission.EarlierResult));
    }
}

/// <summary>Takes studies in: each UID once, whatever is repeated, and nothing overwritten.</summary>
internal sealed class Admissions(NpgsqlDataSource dataSource)
{
    private const string Incoming =
        """
        with incoming as (
            select uid, content_hash, patient_key, site_id, dispatcher, pathway, tier, recognised_by, state, received_at, deadline,
                instance_count, bytes, series::json as series, string_to_array(models, E'\n') as models, earlier::jsonb as earlier, force
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) as t
                (uid, content_hash, patient_key, site_id, dispatcher, pathway, tier, recognised_by, state, received_at, deadline,
                instance_count, bytes, series, models, earlier, force)),
        """;

    // The models travel through the study's own row, so that no join pairs the rows of the batch with each other.
    private const string Jobs =
        """
        jobs as (
            insert into job (study_uid, model) select study_uid, unnest(models) from admitted returning 1),
        leases as (
            insert into lease (study_uid, model, dispatcher) select study_uid, unnest(models), dispatcher from admitted returning 1)
        select study_uid from admitted
        """;

    private const string Insert = Incoming +
        """
        admitted as (
            insert into study (study_uid, content_hash, patient_key, site_id, dispatcher, pathway, tier, recognised_by, state,
                received_at, deadline, instance_count, bytes, series, models, earlier_result)
            select uid, content_hash, patient_key, site_id, dispatcher, pathway, tier, recognised_by, state,
                received_at, deadline, instance_count, bytes, series, models, earlier
            from incoming
            on conflict (study_uid) do nothing
            returning study_uid, dispatcher, models),
        """ + Jobs;

    // State 4 is EarlierResultOffered, 1 is Waiting. What was offered stays on record.
    private const string Force = Incoming +
        """
        admitted as (
            update study s set state = i.state, dispatcher = i.dispatcher, pathway = i.pathway, tier = i.tier,
                recognised_by = i.recognised_by, deadline = i.deadline, models = i.models
            from incoming i
            where s.study_uid = i.uid and i.force and i.state = 1 and s.state = 4 and s.content_hash = i.content_hash
            returning s.study_uid, s.dispatcher, s.models),
        """ + Jobs;

    private const string KeepConflicts = Incoming +
        """
        kept as (
            insert into conflict (study_uid, content_hash, patient_key, site_id, received_at, series)
            select i.uid, i.content_hash, i.patient_key, i.site_id, i.received_at, i.series
            from incoming i join study s on s.study_uid = i.uid
            where s.content_hash <> i.content_hash
            on conflict do nothing
            returning 1)
        select count(*) from kept
        """;

    /// <summary>
    /// New studies cost one statement. Only what was known already is looked at again, in a statement of its own:
    /// a row that another silo has just committed is invisible to the one that ran into it.
    /// </summary>
    public async Task<IReadOnlyList<AdmissionReply>> CommitAsync(IReadOnlyList<AdmissionRow> rows, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var fresh = await RunAsync(connection, Insert, rows, cancellation);
        if (fresh.Count == rows.Count) return [.. rows.Select(Accepted)];

        var known = rows.Where(r => !fresh.Contains(r.Admission.StudyInstanceUid)).ToArray();
        var wanted = known.Where(r => r.Admission.Force).ToArray();
        var forced = wanted.Length > 0 ? await RunAsync(connection, Force, wanted, cancellation) : [];
        await using (var keep = Command(connection, KeepConflicts, known))
        {
            await keep.PrepareAsync(cancellation);
            await keep.ExecuteNonQueryAsync(cancellation);
        }

        var stored = await StudyReading.ReadAsync(connection, [.. known.Select(r => r.Admission.StudyInstanceUid)], cancellation);
        return [.. rows.Select(row => Answer(row, fresh, forced, stored))];
    }

    private static AdmissionReply Answer(
        AdmissionRow row, HashSet<string> fresh, HashSet<string> forced, Dictionary<string, StudyRecord> stored)
    {
        var uid = row.Admission.StudyInstanceUid;
        if (fresh.Contains(uid)) return Accepted(row);
        if (forced.Contains(uid)) return new AdmissionReply(AdmissionOutcome.Accepted, stored[uid]);

        var same = stored[uid].ContentHash == row.Admission.ContentHash;
        return new AdmissionReply(same ? AdmissionOutcome.AlreadyKnown : AdmissionOutcome.Conflict, stored[uid]);
    }

    private static AdmissionReply Accepted(AdmissionRow row)
    {
        var a = row.Admission;
        return new AdmissionReply(AdmissionOutcome.Accepted, new StudyRecord
        {
            StudyInstanceUid = a.StudyInstanceUid,
            ContentHash = a.ContentHash,
            PatientKey = a.PatientKey,
            SiteId = a.SiteId,
            Dispatcher = a.Dispatcher,
            Pathway = a.Pathway,
            Tier = a.Tier,
            RecognisedBy = a.RecognisedBy,
            State = a.State,
            ReceivedAt = Columns.Stored(a.ReceivedAt),
            Deadline = a.Deadline is { } deadline ? Columns.Stored(deadline) : null,
            Series = a.Series,
            Jobs = [.. a.Models.Order(StringComparer.Ordinal).Select(model => new JobReport { Model = model, State = JobState.Waiting })],
            EarlierResult = a.EarlierResult,
        });
    }

    private static async Task<HashSet<string>> RunAsync(
        NpgsqlConnection connection, string statement, IReadOnlyList<AdmissionRow> rows, CancellationToken cancellation)
    {
        await using var command = Command(connection, statement, rows);
        await command.PrepareAsync(cancellation);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var admitted = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation)) admitted.Add(reader.GetString(0));
        return admitted;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string statement, IReadOnlyList<AdmissionRow> rows)
    {
        var all = rows.Select(r => r.Admission).ToArray();
#pragma warning disable CA2100 // One of the constants above.
        var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        command.Parameters.Add(Columns.Text(all.Select(a => a.StudyInstanceUid)));
        command.Parameters.Add(Columns.Text(all.Select(a => a.ContentHash)));
        command.Parameters.Add(Columns.Text(all.Select(a => a.PatientKey)));
        command.Parameters.Add(Columns.Text(all.Select(a => a.SiteId)));
        command.Parameters.Add(Columns.Text(all.Select(a => a.Dispatcher)));
        command.Parameters.Add(Columns.Text(all.Select(a => a.Pathway)));
        command.Parameters.Add(Columns.Text(all.Select(a => a.Tier)));
        command.Parameters.Add(Columns.Text(all.Select(a => a.RecognisedBy)));
        command.Parameters.Add(Columns.Int(all.Select(a => (int)a.State)));
        command.Parameters.Add(Columns.Time(all.Select(a => a.ReceivedAt)));
        command.Parameters.Add(Columns.Time(all.Select(a => a.Deadline)));
        command.Parameters.Add(Columns.Int(all.Select(a => a.Series.Sum(s => s.Instances.Count))));
        command.Parameters.Add(Columns.Long(all.Select(a => a.Series.Sum(s => s.Instances.Sum(i => i.Bytes)))));
        command.Parameters.Add(Columns.Json(rows.Select(r => r.SeriesJson)));
        command.Parameters.Add(Columns.Text(all.Select(a => string.Join('\n', a.Models))));
        command.Parameters.Add(Columns.Json(rows.Select(r => r.EarlierJson)));
        command.Parameters.Add(new NpgsqlParameter<bool[]> { TypedValue = [.. all.Select(a => a.Force)] });
        return command;
    }
}
