using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Grid.Contracts.Studies;

namespace Grid.Grains.Tests.Nodes;

public class YieldTests
{
    [Fact]
    public async Task Yield_BetweenSlices_KeepsThemAndGivesTheLeaseBack()
    {
        await using var node = new NodeBench();
        node.Executor.Slices = 4;
        node.Executor.Hold();
        await node.StartAsync("1.1");
        node.Executor.Advance(2);
        await node.SlicesAsync(2);
        node.Clock.Advance(TimeSpan.FromSeconds(3));

        node.Yield("1.1");
        var yielded = await node.EndAsync();

        Assert.Equal((RunOutcome.Yielded, 2, 4, 2), (yielded.Outcome, yielded.SlicesDone, yielded.SlicesTotal, yielded.SlicesRun));
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(3)), (yielded.Transfer, yielded.RunTime));
        var job = await node.StoredAsync("1.1");
        Assert.Equal((JobState.Waiting, ""), (job.State, job.LastFailure));
    }

    [Fact]
    public async Task Yield_JobComesBack_OnlyTheOtherSlicesAreRun()
    {
        await using var node = new NodeBench();
        node.Executor.Slices = 4;
        node.Executor.Hold();
        await node.StartAsync("1.1");
        node.Executor.Advance(3);
        await node.SlicesAsync(3);
        node.Yield("1.1");
        await node.EndAsync();

        node.Executor.Release();
        Assert.Equal([StartOutcome.Started], await node.StartAsync("1.1"));
        var completed = await node.EndAsync();

        Assert.Equal((RunOutcome.Completed, 4, 1), (completed.Outcome, completed.SlicesDone, completed.SlicesRun));
        Assert.Equal(4, node.Executor.SlicesRun[NodeBench.Job("1.1")]);
        Assert.Equal(0, node.Executor.KeptSlices("node-1", NodeBench.Job("1.1")));
    }

    [Fact]
    public async Task Yield_OneJobOfASharedRun_AllYield()
    {
        await using var node = new NodeBench();
        node.Executor.Hold();
        await node.StartAsync("1.1", "1.2");

        node.Yield("1.2");

        Assert.Equal([RunOutcome.Yielded, RunOutcome.Yielded], [(await node.EndAsync()).Outcome, (await node.EndAsync()).Outcome]);
        Assert.Equal([StartOutcome.Started], await node.StartAsync("2.1"));
    }

    [Fact]
    public async Task Yield_AnotherEpoch_LeftAlone()
    {
        await using var node = new NodeBench();
        node.Executor.Hold();
        await node.StartAsync("1.1");

        node.Yield("1.1", epoch: 2);
        node.Yield("9.9");
        node.Executor.Release();

        Assert.Equal(RunOutcome.Completed, (await node.EndAsync()).Outcome);
    }

    [Fact]
    public async Task Yield_RunDoesNotLookUp_HardStopEndsItWithItsSlices()
    {
        await using var node = new NodeBench();
        (node.Executor.Slices, node.Executor.Yields) = (3, false);
        node.Executor.Hold();
        await node.StartAsync("1.1");
        node.Executor.Advance();
        await node.SlicesAsync(1);

        node.Yield("1.1");
        node.Executor.Advance();
        await node.SlicesAsync(1);
        Assert.Single(node.Runtime.GetStatus().Running);
        node.Yield("1.1", isHard: true);

        var yielded = await node.EndAsync();
        Assert.Equal((RunOutcome.Yielded, 2), (yielded.Outcome, yielded.SlicesDone));
    }

    [Fact]
    public async Task Start_LeasedAgainBeforeTheDispatcherTookNoteOfTheYield_Starts()
    {
        await using var node = new NodeBench();
        var listening = new TaskCompletionSource();
        node.Dispatcher.Listening = listening.Task;
        node.Executor.Hold();
        await node.StartAsync("1.1");
        node.Yield("1.1");
        await node.EndAsync();

        // The dispatcher has heard, and acts before its answer has come back to the node.
        Assert.Equal([StartOutcome.Started], await node.StartAsync("1.1"));
        listening.SetResult();
        node.Executor.Release();

        Assert.Equal((RunOutcome.Completed, 2L), await node.EndAsync() is var end ? (end.Outcome, end.Epoch) : default);
    }

    [Fact]
    public async Task SetAvailability_Draining_RunsYieldAndNoneStart()
    {
        await using var node = new NodeBench(slots: 2);
        node.Executor.Hold();
        await node.StartAsync("1.1");

        node.Runtime.SetAvailability(NodeAvailability.Draining);

        Assert.Equal(RunOutcome.Yielded, (await node.EndAsync()).Outcome);
        Assert.Equal([StartOutcome.NoFreeSlot], await node.StartAsync("1.2"));
        Assert.Equal(NodeAvailability.Draining, node.Runtime.GetStatus().Availability);
    }

    [Fact]
    public async Task SetAvailability_Cordoned_RunGoesOnAndNoneStart()
    {
        await using var node = new NodeBench(slots: 2);
        node.Executor.Hold();
        await node.StartAsync("1.1");

        node.Runtime.SetAvailability(NodeAvailability.Cordoned);
        Assert.Equal([StartOutcome.NoFreeSlot], await node.StartAsync("1.2"));
        node.Executor.Release();

        Assert.Equal(RunOutcome.Completed, (await node.EndAsync()).Outcome);
        node.Runtime.SetAvailability(NodeAvailability.Active);
        Assert.Equal([StartOutcome.Started], await node.StartAsync("1.2"));
    }

    [Fact]
    public async Task DisposeAsync_RunYields_GivenBackAndNoneStart()
    {
        await using var node = new NodeBench(slots: 2);
        node.Executor.Hold();
        await node.StartAsync("1.1");

        await node.Runtime.DisposeAsync();

        Assert.Equal(RunOutcome.GivenBack, (await node.EndAsync()).Outcome);
        Assert.Equal([StartOutcome.NoFreeSlot], await node.StartAsync("1.2"));
        Assert.Equal(JobState.Waiting, (await node.StoredAsync("1.1")).State);
    }

    [Fact]
    public async Task DisposeAsync_LedgerSilentWhenTheResultIsReady_GivenUpAtLast()
    {
        await using var node = new NodeBench();
        node.Executor.Slices = 2;
        node.Executor.Hold();
        await node.StartAsync("1.1");
        node.Executor.Advance();
        await node.SlicesAsync(1);
        node.Ledger.Silent = true;
        node.Executor.Release();
        await node.SlicesAsync(1);

        var stopping = node.Runtime.DisposeAsync().AsTask();
        while (!stopping.IsCompleted)
        {
            node.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await stopping;
        Assert.Equal(RunOutcome.GivenBack, (await node.EndAsync()).Outcome);
        node.Ledger.Silent = false;
    }

    [Fact]
    public async Task DisposeAsync_RunDoesNotYield_StoppedAfterFiveSeconds()
    {
        await using var node = new NodeBench();
        node.Executor.Yields = false;
        node.Executor.Hold();
        await node.StartAsync("1.1");

        var stopping = node.Runtime.DisposeAsync();
        node.Clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Single(node.Runtime.GetStatus().Running);
        node.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await stopping;

        Assert.Equal(RunOutcome.GivenBack, (await node.EndAsync()).Outcome);
    }
}
