using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Tests.Ledger.Samples;

namespace Grid.Ledger.Tests.Ledger;

public sealed class AdmissionTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AdmitAsync_NewStudy_IsStoredWholeAndWaits()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        var reply = await test.Ledger.AdmitAsync(Admission("1.2.3", "c1", "stroke", "bleed"), Cancellation);

        Assert.Equal(AdmissionOutcome.Accepted, reply.Outcome);
        var stored = await test.Ledger.FindStudyAsync("1.2.3", Cancellation);
        Assert.Equivalent(reply.Stored, stored, strict: true);
        Assert.Equal(StudyState.Waiting, stored!.State);
        Assert.Equal(["bleed", "stroke"], stored.Jobs.Select(j => j.Model));
        Assert.Equal("Бас миы", stored.Series[0].SeriesDescription);
        Assert.Null(await test.Ledger.FindStudyAsync("1.2.4", Cancellation));
    }

    [Fact]
    public async Task AdmitAsync_Twice_IsOneStudyAndTheSameAnswer()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        var first = await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);
        var second = await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);

        Assert.Equal(AdmissionOutcome.AlreadyKnown, second.Outcome);
        Assert.Equivalent(first.Stored, second.Stored, strict: true);
        Assert.Equal((1, 1, 1), (await test.CountAsync("study"), await test.CountAsync("job"), await test.CountAsync("lease")));
    }

    [Fact]
    public async Task AdmitAsync_SameUidOtherContent_KeepsBothAndOverwritesNothing()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);
        foreach (var content in new[] { "c2", "c2", "c3" })
        {
            var reply = await test.Ledger.AdmitAsync(Admission("1.2.3", content), Cancellation);
            Assert.Equal((AdmissionOutcome.Conflict, "c1"), (reply.Outcome, reply.Stored.ContentHash));
        }

        Assert.Equal(2, (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!.Conflicts);
        Assert.Equal(2, await test.CountAsync("conflict where series is not null"));
        Assert.Equal(1, await test.CountAsync("job"));
    }

    [Fact]
    public async Task AdmitAsync_WithFirstLeases_RunsFromTheSameCommit()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        var admission = Admission("1.2.3", "c1", "stroke", "bleed") with { Leases = [FirstLease("stroke", "node-a")] };

        var reply = await test.Ledger.AdmitAsync(admission, Cancellation);

        Assert.Equal((AdmissionOutcome.Accepted, StudyState.Running), (reply.Outcome, reply.Stored.State));
        Assert.Equal(new JobReport { Model = "stroke", State = JobState.Running, Node = "node-a", Epoch = 1, StartedAt = Noon.AddSeconds(1) }, reply.Stored.Jobs[1]);
        Assert.Equal(new JobReport { Model = "bleed", State = JobState.Waiting }, reply.Stored.Jobs[0]);
        Assert.Equal([new DecisionReport(Noon.AddSeconds(1), "stroke", "node-a ends first")], reply.Stored.Decisions);
        Assert.Equivalent(reply.Stored, await test.Ledger.FindStudyAsync("1.2.3", Cancellation), strict: true);

        var open = await test.Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation);
        Assert.Equal([(null, null, 0L), ("node-a", Noon.AddSeconds(31), 1L)], open.Select(j => (j.LeasedTo, j.LeasedUntil, j.Epoch)));
        Assert.Equal(new LeaseReply(LeaseOutcome.EpochPassed, 1), await test.Ledger.TakeLeaseAsync(Take(new JobId("1.2.3", "stroke"), "node-b", 0), Cancellation));
        Assert.Equal(CompletionOutcome.Completed, await test.Ledger.CompleteAsync(Completion(new JobId("1.2.3", "stroke"), "node-a", 1), Cancellation));
    }

    [Fact]
    public async Task AdmitAsync_KnownStudyWithAnotherFirstLease_GrantsNone()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3") with { Leases = [FirstLease("stroke", "node-a")] }, Cancellation);

        foreach (var content in new[] { "c1", "c2" })
        {
            var reply = await test.Ledger.AdmitAsync(Admission("1.2.3", content) with { Leases = [FirstLease("stroke", "node-b")] }, Cancellation);
            Assert.NotEqual(AdmissionOutcome.Accepted, reply.Outcome);
            Assert.Equal("node-a", Assert.Single(reply.Stored.Jobs).Node);
        }

        Assert.Equal((1, 1), (await test.CountAsync("lease where node = 'node-a' and epoch = 1"), await test.CountAsync("decision")));
    }

    [Fact]
    public async Task AdmitAsync_FirstLeaseForAModelThatIsNotRun_IsRefused()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        foreach (var leases in new FirstLease[][] { [FirstLease("bleed", "node-a")], [FirstLease("stroke", "node-a"), FirstLease("stroke", "node-b")] })
            await Assert.ThrowsAsync<ArgumentException>(async () => await test.Ledger.AdmitAsync(Admission("1.2.3") with { Leases = leases }, Cancellation));
        Assert.Equal(0, await test.CountAsync("study"));
    }

    [Fact]
    public async Task FindContentAsync_ManyAtOnce_EachIsAnsweredWithItsOwn()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        for (var n = 0; n < 5; n++) await test.Ledger.AdmitAsync(Admission($"1.2.{n}") with { SiteId = $"SC-0{n}" }, Cancellation);

        var contents = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => test.Ledger.FindContentAsync($"1.2.{n % 6}", 1, Cancellation).AsTask()));

        foreach (var (n, content) in contents.Index())
        {
            if (n % 6 == 5) Assert.Null(content);
            else Assert.Equal(($"1.2.{n % 6}", $"SC-0{n % 6}"), (content!.StudyInstanceUid, content.SiteId));
        }

        Assert.Equivalent(Admission("1.2.3").Series, contents[3]!.Series, strict: true);
        Assert.Null(await test.Ledger.FindContentAsync("a NUL \0 in it", 1, Cancellation));
    }

    [Fact]
    public async Task FindContentAsync_AdmittedHereWithALease_SameAsAnotherSiloReadsIt()
    {
        var connectionString = await postgres.CreateGridAsync();
        await using var here = TestLedger.Open(connectionString);
        await using var there = TestLedger.Open(connectionString);
        await here.Ledger.AdmitAsync(Admission("1.2.3") with { Leases = [FirstLease("stroke", "node-a")] }, Cancellation);

        var read = await there.Ledger.FindContentAsync("1.2.3", 1, Cancellation);

        Assert.NotNull(read);
        Assert.Equivalent(read, await here.Ledger.FindContentAsync("1.2.3", 1, Cancellation), strict: true);
    }

    [Fact]
    public async Task AdmitAsync_ManyAtOnceThroughTwoSilos_EachStudyIsAcceptedOnce()
    {
        var connectionString = await postgres.CreateGridAsync();
        await using var one = TestLedger.Open(connectionString);
        await using var two = TestLedger.Open(connectionString);

        // 400 studies, each sent three times, over two ledgers that know nothing of each other.
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 1200).Select(async n =>
            (Study: n % 400, (await (n % 2 == 0 ? one : two).Ledger.AdmitAsync(Admission($"1.2.{n % 400}"), Cancellation)).Outcome)));

        Assert.All(outcomes.GroupBy(o => o.Study), g => Assert.Equal(
            [AdmissionOutcome.Accepted, AdmissionOutcome.AlreadyKnown, AdmissionOutcome.AlreadyKnown], g.Select(o => o.Outcome).Order()));
        Assert.Equal((400, 400), (await one.CountAsync("study"), await one.CountAsync("lease")));
    }

    [Fact]
    public async Task AdmitAsync_OneOfManyCannotBeStored_FailsAloneAndNamesNoValue()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        var all = Enumerable.Range(0, 60).Select(n => Admission($"1.2.{n}") with { RecognisedBy = n == 17 ? null! : "rule" });

        var tries = await Task.WhenAll(all.Select(async admission =>
        {
            try
            {
                return (await test.Ledger.AdmitAsync(admission, Cancellation)).Outcome.ToString();
            }
            catch (ArgumentException e)
            {
                return e.Message;
            }
        }));

        var refused = Assert.Single(tries, t => t != "Accepted");
        Assert.Equal("The study ledger cannot store this request (SQLSTATE 23502). Another try will not help.", refused);
        Assert.Equal(59, await test.CountAsync("study"));
    }

    [Theory]
    [InlineData("Ivanov^Ivan^Ivanovich")]
    [InlineData("870101300123")]
    [InlineData("")]
    public async Task AdmitAsync_PatientKeyThatIsNoHash_IsRefusedWithoutRepeatingIt(string key)
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        var refused = await Assert.ThrowsAsync<ArgumentException>(async () => await test.Ledger.AdmitAsync(Admission("1.2.3") with { PatientKey = key }, Cancellation));

        if (key.Length > 0) Assert.DoesNotContain(key, refused.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await test.CountAsync("study"));
    }

    [Fact]
    public async Task AdmitAsync_CancelledBefore_StoresNothing()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await test.Ledger.AdmitAsync(Admission("1.2.3"), new CancellationToken(canceled: true)));
        Assert.Equal(AdmissionOutcome.Accepted, (await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation)).Outcome);
    }
}
