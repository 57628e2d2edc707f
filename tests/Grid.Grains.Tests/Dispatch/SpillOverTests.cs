using Grid.Contracts.Studies;

namespace Grid.Grains.Tests.Dispatch;

public class SpillOverTests
{
    [Theory]
    [InlineData("CT")]
    [InlineData("IO")]
    public async Task Job_OwnRegionHasNoNode_RunsInASlotThatAnotherLends(string modality)
    {
        await using var grid = await GridCluster.StartAsync(silo => TestPlan.TwoRegions(silo, southern: 0, northern: 1));

        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", modality));
        await grid.UntilStateAsync("1.1", StudyState.Answered);

        var report = await grid.ReportAsync("1.1");
        Assert.Equal("north-1", Assert.Single(report.Jobs).Node);
        Assert.Contains("lent by north", report.Decisions[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_GuestHasEnded_LenderUsesItsSlotForItsOwnWork()
    {
        await using var grid = await GridCluster.StartAsync(silo => TestPlan.TwoRegions(silo, southern: 0, northern: 1));
        grid.Executor.Hold();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", "CR"));
        await grid.UntilAsync(() => Task.FromResult(grid.Executor.Started.Count == 1), "the guest runs");
        await grid.Intake.SubmitAsync(GridCluster.Study("1.2", "CR") with { SiteId = "SC-02" });

        grid.Executor.Release();
        await grid.UntilStateAsync("1.1", StudyState.Answered);
        await grid.UntilStateAsync("1.2", StudyState.Answered);

        Assert.Equal(["1.1", "1.2"], grid.Executor.Started.Select(o => o.Job.StudyInstanceUid));
    }

    [Fact]
    public async Task GetQueueAsync_GuestRunsThere_NodeIsShownByItsOwnDispatcherOnly()
    {
        await using var grid = await GridCluster.StartAsync(silo => TestPlan.TwoRegions(silo, southern: 0, northern: 1));
        grid.Executor.Hold();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", "CT"));
        await grid.UntilAsync(() => Task.FromResult(grid.Executor.Started.Count == 1), "the guest runs");
        for (var i = 0; i < 3; i++) grid.Clock.Advance(GridCluster.Heartbeat);

        Assert.Empty((await grid.Dispatcher("south").GetQueueAsync()).Nodes);
        Assert.Equal("north-1", Assert.Single((await grid.Dispatcher("north").GetQueueAsync()).Nodes).Node);
    }
}
