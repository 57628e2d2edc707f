using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Grid.Contracts.Studies;

namespace Grid.Grains.Tests.Nodes;

/// <summary>A device that hangs while its silo answers. The run is expected to take 10 s, the patience is 3 s, a beat comes every second.</summary>
public class WatchdogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Beat_NeverComesBack_StoppedWithin5SecondsOfItsExpectedEndThenGivenUpAndTheSlotIsOutOfService()
    {
        await using var node = new NodeBench(slots: 2, Patience);
        (node.Executor.Yields, node.Executor.Stops) = (false, false);
        node.Executor.Hold();
        await StartAsync(node);

        await BeatAsync(node, 12);
        Assert.Equal(JobState.Running, (await node.StoredAsync("1.1")).State);
        await BeatAsync(node, 4);

        var ended = await node.EndAsync();
        Assert.Equal(RunOutcome.Failed, ended.Outcome);
        Assert.Contains("no progress", ended.Reason, StringComparison.Ordinal);
        Assert.Equal(JobState.Waiting, (await node.StoredAsync("1.1")).State);
        Assert.Equal(1, node.Runtime.GetStatus().Slots);
        Assert.Equal([StartOutcome.Started], await node.StartAsync("1.2"));
        Assert.Equal([StartOutcome.NoFreeSlot], await node.StartAsync("1.3"));
    }

    [Fact]
    public async Task Beat_HungRunAnswersAfterAll_ResultRefusedAndTheSlotServesAgain()
    {
        await using var node = new NodeBench(patience: Patience);
        (node.Executor.Yields, node.Executor.Stops) = (false, false);
        node.Executor.Hold();
        await StartAsync(node);
        await BeatAsync(node, 17);
        await node.EndAsync();
        var second = await node.LeaseAsync("1.1");

        (node.Executor.Yields, node.Executor.Stops) = (true, true);
        node.Executor.Release();
        while (node.Runtime.GetStatus().Slots == 0) await Task.Yield();

        var job = await node.StoredAsync("1.1");
        Assert.Equal((2, JobState.Running), (second, job.State));
        Assert.Null(job.Result);
        Assert.Equal([StartOutcome.Started], await node.StartAsync("1.2"));
    }

    [Fact]
    public async Task Beat_StopsWhenAsked_OnlySlowAndNotHeldAgainstAnybody()
    {
        await using var node = new NodeBench(patience: Patience);
        node.Executor.Slices = 4;
        node.Executor.Hold();
        await StartAsync(node);
        node.Executor.Advance(2);
        await node.SlicesAsync(2);

        await BeatAsync(node, 13);

        var ended = await node.EndAsync();
        Assert.Equal((RunOutcome.Yielded, 2), (ended.Outcome, ended.SlicesDone));
        Assert.Equal("", (await node.StoredAsync("1.1")).LastFailure);
        Assert.Equal(1, node.Runtime.GetStatus().Slots);
    }

    [Fact]
    public async Task Beat_LateButStillMoving_LeftAlone()
    {
        await using var node = new NodeBench(patience: Patience);
        node.Executor.Slices = 100;
        node.Executor.Hold();
        await StartAsync(node);

        for (var i = 0; i < 20; i++)
        {
            await BeatAsync(node, 2);
            node.Executor.Advance();
            await node.SlicesAsync(1);
        }

        Assert.Equal(JobState.Running, (await node.StoredAsync("1.1")).State);
    }

    /// <summary>From here on its time runs.</summary>
    private static async Task StartAsync(NodeBench node)
    {
        Assert.Equal([StartOutcome.Started], await node.StartAsync("1.1"));
        while (node.Runtime.GetStatus().Running[0].SlicesTotal == 0) await Task.Yield();
    }

    private static async Task BeatAsync(NodeBench node, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            node.Clock.Advance(TimeSpan.FromSeconds(1));
            await node.Runtime.BeatAsync(TestContext.Current.CancellationToken);
        }
    }
}
