using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Tests.Ledger;

/// <summary>Noon is a Sunday, the last day of the week from 23 February.</summary>
public sealed class KeepingTests(PostgresFixture postgres)
{
    private static readonly JobId Job = new("1.2.3", "stroke");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KeepAsync_NewLedger_MakesThisWeekAndTwoMoreAndTakesInWhatCameBefore()
    {
        await using var test = await StartAsync();
        await test.Ledger.RecordAsync([Decision(Noon)], [Estimate(1, Noon)], Cancellation);
        Assert.Equal((1, 1), (await test.CountAsync("decision_default"), await test.CountAsync("estimate_default")));

        await Keeping(test).KeepAsync(Noon, Cancellation);
        await test.Ledger.RecordAsync([Decision(Noon.AddDays(14))], [Estimate(1, Noon.AddDays(14))], Cancellation);

        Assert.Equal((0, 0), (await test.CountAsync("decision_default"), await test.CountAsync("estimate_default")));
        Assert.Equal((1, 1), (await test.CountAsync("decision_20260223"), await test.CountAsync("estimate_20260223")));
        Assert.Equal((1, 1), (await test.CountAsync("decision_20260309"), await test.CountAsync("estimate_20260309")));
        Assert.Equal(2 * 4, await test.CountAsync("pg_inherits where inhparent in ('decision'::regclass, 'estimate'::regclass)"));
        Assert.Equal(2, (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!.Decisions.Count);
        Assert.Equal([Noon.AddDays(14), Noon], (await test.Ledger.ReadEstimatesAsync(10, Cancellation)).Select(e => e.At));
    }

    [Fact]
    public async Task KeepAsync_TimeGoesBy_DropsWeeksPastTheirTimeAndNothingElse()
    {
        await using var test = await StartAsync();
        var keeping = Keeping(test);
        await keeping.KeepAsync(Noon, Cancellation);
        for (var week = 0; week < 4; week++) await test.Ledger.RecordAsync([Decision(Noon.AddDays(7 * week))], [Estimate(week, Noon.AddDays(7 * week))], Cancellation);
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation);
        await test.Ledger.CompleteAsync(Completion(Job, "node-a", 1), Cancellation);
        await test.Ledger.PublishAsync(Publication(Job, Noon), Cancellation);

        // The week that ended at midnight after Noon is 20 days over, the next one 13. It goes once it has been so for a week.
        await keeping.KeepAsync(Noon.AddDays(20.5), Cancellation);
        await keeping.KeepAsync(Noon.AddDays(27.4), Cancellation);
        Assert.Equal([3, 2, 1, 0], (await test.Ledger.ReadEstimatesAsync(10, Cancellation)).Select(e => e.Epoch));
        await keeping.KeepAsync(Noon.AddDays(27.5), Cancellation);
        Assert.Equal([3, 2, 1], (await test.Ledger.ReadEstimatesAsync(10, Cancellation)).Select(e => e.Epoch));
        Assert.Equal(5, await test.CountAsync("decision"));

        await keeping.KeepAsync(Noon.AddDays(1000), Cancellation);
        await keeping.KeepAsync(Noon.AddDays(1007), Cancellation);
        Assert.Equal((0, 0), (await test.CountAsync("decision"), await test.CountAsync("estimate")));
        Assert.Equal((1, 1, 1), (await test.CountAsync("study"), await test.CountAsync("finished"), await test.CountAsync("history")));
    }

    [Theory]
    [InlineData(365)]
    [InlineData(3650)]
    public async Task KeepAsync_ClockFarAheadForDays_DropsNothingAndGoesOnWhenItIsPutRight(int daysAhead)
    {
        await using var test = await StartAsync();
        var keeping = Keeping(test);
        await keeping.KeepAsync(Noon, Cancellation);
        for (var week = 0; week < 3; week++) await test.Ledger.RecordAsync([Decision(Noon.AddDays(7 * week))], [Estimate(week, Noon.AddDays(7 * week))], Cancellation);

        // What is written meanwhile carries the wrong time too, and must not be taken for proof of it.
        for (var hour = 0; hour < 6 * 24; hour += 12)
        {
            var wrong = Noon.AddDays(daysAhead).AddHours(hour);
            await test.Ledger.RecordAsync([Decision(wrong)], [], Cancellation);
            await keeping.KeepAsync(wrong, Cancellation);
        }

        await keeping.KeepAsync(Noon.AddDays(7), Cancellation);
        await keeping.KeepAsync(Noon.AddDays(14.5), Cancellation);

        Assert.Equal([2, 1, 0], (await test.Ledger.ReadEstimatesAsync(10, Cancellation)).Select(e => e.Epoch));
        Assert.Equal(3 + 12, await test.CountAsync("decision"));
    }

    [Fact]
    public async Task RecordAsync_TimeThatIsNoTime_DoesNotKeepTheRestFromBeingKept()
    {
        await using var test = await StartAsync();
        await test.ExecuteAsync("insert into decision (study_uid, model, made_at, text) values ('1.2.3', 'stroke', '-infinity', 'x'), ('1.2.3', 'stroke', 'infinity', 'x')");

        await Keeping(test).KeepAsync(Noon, Cancellation);

        Assert.Equal(2 * 4, await test.CountAsync("pg_inherits where inhparent in ('decision'::regclass, 'estimate'::regclass)"));
    }

    [Fact]
    public async Task RecordAsync_TimeWithoutAWeek_IsKeptUntilItsTimeIsOver()
    {
        await using var test = await StartAsync();
        var keeping = Keeping(test);
        await keeping.KeepAsync(Noon, Cancellation);
        DateTimeOffset[] times = [Noon.AddYears(-2), Noon.AddDays(-50), Noon.AddYears(5)];
        await test.Ledger.RecordAsync([.. times.Select(Decision)], [.. times.Select(t => Estimate(1, t))], Cancellation);
        Assert.Equal((3, 3), (await test.CountAsync("decision_default"), await test.CountAsync("estimate_default")));

        await keeping.KeepAsync(Noon, Cancellation);
        await keeping.KeepAsync(Noon.AddHours(1), Cancellation);
        await keeping.KeepAsync(Noon.AddDays(7.1), Cancellation);

        Assert.Equal((1, 1), (await test.CountAsync("decision_default"), await test.CountAsync("decision_20260105")));
        Assert.Equal(1, await test.CountAsync("estimate_default"));
        Assert.Equal(Noon.AddYears(5), Assert.Single(await test.Ledger.ReadEstimatesAsync(10, Cancellation)).At);
    }

    [Fact]
    public async Task KeepAsync_FiveSilosAtOnceUnderLoad_FailsNoCommit()
    {
        await using var test = await StartAsync();
        await using var other = TestLedger.Open(test.ConnectionString);

        var notes = Enumerable.Range(1, 300).Select(n => test.Ledger.RecordAsync(
            [Decision(Noon.AddHours(n))], [Estimate(n, Noon.AddHours(n))], Cancellation).AsTask()).ToArray();
        var keepers = Enumerable.Range(0, 5).Select(n => Keeping(n % 2 == 0 ? test : other).KeepAsync(Noon, Cancellation)).ToArray();
        await Task.WhenAll([.. notes, .. keepers]);

        await Keeping(test).KeepAsync(Noon, Cancellation);
        Assert.Equal((300, 300), (await test.CountAsync("decision"), await test.CountAsync("estimate")));
        Assert.Equal(0, await test.CountAsync("decision_default"));
    }

    [Fact]
    public async Task KeepAsync_SomebodyReadsForLong_LeavesItToTheNextTime()
    {
        await using var test = await StartAsync();
        await using (var reader = await test.Source.OpenConnectionAsync(Cancellation))
        await using (await reader.BeginTransactionAsync(Cancellation))
        await using (var look = new Npgsql.NpgsqlCommand("select count(*) from decision", reader))
        {
            await look.ExecuteScalarAsync(Cancellation);
            await Keeping(test).KeepAsync(Noon, Cancellation);
        }

        Assert.Equal(4, await test.CountAsync("pg_inherits where inhparent in ('decision'::regclass, 'estimate'::regclass) and inhrelid <> 'decision_default'::regclass"));
        await Keeping(test).KeepAsync(Noon, Cancellation);
        Assert.Equal(2 * 4, await test.CountAsync("pg_inherits where inhparent in ('decision'::regclass, 'estimate'::regclass)"));
    }

    [Fact]
    public async Task KeepAsync_LeasesOutranTheirStatistics_TakesThemAgain()
    {
        await using var test = await StartAsync();
        await test.ExecuteAsync("analyze lease");
        await test.ExecuteAsync(
            """
            insert into lease (study_uid, model, dispatcher, tier) select '9.' || n, 'stroke', 'almaty', 'routine' from generate_series(1, 4999) n;
            select pg_stat_force_next_flush();
            """);

        await Keeping(test).KeepAsync(Noon, Cancellation);

        Assert.Equal(1, await test.CountAsync("pg_class where oid = 'lease'::regclass and reltuples = 5000"));
    }

    // Estimates for 20 days, so that weeks end one by one.
    private static LedgerMaintenance Keeping(TestLedger test) => new(test.Source, new LedgerRetention { Estimates = TimeSpan.FromDays(20) });

    private static DecisionNote Decision(DateTimeOffset at) => new(Job, at, "yields");

    private static EstimateNote Estimate(long epoch, DateTimeOffset at) => Grid.Ledger.Contract.Samples.Estimate(Job, epoch) with { At = at };

    private async Task<TestLedger> StartAsync()
    {
        var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);
        return test;
    }
}
