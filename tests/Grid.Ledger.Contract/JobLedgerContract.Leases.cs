using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Contract;

/// <content>Taking leases and giving them back.</content>
public abstract partial class JobLedgerContract
{
    [Fact]
    public async Task TakeLeaseAsync_WaitingJob_RaisesTheEpochByOne()
    {
        await AdmitAsync("1.2.3");
        var before = await OnlyOpenJobAsync();

        await TakeAsync(Job, "node-a", 0);

        var after = await OnlyOpenJobAsync();
        Assert.Equal((Job, 0L, null), (before.Job, before.Epoch, before.LeasedTo));
        Assert.Equal((Job, 1L, "node-a"), (after.Job, after.Epoch, after.LeasedTo));
        Assert.Equal((JobState.Running, 1L), ((await FindJobAsync(Job)).State, (await FindJobAsync(Job)).Epoch));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task TakeLeaseAsync_AnotherEpochThanTheOneThatStands_IsToldWhichStands(long expected)
    {
        await RunAsync();

        Assert.Equal(new LeaseReply(LeaseOutcome.EpochPassed, 1), await Ledger.TakeLeaseAsync(Take(Job, "node-b", expected), Cancellation));
        Assert.Equal(("node-a", 1L), ((await OnlyOpenJobAsync()).LeasedTo, (await OnlyOpenJobAsync()).Epoch));
    }

    [Fact]
    public async Task TakeLeaseAsync_LeaseIsStillHeld_TakesItOverAndFencesItsNode()
    {
        await RunAsync();

        await TakeAsync(Job, "node-b", 1);

        Assert.Equal("node-b", (await OnlyOpenJobAsync()).LeasedTo);
        Assert.False(await ReleaseAsync(Job, "node-a", 1, "too late"));
        Assert.Equal(CompletionOutcome.Fenced, await CompleteAsync(Job, "node-a", 1));
        Assert.Equal(("node-b", 0), ((await OnlyOpenJobAsync()).LeasedTo, (await OnlyOpenJobAsync()).FailedOn.Count));
    }

    [Fact]
    public async Task TakeLeaseAsync_UnknownJob_IsNotOpen()
    {
        await AdmitAsync("1.2.3");

        Assert.Equal(new LeaseReply(LeaseOutcome.NotOpen, 0), await Ledger.TakeLeaseAsync(Take(new JobId("1.2.9", "stroke"), "node-a", 0), Cancellation));
        Assert.Equal(new LeaseReply(LeaseOutcome.NotOpen, 0), await Ledger.TakeLeaseAsync(Take(new JobId("1.2.3", "bleed"), "node-a", 0), Cancellation));
    }

    [Fact]
    public async Task TakeLeaseAsync_JobHasEnded_IsNotOpenAndToldItsLastEpoch()
    {
        await RunAsync();
        await CompleteAsync(Job, "node-a", 1);
        await AdmitAsync("1.2.4");
        var quarantined = new JobId("1.2.4", "stroke");
        await TakeAsync(quarantined, "node-a", 0);
        await TakeAsync(quarantined, "node-b", 1);
        await QuarantineAsync(quarantined, 2);

        Assert.Equal(new LeaseReply(LeaseOutcome.NotOpen, 1), await Ledger.TakeLeaseAsync(Take(Job, "node-b", 1), Cancellation));
        Assert.Equal(new LeaseReply(LeaseOutcome.NotOpen, 2), await Ledger.TakeLeaseAsync(Take(quarantined, "node-c", 2), Cancellation));
    }

    [Fact]
    public async Task TakeLeaseAsync_NodesWereLostWithTheJob_NextReaderKnowsThoseOfTheNewestLease()
    {
        await RunAsync();
        await Ledger.TakeLeaseAsync(Take(Job, "node-b", 1) with { LostWith = "node-a 7 1 begun" }, Cancellation);
        var told = await OnlyOpenJobAsync();

        await ReleaseAsync(Job, "node-b", 2);
        var stillTold = await OnlyOpenJobAsync();
        await TakeAsync(Job, "node-c", 2);

        Assert.Equal(("node-a 7 1 begun", "node-a 7 1 begun"), (told.LostWith, stillTold.LostWith));
        Assert.Equal("", (await OnlyOpenJobAsync()).LostWith);
    }

    [Fact]
    public async Task ReleaseLeaseAsync_WithoutFailure_JobWaitsAgainUnderTheSameEpoch()
    {
        await RunAsync();

        Assert.True(await ReleaseAsync(Job, "node-a", 1));
        Assert.False(await ReleaseAsync(Job, "node-a", 1));

        var open = await OnlyOpenJobAsync();
        Assert.Equal((1L, null, null), (open.Epoch, open.LeasedTo, open.LeasedUntil));
        Assert.Empty(open.FailedOn);
        Assert.Equal((JobState.Waiting, ""), ((await FindJobAsync(Job)).State, (await FindJobAsync(Job)).LastFailure));
    }

    [Fact]
    public async Task ReleaseLeaseAsync_WithFailures_RemembersEachNodeOnceAndTheLastFailure()
    {
        await AdmitAsync("1.2.3");
        foreach (var (node, epoch) in new[] { ("node-b", 1L), ("node-a", 2L), ("node-b", 3L) })
        {
            await TakeAsync(Job, node, epoch - 1);
            Assert.True(await ReleaseAsync(Job, node, epoch, $"out of memory {epoch}"));
        }

        Assert.Equal(["node-b", "node-a"], (await OnlyOpenJobAsync()).FailedOn);
        Assert.Equal("out of memory 3", (await FindJobAsync(Job)).LastFailure);
    }

    [Fact]
    public async Task ReleaseLeaseAsync_WithoutFailureAfterAFailure_KeepsWhatWasKnownOfIt()
    {
        await RunAsync();
        await ReleaseAsync(Job, "node-a", 1, "out of memory");
        await TakeAsync(Job, "node-b", 1);

        Assert.True(await ReleaseAsync(Job, "node-b", 2));

        Assert.Equal(["node-a"], (await OnlyOpenJobAsync()).FailedOn);
        Assert.Equal("out of memory", (await FindJobAsync(Job)).LastFailure);
    }

    [Fact]
    public async Task ReleaseLeaseAsync_FailureThatIsNotTheStudys_IsKeptInWordsAndCountsAgainstNobody()
    {
        await RunAsync();

        Assert.True(await Ledger.ReleaseLeaseAsync(Release(Job, "node-a", 1, "disk full") with { IsStudyFault = false }, Cancellation));

        Assert.Empty((await OnlyOpenJobAsync()).FailedOn);
        Assert.Equal("disk full", (await FindJobAsync(Job)).LastFailure);
    }

    [Fact]
    public async Task ReleaseLeaseAsync_NotTheHolder_IsRefusedAndChangesNothing()
    {
        await RunAsync();

        Assert.False(await ReleaseAsync(Job, "node-b", 1, "broke"));
        Assert.False(await ReleaseAsync(Job, "node-a", 0, "broke"));
        Assert.False(await ReleaseAsync(Job, "node-a", 2, "broke"));
        Assert.False(await ReleaseAsync(new JobId("1.2.9", "stroke"), "node-a", 1, "broke"));

        var open = await OnlyOpenJobAsync();
        Assert.Equal(("node-a", 1L, 0), (open.LeasedTo, open.Epoch, open.FailedOn.Count));
        Assert.Equal("", (await FindJobAsync(Job)).LastFailure);
    }

    [Fact]
    public async Task TakeLeaseAsync_AfterAYield_NextNodeGoesOnUnderTheNextEpoch()
    {
        await RunAsync();
        Assert.True(await ReleaseAsync(Job, "node-a", 1));

        await TakeAsync(Job, "node-a", 1);

        Assert.Equal(CompletionOutcome.Fenced, await CompleteAsync(Job, "node-a", 1));
        Assert.Equal(CompletionOutcome.Completed, await CompleteAsync(Job, "node-a", 2));
    }
}
