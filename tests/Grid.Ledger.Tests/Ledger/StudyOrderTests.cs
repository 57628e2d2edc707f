using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Npgsql;
using static Grid.Ledger.Tests.Ledger.Samples;

namespace Grid.Ledger.Tests.Ledger;

/// <summary>What operators order of one study.</summary>
public sealed class StudyOrderTests(PostgresFixture postgres)
{
    private static readonly JobId Job = new("1.2.3", "stroke");
    private static readonly StudyOrder Order = new("1.2.3", "sent by mistake", Noon.AddMinutes(1));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CancelAsync_Waiting_NobodyCanLeaseItAndItsReasonStands()
    {
        await using var test = await AdmittedAsync();

        Assert.Equal([Job], await test.Ledger.CancelAsync(Order, Cancellation));
        Assert.Empty(await test.Ledger.CancelAsync(Order, Cancellation));

        var study = (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!;
        Assert.Equal((StudyState.Cancelled, JobState.Cancelled, "sent by mistake"), (study.State, study.Jobs[0].State, study.Jobs[0].LastFailure));
        Assert.Contains(study.Decisions, decision => decision.Text.Contains("cancelled by an operator: sent by mistake", StringComparison.Ordinal));
        Assert.Equal(new LeaseReply(LeaseOutcome.NotOpen, 0), await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation));
        Assert.Empty(await test.Ledger.ReadOpenJobsAsync("almaty", false, null, 10, Cancellation));
        Assert.Equal(AdmissionOutcome.AlreadyKnown, (await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation)).Outcome);
        Assert.Equal("1.2.3", Assert.Single(await test.Ledger.ListStudiesAsync(new StudyQuery { State = StudyState.Cancelled }, Cancellation)).StudyInstanceUid);
    }

    [Fact]
    public async Task CancelAsync_Running_ItsResultIsFenced()
    {
        await using var test = await AdmittedAsync();
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation);

        Assert.Equal([Job], await test.Ledger.CancelAsync(Order, Cancellation));

        Assert.Empty(await test.Ledger.RenewLeasesAsync("node-a", [new LeaseKey(Job, 1)], Noon.AddMinutes(5), Cancellation));
        Assert.False(await test.Ledger.ReleaseLeaseAsync(Release(Job, "node-a", 1, "stopped"), Cancellation));
        Assert.Equal(CompletionOutcome.Fenced, await test.Ledger.CompleteAsync(Completion(Job, "node-a", 1), Cancellation));
        Assert.Equal(StudyState.Cancelled, (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!.State);
        Assert.Equal(0, await test.CountAsync("outbox"));
    }

    [Fact]
    public async Task CancelAsync_AtTheMomentOfTheCompletion_OneOfThemHasIt()
    {
        await using var test = await AdmittedAsync();
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation);

        var cancelling = test.Ledger.CancelAsync(Order, Cancellation).AsTask();
        var completing = test.Ledger.CompleteAsync(Completion(Job, "node-a", 1), Cancellation).AsTask();
        var (cancelled, completed) = (await cancelling, await completing);

        Assert.Equal(completed == CompletionOutcome.Completed, cancelled.Count == 0);
        Assert.Equal(completed == CompletionOutcome.Completed ? 1 : 0, await test.CountAsync("outbox"));
    }

    [Fact]
    public async Task CancelAsync_Answered_ChangesNothing()
    {
        await using var test = await AdmittedAsync();
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation);
        await test.Ledger.CompleteAsync(Completion(Job, "node-a", 1), Cancellation);
        await test.Ledger.PublishAsync(Publication(Job, Noon), Cancellation);

        Assert.Empty(await test.Ledger.CancelAsync(Order, Cancellation));
        Assert.Empty(await test.Ledger.RequeueAsync(Order, Cancellation));
        Assert.Equal(StudyState.Answered, (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!.State);
    }

    [Fact]
    public async Task RequeueAsync_Quarantined_KeepsItsEpochAndForgetsWhatWasCountedAgainstIt()
    {
        await using var test = await AdmittedAsync();
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation);
        await test.Ledger.ReleaseLeaseAsync(Release(Job, "node-a", 1, "out of memory") with { IsStudyFault = true }, Cancellation);
        await test.Ledger.QuarantineAsync(Job, 1, "failed on two nodes", Noon, Cancellation);

        Assert.Equal([Job], await test.Ledger.RequeueAsync(Order, Cancellation));
        Assert.Empty(await test.Ledger.RequeueAsync(Order, Cancellation));

        var open = Assert.Single(await test.Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation));
        Assert.Equal((1, 0, Noon, Noon.AddMinutes(2)), (open.Epoch, open.FailedOn.Count, open.ReceivedAt, open.Deadline));
        Assert.Null(open.LeasedTo);
        Assert.Equal(StudyState.Waiting, (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!.State);
        Assert.Equal(new LeaseReply(LeaseOutcome.Granted, 2), await test.Ledger.TakeLeaseAsync(Take(Job, "node-b", 1), Cancellation));
        Assert.Equal(CompletionOutcome.Completed, await test.Ledger.CompleteAsync(Completion(Job, "node-b", 2), Cancellation));
    }

    [Fact]
    public async Task RequeueAsync_Cancelled_RunsAfterAll()
    {
        await using var test = await AdmittedAsync();
        await test.Ledger.CancelAsync(Order, Cancellation);

        Assert.Equal([Job], await test.Ledger.RequeueAsync(Order with { Reason = "it is wanted after all" }, Cancellation));

        Assert.Equal(new LeaseReply(LeaseOutcome.Granted, 1), await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation));
    }

    [Fact]
    public async Task CancelAsync_Quarantined_NobodyHasToLookAtIt()
    {
        await using var test = await AdmittedAsync();
        await test.Ledger.QuarantineAsync(Job, 0, "two nodes died", Noon, Cancellation);

        Assert.Equal([Job], await test.Ledger.CancelAsync(Order, Cancellation));

        Assert.Equal(StudyState.Cancelled, (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!.State);
    }

    [Fact]
    public async Task AdmitAsync_ACancelledStudyGrows_TheNextRevisionRuns()
    {
        await using var test = await AdmittedAsync();
        await test.Ledger.CancelAsync(Order, Cancellation);

        await test.Ledger.AdmitAsync(Admission("1.2.3", "c2") with { Revision = 2 }, Cancellation);

        var study = (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!;
        Assert.Equal((StudyState.Waiting, 2), (study.State, study.Revision));
        Assert.Equal(StudyState.Cancelled, Assert.Single(study.EarlierRevisions).State);
        Assert.Empty(await test.Ledger.RequeueAsync(Order, Cancellation));
    }

    [Fact]
    public async Task CancelAsync_UnknownStudy_AnswersNoJob()
    {
        await using var test = await AdmittedAsync();

        Assert.Empty(await test.Ledger.CancelAsync(Order with { StudyInstanceUid = "9.9" }, Cancellation));
        Assert.Empty(await test.Ledger.RequeueAsync(Order with { StudyInstanceUid = "9.9" }, Cancellation));
    }

    private async Task<TestLedger> AdmittedAsync()
    {
        var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);
        return test;
    }
}
