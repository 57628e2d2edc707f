using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests.Dispatch;

public class PreemptionTests
{
    [Fact]
    public async Task Stroke_EverySlotRunsDentalWork_OneYieldsAndLaterGoesOnWhereItStopped()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Executor.Slices = 4;
        grid.Executor.Hold();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1"));
        await grid.UntilAsync(() => Task.FromResult(grid.Executor.Started.Count == 1), "the dental study runs");
        grid.Executor.Advance(3);
        for (var i = 0; i < 3; i++) await grid.Executor.Finished.Reader.ReadAsync(TestContext.Current.CancellationToken);

        await grid.Intake.SubmitAsync(GridCluster.Study("2.1", "CT"));
        await grid.UntilAsync(() => Task.FromResult(grid.Executor.Started.Count == 2), "the stroke study runs");
        Assert.Equal(StudyState.Waiting, (await grid.ReportAsync("1.1")).State);
        grid.Executor.Release();
        await grid.UntilStateAsync("2.1", StudyState.Answered);
        await grid.UntilStateAsync("1.1", StudyState.Answered);

        Assert.Equal(["1.1", "2.1", "1.1"], grid.Executor.Started.Select(o => o.Job.StudyInstanceUid));
        Assert.Equal(4, grid.Executor.SlicesRun[new JobId("1.1", "dental-model")]);
        Assert.Equal(1, grid.Ledger.Publications - 1);
    }

    [Fact]
    public async Task Stroke_DentalWorkMadeWay_BothStudiesSayWhyAndNeitherNamesTheOther()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Executor.Hold();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1"));
        await grid.UntilAsync(() => Task.FromResult(grid.Executor.Started.Count == 1), "the dental study runs");
        await grid.Intake.SubmitAsync(GridCluster.Study("2.1", "CT"));
        await grid.UntilAsync(
            async () => (await grid.ReportAsync("1.1")).Decisions.Count == 2 && (await grid.ReportAsync("2.1")).Decisions.Count == 2,
            "both have a lease and a note");

        var madeWay = Note(await grid.ReportAsync("1.1"));
        var cameFirst = Note(await grid.ReportAsync("2.1"));
        Assert.StartsWith("asked to yield at its next safe point on node-1, for stroke-model", madeWay, StringComparison.Ordinal);
        Assert.StartsWith("dental-model asked to yield at its next safe point on node-1 for it", cameFirst, StringComparison.Ordinal);
        Assert.DoesNotContain("2.1", madeWay, StringComparison.Ordinal);
        Assert.DoesNotContain("1.1", cameFirst, StringComparison.Ordinal);
    }

    private static string Note(StudyReport report) =>
        Assert.Single(report.Decisions, d => d.Text.Contains("yield", StringComparison.Ordinal)).Text;
}
