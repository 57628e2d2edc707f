using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Tests.Ledger.Samples;

namespace Grid.Ledger.Tests.Ledger;

public sealed class LeaseTests(PostgresFixture postgres)
{
    private static readonly JobId Job = new("1.2.3", "stroke");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakeLeaseAsync_OpenJob_RaisesTheEpochAndKeepsTheDecision()
    {
        await using var test = await StartAsync();
        Assert.Equal(new LeaseReply(LeaseOutcome.Granted, 1), await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation));

        var study = (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!;
        Assert.Equal(StudyState.Running, study.State);
        Assert.Equal((JobState.Running, "node-a", 1L, Noon.AddSeconds(1)), (study.Jobs[0].State, study.Jobs[0].Node, study.Jobs[0].Epoch, study.Jobs[0].StartedAt));
        Assert.Equal([new DecisionReport(Noon.AddSeconds(1), "stroke", "node-a ends first")], study.Decisions);
    }

    [Fact]
    public async Task TakeLeaseAsync_FortyDispatchersAtOnce_OneIsGranted()
    {
        await using var test = await StartAsync();
        await using var other = TestLedger.Open(test.ConnectionString);
        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(n =>
            (n % 2 == 0 ? test : other).Ledger.TakeLeaseAsync(Take(Job, $"node-{n}", 0), Cancellation).AsTask()));

        Assert.Single(replies, r => r.Outcome == LeaseOutcome.Granted);
        Assert.All(replies.Where(r => r.Outcome != LeaseOutcome.Granted), r => Assert.Equal(new LeaseReply(LeaseOutcome.EpochPassed, 1), r));
        Assert.Equal(1, await test.CountAsync("decision"));
    }

    [Fact]
    public async Task TakeLeaseAsync_UnknownJob_IsNotOpen()
    {
        await using var test = await StartAsync();
        Assert.Equal(LeaseOutcome.NotOpen, (await test.Ledger.TakeLeaseAsync(Take(new JobId("1.2.9", "stroke"), "node-a", 0), Cancellation)).Outcome);
    }

    [Fact]
    public async Task RenewLeasesAsync_OwnAndLost_AnswersThoseStillHeld()
    {
        await using var test = await StartAsync();
        await test.Ledger.AdmitAsync(Admission("1.2.4"), Cancellation);
        var lost = new JobId("1.2.4", "stroke");
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation);
        await test.Ledger.TakeLeaseAsync(Take(lost, "node-a", 0), Cancellation);
        await test.Ledger.TakeLeaseAsync(Take(lost, "node-b", 1), Cancellation);

        var until = Noon.AddMinutes(5);
        Assert.Equal([new LeaseKey(Job, 1)], await test.Ledger.RenewLeasesAsync("node-a", [new LeaseKey(Job, 1), new LeaseKey(lost, 1)], until, Cancellation));
        Assert.Empty(await test.Ledger.RenewLeasesAsync("node-b", [new LeaseKey(Job, 1)], until, Cancellation));
        Assert.Empty(await test.Ledger.RenewLeasesAsync("node-b", [], until, Cancellation));
        Assert.Equal(until, (await test.Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation))[0].LeasedUntil);
    }

    [Fact]
    public async Task TakeLeaseAsync_WithNodesLost_NextReaderKnowsThoseOfTheNewestLease()
    {
        await using var test = await StartAsync();
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation);
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-b", 1) with { LostWith = "node-a 7 1 asked" }, Cancellation);
        Assert.Equal("node-a 7 1 asked", Assert.Single(await test.Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation)).LostWith);

        await test.Ledger.TakeLeaseAsync(Take(Job, "node-c", 2), Cancellation);
        Assert.Equal("", Assert.Single(await test.Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation)).LostWith);
    }

    [Fact]
    public async Task ReleaseLeaseAsync_WithFailures_JobWaitsAgainAndRemembersWhere()
    {
        await using var test = await StartAsync();
        foreach (var (node, epoch) in new[] { ("node-a", 1L), ("node-b", 2L), ("node-a", 3L) })
        {
            await test.Ledger.TakeLeaseAsync(Take(Job, node, epoch - 1), Cancellation);
            Assert.True(await test.Ledger.ReleaseLeaseAsync(Release(Job, node, epoch, $"out of memory {epoch}"), Cancellation));
            Assert.False(await test.Ledger.ReleaseLeaseAsync(Release(Job, node, epoch), Cancellation));
        }

        var open = Assert.Single(await test.Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation));
        Assert.Equal((3L, null, null), (open.Epoch, open.LeasedTo, open.LeasedUntil));
        Assert.Equal(["node-a", "node-b"], open.FailedOn);
        var study = (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!;
        Assert.Equal((StudyState.Waiting, "out of memory 3"), (study.State, study.Jobs[0].LastFailure));
    }

    [Fact]
    public async Task ReleaseLeaseAsync_StaleOwner_IsRefused()
    {
        await using var test = await StartAsync();
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation);
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-b", 1), Cancellation);

        Assert.False(await test.Ledger.ReleaseLeaseAsync(Release(Job, "node-a", 1), Cancellation));
        Assert.Equal("node-b", (await test.Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation))[0].LeasedTo);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AdoptAsync_DispatcherHasAnotherName_ItsOpenJobsFollowHeldOrNot(bool isEmergency)
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        var tier = isEmergency ? "emergency" : "routine";
        for (var n = 0; n < 5; n++) await test.Ledger.AdmitAsync(Admission($"1.2.{n}") with { Tier = tier, Dispatcher = "west", SiteId = n == 4 ? "SC-99" : "SC-07" }, Cancellation);
        await test.Ledger.TakeLeaseAsync(Take(new JobId("1.2.0", "stroke"), "node-a", 0), Cancellation);
        var ours = new Adoption { Dispatcher = "far-west", Sites = ["SC-07"], EmergenciesOnly = isEmergency, Limit = isEmergency ? 10 : 2 };

        var adopted = 0;
        for (JobId? after = null; ;)
        {
            var reply = await test.Ledger.AdoptAsync(ours with { After = after }, Cancellation);
            adopted += reply.Adopted;
            after = reply.Last;
            if (after is null) break;
        }

        Assert.Equal(4, adopted);
        Assert.Equal(4, (await test.Ledger.ReadOpenJobsAsync("far-west", isEmergency, null, 10, Cancellation)).Count);
        Assert.Equal("node-a", (await test.Ledger.ReadOpenJobsAsync("far-west", isEmergency, null, 10, Cancellation))[0].LeasedTo);
        var strays = await test.Ledger.AdoptAsync(new Adoption { Dispatcher = "east", Sites = ["SC-07"], IsExcept = true, EmergenciesOnly = isEmergency, Limit = 10 }, Cancellation);
        Assert.Equal(1, strays.Adopted);
        Assert.Equal("1.2.4", Assert.Single(await test.Ledger.ReadOpenJobsAsync("east", isEmergency, null, 10, Cancellation)).Job.StudyInstanceUid);
    }

    [Fact]
    public async Task ReleaseLeaseAsync_AFaultOfThePlumbing_IsKeptInWordsAndNotHeldAgainstTheStudy()
    {
        await using var test = await StartAsync();
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation);

        await test.Ledger.ReleaseLeaseAsync(Release(Job, "node-a", 1, "disk full") with { IsStudyFault = false }, Cancellation);

        Assert.Empty((await test.Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation))[0].FailedOn);
        Assert.Equal("disk full", (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!.Jobs[0].LastFailure);
    }

    [Fact]
    public async Task ReadOpenJobsAsync_PageByPage_GivesEachOpenJobOfTheDispatcherOnce()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await Task.WhenAll(Enumerable.Range(0, 57).Select(n =>
            test.Ledger.AdmitAsync(Admission($"1.2.{n}", "c1", "a", "b") with { Dispatcher = n % 3 == 0 ? "astana" : "almaty" }, Cancellation).AsTask()));

        var read = new List<JobId>();
        for (JobId? after = null; ;)
        {
            var page = await test.Ledger.ReadOpenJobsAsync("almaty", false, after, 10, Cancellation);
            Assert.True(page.Count <= 10);
            if (page.Count == 0) break;
            read.AddRange(page.Select(j => j.Job));
            after = page[^1].Job;
        }

        Assert.Equal(76, read.Count);
        Assert.Equal(76, read.Distinct().Count());
        var open = (await test.Ledger.ReadOpenJobsAsync("almaty", false, null, 1, Cancellation))[0];
        Assert.Equal(("stroke", "emergency", "SC-07", Noon, Noon.AddMinutes(2), 1_000_001L, 2, 0L), (open.Pathway, open.Tier, open.SiteId, open.ReceivedAt, open.Deadline, open.Bytes, open.InstanceCount, open.Epoch));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await test.Ledger.ReadOpenJobsAsync("almaty", false, null, 0, Cancellation));
    }

    [Fact]
    public async Task ReadOpenJobsAsync_EmergenciesOnly_PassesOverTheRestPageByPage()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await Task.WhenAll(Enumerable.Range(10, 30).Select(n => test.Ledger.AdmitAsync(
            Admission($"1.2.{n}") with { Tier = n % 3 == 0 ? "emergency" : "routine", Dispatcher = n == 12 ? "astana" : "almaty" }, Cancellation).AsTask()));

        var first = await test.Ledger.ReadOpenJobsAsync("almaty", true, null, 5, Cancellation);
        var second = await test.Ledger.ReadOpenJobsAsync("almaty", true, first[^1].Job, 5, Cancellation);

        Assert.Equal(
            Enumerable.Range(5, 9).Select(n => $"1.2.{3 * n}"), first.Concat(second).Select(j => j.Job.StudyInstanceUid));
        Assert.All(first, j => Assert.Equal("emergency", j.Tier));
    }

    private async Task<TestLedger> StartAsync()
    {
        var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);
        return test;
    }
}
