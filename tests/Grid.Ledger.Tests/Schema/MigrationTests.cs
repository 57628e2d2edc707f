using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Grid.Ledger.Tests.Ledger;
using Npgsql;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Tests.Schema;

/// <summary>Databases with something in them, on their way from version to version.</summary>
public sealed class MigrationTests(PostgresFixture postgres)
{
    // As the program of version 1 wrote it: a study in each state, the published one with a finding.
    private const string OfVersionOne =
        """
        insert into study (study_uid, content_hash, patient_key, site_id, dispatcher, pathway, tier, recognised_by, state,
            received_at, deadline, instance_count, bytes, series, models, earlier_result)
        select uid, 'c1', repeat('a', 64), 'SC-07', 'almaty', 'stroke', 'emergency', 'rule', state,
            '2026-03-01T12:00:00Z', '2026-03-01T12:02:00Z', 2, 1000001, '[]', models, earlier::jsonb
        from (values
            ('1.1', 1, array['stroke'], null), ('1.2', 1, array['bleed', 'stroke'], null), ('1.3', 1, array['stroke'], null),
            ('1.4', 1, array['stroke'], null), ('1.5', 1, array['stroke'], null), ('1.6', 5, '{}', null),
            ('1.7', 4, '{}', '{"studyInstanceUid": "1.4", "publishedAt": "2026-03-01T12:00:10+00:00", "summary": "no finding"}'))
            as t (uid, state, models, earlier);
        insert into job (study_uid, model) values ('1.1', 'stroke'), ('1.2', 'bleed'), ('1.2', 'stroke');
        insert into job (study_uid, model, state, epoch, node, started_at, completed_at, published_at, quarantined_at, result, last_failure, failed_on) values
            ('1.3', 'stroke', 3, 1, 'node-a', '2026-03-01T12:00:01Z', '2026-03-01T12:00:09Z', null, null,
                '{"outcome": "NoFinding", "model": "stroke", "modelVersion": "1"}', '', '{}'),
            ('1.4', 'stroke', 4, 2, 'node-b', '2026-03-01T12:00:01Z', '2026-03-01T12:00:09Z', '2026-03-01T12:00:10Z', null,
                '{"outcome": "Finding", "model": "stroke", "modelVersion": "7", "score": 0.934,
                    "findings": [{"label": "hypodense territory", "score": 0.934, "location": "left"}, {"label": "midline shift", "score": 0.5, "location": ""}]}',
                '', '{node-a}'),
            ('1.5', 'stroke', 5, 2, 'node-b', '2026-03-01T12:00:01Z', null, null, '2026-03-01T12:00:09Z', null, 'kills its worker', '{node-a,node-b}');
        insert into lease (study_uid, model, dispatcher, epoch, held, node, taken_at, held_until, last_failure, failed_on) values
            ('1.1', 'stroke', 'almaty', 1, false, 'node-a', '2026-03-01T12:00:01Z', null, 'out of memory', '{node-a}'),
            ('1.2', 'bleed', 'almaty', 1, true, 'node-b', '2026-03-01T12:00:01Z', '2026-03-01T12:00:31Z', '', '{}'),
            ('1.2', 'stroke', 'almaty', 0, false, '', null, null, '', '{}');
        insert into outbox (study_uid, model, completed_at) values ('1.3', 'stroke', '2026-03-01T12:00:09Z');
        insert into decision (study_uid, model, made_at, text) values
            ('1.4', 'stroke', '2026-03-01T12:00:01Z', 'node-a ends first'), ('1.4', 'stroke', '2026-03-01T12:00:05Z', 'node-b ends first');
        insert into estimate values ('1.4', 'stroke', 2, '2026-03-01T12:00:09Z', 'stroke', 'node-b', '1 s', '2 s', '1 s', '3 s');
        insert into conflict values ('1.4', 'c2', repeat('a', 64), 'SC-07', '2026-03-01T12:00:09Z', '[]');
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ApplyAsync_DatabaseOfVersionOne_KeepsEverythingAndFillsTheHistory()
    {
        var connectionString = await OfVersionOneAsync();
        await using var test = await UpgradeAsync(connectionString);

        var studies = await test.Ledger.ListStudiesAsync(new StudyQuery(), Cancellation);
        Assert.Equal(
            [StudyState.Waiting, StudyState.Running, StudyState.Running, StudyState.Answered, StudyState.Quarantined, StudyState.NotRecognised, StudyState.EarlierResultOffered],
            studies.Select(s => s.State));
        Assert.Equal(("out of memory", 1L), (studies[0].Jobs[0].LastFailure, studies[0].Jobs[0].Epoch));
        Assert.Equal([JobState.Running, JobState.Waiting], studies[1].Jobs.Select(j => j.State));
        Assert.Equal(("kills its worker", "node-b"), (studies[4].Jobs[0].LastFailure, studies[4].Jobs[0].Node));

        var answered = (await test.Ledger.FindStudyAsync("1.4", Cancellation))!;
        Assert.Equal(["node-a ends first", "node-b ends first"], answered.Decisions.Select(d => d.Text));
        Assert.Equal((1, 2), (answered.Conflicts, answered.Jobs[0].Result!.Findings.Count));
        Assert.Single(await test.Ledger.ReadEstimatesAsync(10, Cancellation));
        var entry = Assert.Single((await test.Ledger.ReadPatientAsync(new string('a', 64), "", 10, Cancellation)).Results).Entry;
        Assert.Equal(("1.4", "7", true, "hypodense territory 0.93, left; midline shift 0.50"), (entry.StudyInstanceUid, entry.ModelVersion, entry.Conclusive, entry.Summary));
    }

    [Fact]
    public async Task ApplyAsync_DatabaseOfVersionOne_WorkGoesOnWhereItStood()
    {
        await using var test = await UpgradeAsync(await OfVersionOneAsync());

        Assert.Equal(3, (await test.Ledger.ReadOpenJobsAsync("almaty", emergenciesOnly: true, null, 10, Cancellation)).Count);
        Assert.Equal(new LeaseReply(LeaseOutcome.Granted, 2), await test.Ledger.TakeLeaseAsync(Take(new JobId("1.1", "stroke"), "node-c", 1), Cancellation));
        Assert.Equal(new LeaseReply(LeaseOutcome.NotOpen, 2), await test.Ledger.TakeLeaseAsync(Take(new JobId("1.5", "stroke"), "node-c", 2), Cancellation));
        Assert.Equal(CompletionOutcome.Completed, await test.Ledger.CompleteAsync(Completion(new JobId("1.2", "bleed"), "node-b", 1), Cancellation));
        Assert.Equal(CompletionOutcome.AlreadyCompleted, await test.Ledger.CompleteAsync(Completion(new JobId("1.3", "stroke"), "node-a", 1), Cancellation));
        Assert.True(await test.Ledger.PublishAsync(Publication(new JobId("1.3", "stroke"), Noon.AddMinutes(1)), Cancellation));
        await test.Ledger.RecordAsync([new DecisionNote(new JobId("1.4", "stroke"), Noon.AddSeconds(6), "yields")], [], Cancellation);
        Assert.Equal("yields", (await test.Ledger.FindStudyAsync("1.4", Cancellation))!.Decisions[^1].Text);
        Assert.Equal("1.3", (await test.Ledger.ReadPatientAsync(new string('a', 64), "stroke", 10, Cancellation)).Results[0].Entry.StudyInstanceUid);
    }

    [Fact]
    public async Task MigrateAsync_ForwardAndBack_LosesNothingThatVersionOneHad()
    {
        await using var source = NpgsqlDataSource.Create(await OfVersionOneAsync());
        var before = await ContentsAsync(source);

        await LedgerSchema.ApplyAsync(source, Cancellation);
        await new LedgerMaintenance(source, new LedgerRetention()).KeepAsync(Noon, Cancellation);
        await LedgerSchema.MigrateAsync(source, "ledger", 1, Cancellation);

        Assert.Equal(before, await ContentsAsync(source));
        await source.ExecuteAsync("insert into decision (study_uid, model, made_at, text) values ('1.1', 'stroke', now(), 'the numbers go on')");
        Assert.Equal(3L, await source.ScalarAsync("select id from decision where study_uid = '1.1'"));
    }

    [Fact]
    public async Task KeepAsync_AfterTheUpgrade_DropsWhatWasBeforeItWhenItsTimeIsOver()
    {
        await using var test = await UpgradeAsync(await OfVersionOneAsync());
        var keeping = new LedgerMaintenance(test.Source, new LedgerRetention());

        await keeping.KeepAsync(Noon.AddDays(90), Cancellation);
        Assert.Equal((1, 2), (await test.CountAsync("estimate_until_20260302"), await test.CountAsync("decision_until_20260302")));

        // Due from here on; a clock that is wrong for a day drops nothing.
        await keeping.KeepAsync(Noon.AddDays(91), Cancellation);
        Assert.Equal((1, 2), (await test.CountAsync("estimate"), await test.CountAsync("decision")));

        await keeping.KeepAsync(Noon.AddDays(99), Cancellation);
        Assert.Equal((0, 2), (await test.CountAsync("estimate"), await test.CountAsync("decision")));
    }

    [Fact]
    public async Task ApplyAsync_RecordsOfTheFirstPrograms_AreTakenOverAndTheFirstScriptAppliedAgain()
    {
        var connectionString = await OfVersionOneAsync();
        await using (var source = NpgsqlDataSource.Create(connectionString))
        {
            // One row for a part, by an older build whose script had no estimates yet.
            await source.ExecuteAsync(
                """
                drop table grid_schema, estimate;
                create table grid_schema (part text primary key, version integer not null, sha256 text not null, applied_at timestamptz not null default now());
                insert into grid_schema (part, version, sha256) values ('ledger', 1, 'of an older build'), ('orleans', 1, 'of an older build');
                """);
        }

        await using var test = await UpgradeAsync(connectionString);

        Assert.Equal(8, await test.CountAsync("grid_schema"));
        Assert.All(await LedgerSchema.ReadAsync(test.Source, Cancellation), s => Assert.Equal((s.Known, false), (s.Applied, s.Versions.Any(v => v.Changed))));
        Assert.Equal(7, (await test.Ledger.ListStudiesAsync(new StudyQuery(), Cancellation)).Count);
    }

    [Fact]
    public async Task ApplyAsync_FiveHostsUpgradeAtOnce_FindEverythingOnce()
    {
        var connectionString = await OfVersionOneAsync();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            await using var source = LedgerDataSource.Create(connectionString);
            await LedgerSchema.ApplyAsync(source, Cancellation);
        }));

        await using var test = TestLedger.Open(connectionString);
        Assert.Equal((7, 1, 8), (await test.CountAsync("study"), await test.CountAsync("history"), await test.CountAsync("grid_schema")));
    }

    [Fact]
    public async Task MigrateAsync_BackFromVersionFiveAndForward_StudiesStayWithThePatientTheyWereMovedTo()
    {
        await using var test = await UpgradeAsync(await OfVersionOneAsync());
        var (wrong, right) = (new string('a', 64), new string('b', 64));
        await test.Ledger.CorrectPatientAsync(new PatientCorrection("1.4", wrong, right, "wrong number", Noon, new Dictionary<string, IReadOnlyList<string>>()), Cancellation);

        await LedgerSchema.MigrateAsync(test.Source, "ledger", 4, Cancellation);
        await LedgerSchema.ApplyAsync(test.Source, Cancellation);

        Assert.Equal("1.4", Assert.Single((await test.Ledger.ReadPatientAsync(right, "", 10, Cancellation)).Results).Entry.StudyInstanceUid);
        Assert.Empty((await test.Ledger.ReadPatientAsync(wrong, "", 10, Cancellation)).Results);
        Assert.Equal(PatientFacts.Unknown, (await test.Ledger.FindStudyAsync("1.4", Cancellation))!.Facts);
    }

    [Fact]
    public async Task MigrateAsync_BackFromVersionSix_TheNewestRevisionStaysAndIsStillAnswered()
    {
        await using var test = await UpgradeAsync(await OfVersionOneAsync());
        Assert.All(await test.Ledger.ListStudiesAsync(new StudyQuery(), Cancellation), s => Assert.Equal(1, s.Revision));
        await test.Ledger.AdmitAsync(Admission("1.4", "c2") with { Revision = 2 }, Cancellation);

        await LedgerSchema.MigrateAsync(test.Source, "ledger", 5, Cancellation);
        Assert.Equal("c2", await test.Source.ScalarAsync("select content_hash from study where study_uid = '1.4'"));
        await LedgerSchema.ApplyAsync(test.Source, Cancellation);

        var job = new JobId("1.4", "stroke");
        Assert.Equal(new LeaseReply(LeaseOutcome.Granted, 1), await test.Ledger.TakeLeaseAsync(Take(job, "node-c", 0), Cancellation));
        Assert.Equal(CompletionOutcome.Completed, await test.Ledger.CompleteAsync(Completion(job, "node-c", 1), Cancellation));
        Assert.True(await test.Ledger.PublishAsync(Publication(job, Noon.AddMinutes(1)), Cancellation));
    }

    [Fact]
    public async Task MigrateAsync_BackFromVersionSeven_ACancelledJobStaysTakenOutWithItsReason()
    {
        await using var test = await UpgradeAsync(await OfVersionOneAsync());
        await test.Ledger.AdmitAsync(Admission("7.7"), Cancellation);
        await test.Ledger.CancelAsync(new StudyOrder("7.7", "sent twice", Noon), Cancellation);

        await LedgerSchema.MigrateAsync(test.Source, "ledger", 6, Cancellation);
        Assert.Equal("5 cancelled: sent twice", await test.Source.ScalarAsync("select state || ' ' || last_failure from finished where study_uid = '7.7'"));
        await LedgerSchema.ApplyAsync(test.Source, Cancellation);

        Assert.Equal(StudyState.Quarantined, (await test.Ledger.FindStudyAsync("7.7", Cancellation))!.State);
    }

    private async Task<string> OfVersionOneAsync()
    {
        var connectionString = await postgres.CreateEmptyAsync();
        await using var source = NpgsqlDataSource.Create(connectionString);
        await LedgerSchema.MigrateAsync(source, "orleans", 1, Cancellation);
        await LedgerSchema.MigrateAsync(source, "ledger", 1, Cancellation);
        await source.ExecuteAsync(OfVersionOne);
        return connectionString;
    }

    private static async Task<TestLedger> UpgradeAsync(string connectionString)
    {
        var test = TestLedger.Open(connectionString);
        await LedgerSchema.ApplyAsync(test.Source, Cancellation);
        return test;
    }

    private static async Task<string> ContentsAsync(NpgsqlDataSource source)
    {
        string[] tables = ["study", "job", "lease", "outbox", "decision", "estimate", "conflict"];
        var all = tables.Select(t => $"(select jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text) from {t} t)::text");
        return (string)(await source.ScalarAsync($"select concat_ws(E'\\n', {string.Join(", ", all)})"))!;
    }
}
