using Grid.Contracts.Dispatch;
using Grid.Contracts.Studies;

namespace Grid.Grains.Tests.Studies;

public class FirstLeaseTests
{
    [Fact]
    public async Task SubmitAsync_SlotFree_LeaseTakenWithTheAdmission()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Executor.Hold();

        await grid.Intake.SubmitAsync(GridCluster.Study("1.1"));

        // Without a heartbeat's time passing, and without a lease taken for it afterwards.
        var job = Assert.Single((await grid.ReportAsync("1.1")).Jobs);
        Assert.Equal((JobState.Running, 1, "node-1"), (job.State, job.Epoch, job.Node));
        Assert.Equal(0, grid.Ledger.LeasesTakenAlone);
        Assert.NotEmpty((await grid.ReportAsync("1.1")).Decisions);
    }

    [Fact]
    public async Task SubmitAsync_EverySlotTaken_WaitsAndRunsWhenOneIsFree()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Executor.Hold();
        foreach (var study in new[] { "1.1", "1.2", "1.3" }) await grid.Intake.SubmitAsync(GridCluster.Study(study, patient: study));
        Assert.Equal(StudyState.Waiting, (await grid.ReportAsync("1.3")).State);

        grid.Executor.Release();

        foreach (var study in new[] { "1.1", "1.2", "1.3" }) await grid.UntilStateAsync(study, StudyState.Answered);
        Assert.Equal(3, grid.Ledger.Publications);
    }

    [Fact]
    public async Task SubmitAsync_LedgerSilentAfterASlotWasOffered_SlotServesTheNext()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Ledger.Silent = true;
        Assert.Equal(SubmissionOutcome.Unavailable, (await grid.Intake.SubmitAsync(GridCluster.Study("1.1"))).Outcome);
        grid.Ledger.Silent = false;

        await grid.Intake.SubmitAsync(GridCluster.Study("1.2", patient: "P2-4712"));

        await grid.UntilStateAsync("1.2", StudyState.Answered);
        Assert.Null(await grid.Ledger.FindStudyAsync("1.1", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task SubmitAsync_AgainWhileItRuns_NoSecondLease()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 2);
        grid.Executor.Hold();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1"));

        Assert.Equal(SubmissionOutcome.AlreadyKnown, (await grid.Intake.SubmitAsync(GridCluster.Study("1.1"))).Outcome);

        grid.Executor.Release();
        await grid.UntilStateAsync("1.1", StudyState.Answered);
        Assert.Equal(1, grid.Ledger.LeasesTaken);
    }

    [Fact]
    public async Task SubmitAsync_EarlierResultOffered_OfferedSlotIsGivenBack()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", patient: "P1-4711"));
        await grid.UntilStateAsync("1.1", StudyState.Answered);

        var offered = await grid.Intake.SubmitAsync(GridCluster.Study("1.2", patient: "P1-4711", content: "b"));
        await grid.Intake.SubmitAsync(GridCluster.Study("1.3", patient: "P3", content: "c"));

        Assert.Equal(SubmissionOutcome.EarlierResultOffered, offered.Outcome);
        await grid.UntilStateAsync("1.3", StudyState.Answered);
    }

    [Fact]
    public async Task AdmittedAsync_LeasedByADispatcherThatBeganAnew_RunsAllTheSame()
    {
        await using var grid = await GridCluster.StartAsync();
        var job = new AdmittedJob
        {
            StudyInstanceUid = "1.1",
            Model = "dental-model",
            Pathway = "dental",
            Tier = "routine",
            SiteId = "SC-01",
            ReceivedAt = grid.Clock.GetUtcNow(),
            Deadline = grid.Clock.GetUtcNow().AddMinutes(1),
            Bytes = 1,
            InstanceCount = 1,
            Node = "node-1",
        };
        await grid.Ledger.AdmitAsync(
            Nodes.NodeBench.Admission("1.1", job.ReceivedAt) with { Leases = [new("dental-model", "node-1", job.ReceivedAt, job.Deadline, "by its former life")] },
            TestContext.Current.CancellationToken);

        await grid.Dispatcher().AdmittedAsync([job]);

        await grid.UntilStateAsync("1.1", StudyState.Answered);
        Assert.Equal(2, Assert.Single((await grid.ReportAsync("1.1")).Jobs).Epoch);
    }
}
