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

        Assert.Equal(SubmissionOutcome.AlreadyKnown, (await grid.Intake.SubmitAsync(GridCluster.Study("1.1", patient: "P1"))).Outcome);
        Assert.Equal(SubmissionOutcome.Conflict, (await grid.Intake.SubmitAsync(GridCluster.Study("1.1", patient: "P1", content: "b"))).Outcome);
    }

    [Fact]
    public async Task SubmitAsync_NothingToRun_KeptAlsoAtTheLimit()
    {
        await using var grid = await StartAtRoutineLimitAsync();

        Assert.Equal(SubmissionOutcome.NotRecognised, (await grid.Intake.SubmitAsync(GridCluster.Study("4.1", "US"))).Outcome);
    }

    private static async Task<GridCluster> StartAtRoutineLimitAsync()
    {
        var grid = await GridCluster.StartAsync(silo => TestPlan.OneRegion(silo, nodes: 0).With(TwoThenThree));
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", patient: "P1"));
        await grid.Intake.SubmitAsync(GridCluster.Study("1.2", patient: "P2"));
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
