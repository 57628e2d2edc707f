using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

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

    private async Task<TestLedger> RunningAsync()
    {
        var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation);
        return test;
    }
}
