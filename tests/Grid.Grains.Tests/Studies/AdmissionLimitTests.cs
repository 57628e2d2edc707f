using Grid.Contracts.Studies;
using Grid.Scheduling.Policy;

namespace Grid.Grains.Tests.Studies;

public class AdmissionLimitTests
{
    private static readonly PolicyOptions TwoThenThree = new() { Admission = new AdmissionLimits { RoutineTotal = 2, ScheduledTotal = 3 } };

    [Fact]
    public async Task SubmitAsync_LimitReached_RoutineThenScheduledIsTurnedAwayNeverAnEmergency()
    {
        await using var grid = await StartAtRoutineLimitAsync();

        var routine = await grid.Intake.SubmitAsync(GridCluster.Study("1.3", patient: "P3"));
        Assert.Equal((SubmissionOutcome.Busy, "dental"), (routine.Outcome, routine.Pathway));
        Assert.Contains("2 jobs wait", routine.Reason, StringComparison.Ordinal);
        Assert.Contains("send the same study again after 30 s", routine.Reason, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(30), routine.RetryAfter);
        Assert.Null(await grid.Client.GetGrain<IStudyGrain>("1.3").GetAsync());

        Assert.Equal(SubmissionOutcome.Accepted, (await grid.Intake.SubmitAsync(GridCluster.Study("2.1", "CR"))).Outcome);
        await UntilWaitingAsync(grid, 3);
        Assert.Equal(SubmissionOutcome.Busy, (await grid.Intake.SubmitAsync(GridCluster.Study("2.2", "CR"))).Outcome);
        Assert.Equal(SubmissionOutcome.Accepted, (await grid.Intake.SubmitAsync(GridCluster.Study("3.1", "CT"))).Outcome);
    }

    [Fact]
    public async Task SubmitAsync_RepeatWhileAtTheLimit_AnsweredAsBefore()
    {
        await using var grid = await StartAtRoutineLimitAsync();

        Assert.Equal(SubmissionOutcome.AlreadyKnown, (await grid.Intake.SubmitAsync(GridCluster.Study("1.1", patient: "P1-4711"))).Outcome);
        Assert.Equal(SubmissionOutcome.Conflict, (await grid.Intake.SubmitAsync(GridCluster.Study("1.1", patient: "P1-4711", content: "b"))).Outcome);
    }

    [Fact]
    public async Task SubmitAsync_NothingToRun_KeptAlsoAtTheLimit()
    {
        await using var grid = await StartAtRoutineLimitAsync();

        Assert.Equal(SubmissionOutcome.NotRecognised, (await grid.Intake.SubmitAsync(GridCluster.Study("4.1", "US"))).Outcome);
    }

    [Theory]
    [InlineData(2_500, SubmissionOutcome.Accepted, SubmissionOutcome.Accepted)]
    [InlineData(1_500, SubmissionOutcome.Busy, SubmissionOutcome.Accepted)]
    [InlineData(500, SubmissionOutcome.Busy, SubmissionOutcome.Busy)]
    public async Task SubmitAsync_DiskFillsUp_RoutineThenScheduledIsTurnedAwayNeverAnEmergency(
        long freeMib, SubmissionOutcome routine, SubmissionOutcome scheduled)
    {
        await using var grid = await GridCluster.StartAsync(silo => TestPlan.OneRegion(silo, nodes: 0) with { KeepFreeBytes = 1_000L << 20 });
        grid.Stores.Free = freeMib << 20;

        var dental = await grid.Intake.SubmitAsync(GridCluster.Study("1.1"));
        Assert.Equal(routine, dental.Outcome);
        if (routine == SubmissionOutcome.Busy) Assert.Contains($"{freeMib} MiB of disk are free at SC-01", dental.Reason, StringComparison.Ordinal);
        Assert.Equal(scheduled, (await grid.Intake.SubmitAsync(GridCluster.Study("2.1", "CR", patient: "P2-4712"))).Outcome);
        Assert.Equal(SubmissionOutcome.Accepted, (await grid.Intake.SubmitAsync(GridCluster.Study("3.1", "CT", patient: "P3"))).Outcome);
    }

    [Fact]
    public async Task PrepareAsync_DiskFillsUp_RoutineHearsItBeforeItsImagesTravel()
    {
        await using var grid = await GridCluster.StartAsync(silo => TestPlan.OneRegion(silo, nodes: 0) with { KeepFreeBytes = 1_000L << 20 });
        grid.Stores.Free = 500L << 20;

        Assert.NotNull((await PrepareAsync(GridCluster.Study("1.1"))).RetryAfter);
        Assert.Equal("", (await PrepareAsync(GridCluster.Study("3.1", "CT"))).Refusal);

        Task<UploadPlan> PrepareAsync(SubmitStudy study) =>
            grid.Intake.PrepareAsync(new PrepareUpload("SC-01", [study.Series[0].Instances[0].Sha256]) { Study = study });
    }

    private static async Task<GridCluster> StartAtRoutineLimitAsync()
    {
        var grid = await GridCluster.StartAsync(silo => TestPlan.OneRegion(silo, nodes: 0).With(TwoThenThree));
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", patient: "P1-4711"));
        await grid.Intake.SubmitAsync(GridCluster.Study("1.2", patient: "P2-4712"));
        await UntilWaitingAsync(grid, 2);
        return grid;
    }

    /// <summary>And until the door has forgotten what it was told before.</summary>
    private static async Task UntilWaitingAsync(GridCluster grid, int jobs)
    {
        await grid.UntilAsync(async () => (await grid.QueuesAsync()).Sum(q => q.Waiting.Sum(d => d.Waiting)) == jobs, $"{jobs} jobs wait");
        grid.Clock.Advance(TimeSpan.FromSeconds(1));
    }
}
