using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Contract;

/// <content>How a job ends: completed and published, taken out, or answered without images. Once each.</content>
public abstract partial class JobLedgerContract
{
    [Fact]
    public async Task CompleteAsync_Holder_EndsTheJobWithOneRowInTheOutbox()
    {
        await RunAsync();

        Assert.Equal(CompletionOutcome.Completed, await CompleteAsync(Job, "node-a", 1));

        Assert.Empty(await Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation));
        var unpublished = Assert.Single(await Ledger.ReadUnpublishedAsync(null, 10, Cancellation));
        Assert.Equal(Job, unpublished.Job);
        Assert.Equal((JobState.Completed, 1L), ((await FindJobAsync(Job)).State, (await FindJobAsync(Job)).Epoch));
    }

    [Fact]
    public async Task CompleteAsync_RepeatedByItsNode_IsAnsweredAndChangesNothing()
    {
        await RunAsync();
        await CompleteAsync(Job, "node-a", 1);

        Assert.Equal(CompletionOutcome.AlreadyCompleted, await CompleteAsync(Job, "node-a", 1));
        Assert.Single(await Ledger.ReadUnpublishedAsync(null, 10, Cancellation));

        await PublishAsync(Job);
        Assert.Equal(CompletionOutcome.AlreadyCompleted, await CompleteAsync(Job, "node-a", 1));
        Assert.Empty(await Ledger.ReadUnpublishedAsync(null, 10, Cancellation));
    }

    [Fact]
    public async Task CompleteAsync_AnotherNodeOrEpoch_IsFencedBeforeTheEndAndAfterIt()
    {
        await AdmitAsync("1.2.3");
        Assert.Equal(CompletionOutcome.Fenced, await CompleteAsync(Job, "node-a", 0));
        await TakeAsync(Job, "node-a", 0);

        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(CompletionOutcome.Fenced, await CompleteAsync(Job, "node-b", 1));
            Assert.Equal(CompletionOutcome.Fenced, await CompleteAsync(Job, "node-a", 0));
            Assert.Equal(CompletionOutcome.Fenced, await CompleteAsync(Job, "node-a", 2));
            Assert.Equal(round, (await Ledger.ReadUnpublishedAsync(null, 10, Cancellation)).Count);
            if (round == 0) Assert.Equal(CompletionOutcome.Completed, await CompleteAsync(Job, "node-a", 1));
        }

        Assert.Equal(CompletionOutcome.Fenced, await CompleteAsync(new JobId("1.2.9", "stroke"), "node-a", 1));
    }

    [Fact]
    public async Task CompleteAsync_LeaseWasGivenBack_IsFenced()
    {
        await RunAsync();
        await ReleaseAsync(Job, "node-a", 1);

        Assert.Equal(CompletionOutcome.Fenced, await CompleteAsync(Job, "node-a", 1));
        Assert.Empty(await Ledger.ReadUnpublishedAsync(null, 10, Cancellation));
        Assert.Equal(1L, (await OnlyOpenJobAsync()).Epoch);
    }

    [Fact]
    public async Task CompleteAsync_AnEarlierAttemptHadFailed_LastAttemptDidNot()
    {
        await RunAsync();
        await ReleaseAsync(Job, "node-a", 1, "out of memory");
        await TakeAsync(Job, "node-b", 1);

        await CompleteAsync(Job, "node-b", 2);

        Assert.Equal("", (await FindJobAsync(Job)).LastFailure);
    }

    [Fact]
    public async Task ReleaseLeaseAsync_JobHasEnded_IsRefused()
    {
        await RunAsync();
        await CompleteAsync(Job, "node-a", 1);

        Assert.False(await ReleaseAsync(Job, "node-a", 1, "broke"));
        Assert.Equal((JobState.Completed, ""), ((await FindJobAsync(Job)).State, (await FindJobAsync(Job)).LastFailure));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task QuarantineAsync_OpenJob_TakesItOutHeldOrNot(bool isHeld)
    {
        await RunAsync();
        if (!isHeld) await ReleaseAsync(Job, "node-a", 1, "broke");

        Assert.True(await QuarantineAsync(Job, 1));

        Assert.Empty(await Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation));
        Assert.Equal((JobState.Quarantined, "kills its worker"), ((await FindJobAsync(Job)).State, (await FindJobAsync(Job)).LastFailure));
        Assert.Equal(CompletionOutcome.Fenced, await CompleteAsync(Job, "node-a", 1));
        Assert.False(await ReleaseAsync(Job, "node-a", 1, "broke"));
        Assert.False(await PublishAsync(Job));
        Assert.Empty(await Ledger.ReadUnpublishedAsync(null, 10, Cancellation));
    }

    [Fact]
    public async Task QuarantineAsync_Repeated_IsTrueAgainAndKeepsTheFirstReason()
    {
        await RunAsync();
        await QuarantineAsync(Job, 1);

        Assert.True(await QuarantineAsync(Job, 1, "another reason"));

        Assert.Equal("kills its worker", (await FindJobAsync(Job)).LastFailure);
    }

    [Fact]
    public async Task QuarantineAsync_JobHasPassedOn_IsRefusedAndChangesNothing()
    {
        await RunAsync();
        Assert.False(await QuarantineAsync(Job, 0));
        Assert.False(await QuarantineAsync(Job, 2));
        Assert.False(await QuarantineAsync(new JobId("1.2.9", "stroke"), 1));
        Assert.Equal("node-a", (await OnlyOpenJobAsync()).LeasedTo);

        await CompleteAsync(Job, "node-a", 1);

        Assert.False(await QuarantineAsync(Job, 1));
        Assert.Equal((JobState.Completed, ""), ((await FindJobAsync(Job)).State, (await FindJobAsync(Job)).LastFailure));
    }

    [Fact]
    public async Task PublishAsync_CompletedJob_IsTrueOnceAndEmptiesTheOutbox()
    {
        await RunAsync();
        Assert.False(await PublishAsync(Job));
        Assert.False(await PublishAsync(new JobId("1.2.9", "stroke")));
        await CompleteAsync(Job, "node-a", 1);

        Assert.True(await PublishAsync(Job));
        Assert.False(await PublishAsync(Job));

        Assert.Empty(await Ledger.ReadUnpublishedAsync(null, 10, Cancellation));
        Assert.Equal(JobState.Published, (await FindJobAsync(Job)).State);
    }

    [Fact]
    public async Task ReadUnpublishedAsync_Several_OldestFirstUpToTheLimitOrOfOneStudy()
    {
        foreach (var (uid, seconds) in new[] { ("1.2.2", 10), ("1.2.4", 20), ("1.2.1", 30) })
        {
            var job = new JobId(uid, "stroke");
            await AdmitAsync(uid);
            await TakeAsync(job, "node-a", 0);
            await Ledger.CompleteAsync(Completion(job, "node-a", 1) with { CompletedAt = Noon.AddSeconds(seconds) }, Cancellation);
        }

        Assert.Equal(["1.2.2", "1.2.4"], (await Ledger.ReadUnpublishedAsync(null, 2, Cancellation)).Select(r => r.Job.StudyInstanceUid));
        Assert.Equal(["1.2.1"], (await Ledger.ReadUnpublishedAsync("1.2.1", 10, Cancellation)).Select(r => r.Job.StudyInstanceUid));
        Assert.Empty(await Ledger.ReadUnpublishedAsync("1.2.9", 10, Cancellation));
    }

    [Fact]
    public async Task CompleteAsync_WithoutImagesByTheDispatcher_FencesTheNodeAndIsPublishedLikeAnyOther()
    {
        await RunAsync();
        var conclusion = Completion(Job, "almaty", 2) with
        {
            Result = new JobResult { Outcome = ResultOutcome.Indeterminate, Model = "stroke", ModelVersion = "", Notes = ["No store has the images."] },
        };

        await TakeAsync(Job, "almaty", 1);
        Assert.Equal(CompletionOutcome.Fenced, await CompleteAsync(Job, "node-a", 1));
        Assert.Equal(CompletionOutcome.Completed, await Ledger.CompleteAsync(conclusion, Cancellation));

        Assert.True(await PublishAsync(Job));
        Assert.False(await PublishAsync(Job));
        Assert.Equal(JobState.Published, (await FindJobAsync(Job)).State);
    }

    [Fact]
    public async Task ReadOpenJobsAsync_PageByPage_GivesEachOpenJobOfTheDispatcherOnce()
    {
        for (var n = 0; n < 21; n++)
        {
            var job = new JobId($"1.2.{n}", "stroke");
            await AdmitAsync(job.StudyInstanceUid, n % 3 == 0 ? "astana" : "almaty");
            if (n % 7 < 3) await TakeAsync(job, "node-a", 0);
            if (n % 7 == 0) await CompleteAsync(job, "node-a", 1);
            if (n % 7 == 1) await QuarantineAsync(job, 1);
        }

        var read = new List<OpenJob>();
        for (JobId? after = null; ;)
        {
            var page = await Ledger.ReadOpenJobsAsync("almaty", emergenciesOnly: false, after, 4, Cancellation);
            Assert.InRange(page.Count, 0, 4);
            if (page.Count == 0) break;
            read.AddRange(page);
            after = page[^1].Job;
        }

        var expected = Enumerable.Range(0, 21).Where(n => n % 3 != 0 && n % 7 > 1).Select(n => ($"1.2.{n}", n % 7 == 2 ? "node-a" : null));
        Assert.Equal(expected.Order(), read.Select(j => (j.Job.StudyInstanceUid, j.LeasedTo)).Order());
        Assert.Empty(await Ledger.ReadOpenJobsAsync("shymkent", emergenciesOnly: false, null, 4, Cancellation));
    }
}
