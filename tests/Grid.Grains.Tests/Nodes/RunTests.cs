using Grid.Contracts.Operations;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests.Nodes;

public class RunTests
{
    [Fact]
    public async Task Run_StrokeSubmittedAfterManyDental_StartsBeforeAllThatHadNotStarted()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Executor.Hold();
        for (var i = 0; i < 12; i++) await grid.Intake.SubmitAsync(GridCluster.Study($"1.{i}", "IO", $"P{i}"));
        await grid.UntilAsync(() => Task.FromResult(grid.Executor.Started.Count == 1), "the first dental study runs");
        await grid.Intake.SubmitAsync(GridCluster.Study("2.1", "CT"));

        // Told to the dispatcher by a call of its own; once it is queued, the slot may go free.
        await grid.UntilAsync(
            async () => (await grid.Client.GetGrain<IOperationsGrain>(0).ListQueuesAsync()).Single().Waiting.Any(d => d.Pathway == "stroke"),
            "the stroke study is queued");
        grid.Executor.Release();
        await grid.UntilAsync(() => Task.FromResult(grid.Ledger.Publications == 13), "all are answered");

        Assert.Equal("2.1", grid.Executor.Started.ElementAt(1).Job.StudyInstanceUid);
    }

    [Fact]
    public async Task Run_FailsOnTwoNodes_QuarantinedWithTheReason()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 2);
        grid.Executor.Fault = _ => "instance 3 of 28 cannot be read";

        await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3"));
        await grid.UntilStateAsync("1.2.3", StudyState.Quarantined);

        Assert.Equal(["node-1", "node-2"], grid.Executor.Started.Select(o => o.Node).Order());
        var job = Assert.Single((await grid.Client.GetGrain<IStudyGrain>("1.2.3").GetAsync())!.Jobs);
        Assert.Contains("failed on", job.LastFailure, StringComparison.Ordinal);
        Assert.Contains("instance 3 of 28 cannot be read", job.LastFailure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FailsOnOneNodeOnly_AnotherAnswers()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 2);
        grid.Executor.Fault = o => o.Node == "node-1" ? "out of memory" : null;

        await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3"));
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        Assert.Equal("node-2", Assert.Single((await grid.Client.GetGrain<IStudyGrain>("1.2.3").GetAsync())!.Jobs).Node);
    }

    [Fact]
    public async Task Run_LeaseTakenByAnother_ResultIsNotPublishedTwice()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Executor.Hold();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3"));
        await grid.UntilAsync(() => Task.FromResult(grid.Executor.Started.Count == 1), "it runs");

        grid.Ledger.Usurp(new JobId("1.2.3", "dental-model"));
        grid.Executor.Release();
        await grid.UntilAsync(() => Task.FromResult(grid.Executor.Started.Count == 2), "the fenced run is run again");
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        Assert.Equal(1, grid.Ledger.Publications);
        var job = Assert.Single((await grid.Client.GetGrain<IStudyGrain>("1.2.3").GetAsync())!.Jobs);
        Assert.True(job.Epoch >= 3, $"epoch {job.Epoch}: the first lease, the one that took it, and at least one after it");
    }

    [Fact]
    public async Task Run_LedgerSilentWhenTheResultIsReady_CommittedWhenItAnswers()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Executor.Hold();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3"));
        await grid.UntilAsync(() => Task.FromResult(grid.Executor.Started.Count == 1), "it runs");

        grid.Ledger.Silent = true;
        grid.Executor.Release();
        for (var i = 0; i < 20; i++) grid.Clock.Advance(GridCluster.Heartbeat);
        grid.Ledger.Silent = false;
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        Assert.Equal(1, grid.Ledger.Publications);
    }

    [Fact]
    public async Task Publish_LedgerSilentAfterTheCompletion_PublishedOnceByTheSweeper()
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Ledger.FailPublications = 1;

        await grid.Intake.SubmitAsync(GridCluster.Study("1.2.3", patient: "P7"));
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);

        Assert.Equal(0, grid.Ledger.FailPublications);
        Assert.Equal(1, grid.Ledger.Publications);
    }
}
