using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Contract;

/// <content>What operators order of one study.</content>
public abstract partial class StudyLedgerContract
{
    private static readonly StudyOrder Order = new("1.2.3", "sent by mistake", Noon.AddMinutes(1));

    [Fact]
    public async Task CancelAsync_Waiting_NobodyCanLeaseItAndItsReasonStands()
    {
        await AdmitAsync("1.2.3");

        Assert.Equal([Job], await Studies.CancelAsync(Order, Cancellation));
        Assert.Empty(await Studies.CancelAsync(Order, Cancellation));

        var study = await FindAsync();
        Assert.Equal((StudyState.Cancelled, JobState.Cancelled, "sent by mistake"), (study.State, study.Jobs[0].State, study.Jobs[0].LastFailure));
        Assert.Equal([new DecisionReport(Noon.AddMinutes(1), "stroke", "cancelled by an operator: sent by mistake")], study.Decisions);
        Assert.Equal(new LeaseReply(LeaseOutcome.NotOpen, 0), await Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation));
        Assert.Empty(await Ledger.ReadOpenJobsAsync("almaty", false, null, 10, Cancellation));
        Assert.Equal(AdmissionOutcome.AlreadyKnown, (await Studies.AdmitAsync(Admission("1.2.3"), Cancellation)).Outcome);
        Assert.Equal(["1.2.3"], await ListAsync(new StudyQuery { State = StudyState.Cancelled }));
    }

    [Fact]
    public async Task CancelAsync_Running_ItsResultIsFenced()
    {
        await RunAsync();

        Assert.Equal([Job], await Studies.CancelAsync(Order, Cancellation));

        Assert.Empty(await Ledger.RenewLeasesAsync("node-a", [new LeaseKey(Job, 1)], Noon.AddMinutes(5), Cancellation));
        Assert.False(await ReleaseAsync(Job, "node-a", 1, "stopped"));
        Assert.Equal(CompletionOutcome.Fenced, await CompleteAsync(Job, "node-a", 1));
        Assert.False(await QuarantineAsync(Job, 1));
        Assert.Equal((StudyState.Cancelled, "sent by mistake"), ((await FindAsync()).State, (await FindJobAsync(Job)).LastFailure));
        Assert.Empty(await Ledger.ReadUnpublishedAsync(null, 10, Cancellation));
    }

    [Fact]
    public async Task CancelAsync_Answered_ChangesNothing()
    {
        await AnswerAsync(Admission("1.2.3"), Published);

        Assert.Empty(await Studies.CancelAsync(Order, Cancellation));
        Assert.Empty(await Studies.RequeueAsync(Order, Cancellation));
        Assert.Equal(StudyState.Answered, (await FindAsync()).State);
    }

    [Fact]
    public async Task CancelAsync_GrownStudy_EndsWhatIsOpenOfEveryRevision()
    {
        await RunAsync();
        await AdmitAsync(Grown("1.2.3"));

        Assert.Equal([Job, Second], (await Studies.CancelAsync(Order, Cancellation)).OrderBy(j => j.Revision));
        Assert.Equal(CompletionOutcome.Fenced, await CompleteAsync(Job, "node-a", 1));
        Assert.Equal([Second], await Studies.RequeueAsync(Order, Cancellation));
    }

    [Fact]
    public async Task RequeueAsync_Quarantined_KeepsItsEpochAndForgetsWhatWasCountedAgainstIt()
    {
        await AdmitAsync("1.2.3");
        await Ledger.TakeLeaseAsync(Take(Job, "node-a", 0) with { LostWith = "node-z 7 1 begun" }, Cancellation);
        await ReleaseAsync(Job, "node-a", 1, "out of memory");
        await QuarantineAsync(Job, 1, "failed on two nodes");

        Assert.Equal([Job], await Studies.RequeueAsync(Order, Cancellation));
        Assert.Empty(await Studies.RequeueAsync(Order, Cancellation));

        var open = await OnlyOpenJobAsync();
        Assert.Equal((1, 0, "", Noon, Noon.AddMinutes(2), null), (open.Epoch, open.FailedOn.Count, open.LostWith, open.ReceivedAt, open.Deadline, open.LeasedTo));
        Assert.Equal(new JobReport { Model = "stroke", State = JobState.Waiting, Epoch = 1 }, await FindJobAsync(Job));
        Assert.Equal("put back into the queue by an operator: sent by mistake", (await FindAsync()).Decisions[^1].Text);
        Assert.Equal(StudyState.Waiting, (await FindAsync()).State);
        await TakeAsync(Job, "node-b", 1);
        Assert.Equal(CompletionOutcome.Completed, await CompleteAsync(Job, "node-b", 2));
    }

    [Fact]
    public async Task RequeueAsync_Cancelled_RunsAfterAll()
    {
        await AdmitAsync("1.2.3");
        await Studies.CancelAsync(Order, Cancellation);

        Assert.Equal([Job], await Studies.RequeueAsync(Order with { Reason = "it is wanted after all" }, Cancellation));

        await TakeAsync(Job, "node-a", 0);
    }

    [Fact]
    public async Task CancelAsync_Quarantined_NobodyHasToLookAtIt()
    {
        await AdmitAsync("1.2.3");
        await QuarantineAsync(Job, 0);

        Assert.Equal([Job], await Studies.CancelAsync(Order, Cancellation));

        Assert.Equal((StudyState.Cancelled, "sent by mistake"), ((await FindAsync()).State, (await FindJobAsync(Job)).LastFailure));
    }

    [Fact]
    public async Task AdmitAsync_ACancelledStudyGrows_TheNextRevisionRuns()
    {
        await AdmitAsync("1.2.3");
        await Studies.CancelAsync(Order, Cancellation);

        await AdmitAsync(Grown("1.2.3"));

        var study = await FindAsync();
        Assert.Equal((StudyState.Waiting, 2), (study.State, study.Revision));
        Assert.Equal(StudyState.Cancelled, Assert.Single(study.EarlierRevisions).State);
        Assert.Empty(await Studies.RequeueAsync(Order, Cancellation));
    }

    [Fact]
    public async Task CancelAsync_UnknownStudy_AnswersNoJob()
    {
        Assert.Empty(await Studies.CancelAsync(Order with { StudyInstanceUid = "9.9" }, Cancellation));
        Assert.Empty(await Studies.RequeueAsync(Order with { StudyInstanceUid = "9.9" }, Cancellation));
    }
}
