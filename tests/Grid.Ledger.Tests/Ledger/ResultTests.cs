using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Tests.Ledger.Samples;

namespace Grid.Ledger.Tests.Ledger;

public sealed class ResultTests(PostgresFixture postgres)
{
    private static readonly JobId Job = new("1.2.3", "stroke");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CompleteAsync_RepeatedManyTimesAtOnce_PutsOneRowIntoTheOutbox()
    {
        await using var test = await RunningAsync();
        await using var other = TestLedger.Open(test.ConnectionString);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(n =>
            (n % 2 == 0 ? test : other).Ledger.CompleteAsync(Completion(Job, "node-a", 1), Cancellation).AsTask()));

        Assert.Single(outcomes, o => o == CompletionOutcome.Completed);
        Assert.Equal(29, outcomes.Count(o => o == CompletionOutcome.AlreadyCompleted));
        Assert.Equal((1, 0), (await test.CountAsync("outbox"), await test.CountAsync("lease")));
        var unpublished = Assert.Single(await test.Ledger.ReadUnpublishedAsync(null, 10, Cancellation));
        Assert.Equivalent(Completion(Job, "node-a", 1).Result, unpublished.Result, strict: true);
    }

    [Fact]
    public async Task CompleteAsync_StaleOwner_IsFencedAndWritesNothing()
    {
        await using var test = await RunningAsync();
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-b", 1), Cancellation);

        Assert.Equal(CompletionOutcome.Fenced, await test.Ledger.CompleteAsync(Completion(Job, "node-a", 1), Cancellation));
        Assert.Equal(0, await test.CountAsync("outbox"));
        Assert.Equal(CompletionOutcome.Completed, await test.Ledger.CompleteAsync(Completion(Job, "node-b", 2), Cancellation));
        Assert.Equal(CompletionOutcome.Fenced, await test.Ledger.CompleteAsync(Completion(Job, "node-a", 1), Cancellation));
        Assert.Equal("node-b", (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!.Jobs[0].Node);
    }

    [Fact]
    public async Task CompleteAsync_LeaseGivenBack_IsFenced()
    {
        await using var test = await RunningAsync();
        await test.Ledger.ReleaseLeaseAsync(Release(Job, "node-a", 1), Cancellation);
        Assert.Equal(CompletionOutcome.Fenced, await test.Ledger.CompleteAsync(Completion(Job, "node-a", 1), Cancellation));
    }

    [Fact]
    public async Task CompleteAsync_ScoreIsNoNumber_IsRefusedAndTheLeaseStays()
    {
        await using var test = await RunningAsync();
        var completion = Completion(Job, "node-a", 1);
        await Assert.ThrowsAsync<ArgumentException>(async () => await test.Ledger.CompleteAsync(
            completion with { Result = completion.Result with { Score = double.NaN } }, Cancellation));
        Assert.Equal(1, await test.CountAsync("lease where held"));
    }

    [Fact]
    public async Task PublishAsync_ManyAtOnce_IsTrueForExactlyOne()
    {
        await using var test = await RunningAsync();
        await using var other = TestLedger.Open(test.ConnectionString);
        Assert.False(await test.Ledger.PublishAsync(Publication(Job, Noon), Cancellation));
        await test.Ledger.CompleteAsync(Completion(Job, "node-a", 1), Cancellation);
        Assert.Equal(StudyState.Running, (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!.State);

        var marked = await Task.WhenAll(Enumerable.Range(0, 20).Select(n =>
            (n % 2 == 0 ? test : other).Ledger.PublishAsync(Publication(Job, Noon.AddSeconds(10)), Cancellation).AsTask()));

        Assert.Single(marked, m => m);
        Assert.False(await test.Ledger.PublishAsync(Publication(Job, Noon.AddSeconds(11)), Cancellation));
        var study = (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!;
        Assert.Equal((StudyState.Answered, JobState.Published, Noon.AddSeconds(10)), (study.State, study.Jobs[0].State, study.Jobs[0].PublishedAt));
        Assert.Empty(await test.Ledger.ReadUnpublishedAsync("1.2.3", 10, Cancellation));
        Assert.Equal(new LeaseReply(LeaseOutcome.NotOpen, 1), await test.Ledger.TakeLeaseAsync(Take(Job, "node-b", 1), Cancellation));
    }

    [Fact]
    public async Task QuarantineAsync_RunningJob_TakesItOutAndRepeatsSafely()
    {
        await using var test = await RunningAsync();
        Assert.False(await test.Ledger.QuarantineAsync(Job, 0, "stale", Noon, Cancellation));
        Assert.True(await test.Ledger.QuarantineAsync(Job, 1, "kills its worker", Noon, Cancellation));
        Assert.True(await test.Ledger.QuarantineAsync(Job, 1, "kills its worker", Noon, Cancellation));

        var study = (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!;
        Assert.Equal((StudyState.Quarantined, JobState.Quarantined, "kills its worker"), (study.State, study.Jobs[0].State, study.Jobs[0].LastFailure));
        Assert.Equal(CompletionOutcome.Fenced, await test.Ledger.CompleteAsync(Completion(Job, "node-a", 1), Cancellation));
        Assert.Empty(await test.Ledger.ReadOpenJobsAsync("almaty", false, null, 10, Cancellation));
    }

    [Fact]
    public async Task ListStudiesAsync_ByStateSiteAndTime_GivesTheNewestFirst()
    {
        await using var test = await RunningAsync();
        for (var n = 1; n <= 5; n++)
        {
            await test.Ledger.AdmitAsync(Admission($"1.3.{n}") with { ReceivedAt = Noon.AddMinutes(n), SiteId = n == 5 ? "SC-01" : "SC-07" }, Cancellation);
        }

        Assert.Equal(["1.3.4", "1.3.3"], (await test.Ledger.ListStudiesAsync(new StudyQuery { SiteId = "SC-07", Limit = 2 }, Cancellation)).Select(s => s.StudyInstanceUid));
        Assert.Equal(["1.2.3"], (await test.Ledger.ListStudiesAsync(new StudyQuery { State = StudyState.Running }, Cancellation)).Select(s => s.StudyInstanceUid));
        Assert.Equal(["1.3.1", "1.2.3"], (await test.Ledger.ListStudiesAsync(new StudyQuery { ReceivedBefore = Noon.AddMinutes(2) }, Cancellation)).Select(s => s.StudyInstanceUid));
        Assert.Empty(await test.Ledger.ListStudiesAsync(new StudyQuery { Pathway = "dental" }, Cancellation));
    }

    private async Task<TestLedger> RunningAsync()
    {
        var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation);
        return test;
    }
}
