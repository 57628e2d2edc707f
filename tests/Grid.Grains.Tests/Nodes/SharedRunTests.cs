using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests.Nodes;

public class SharedRunTests
{
    [Fact]
    public async Task Start_TwoJobsOfOneModel_ShareOneSlotAndOneRun()
    {
        await using var node = new NodeBench(slots: 1);
        node.Executor.Hold();

        Assert.Equal([StartOutcome.Started, StartOutcome.Started], await node.StartAsync("1.1", "1.2"));
        Assert.Equal([StartOutcome.NoFreeSlot], await node.StartAsync("1.3"));

        node.Executor.Release();
        Assert.Equal([(RunOutcome.Completed, 1), (RunOutcome.Completed, 1)], [Shared(await node.EndAsync()), Shared(await node.EndAsync())]);
        Assert.Equal(["1.1", "1.2"], Assert.Single(node.Executor.Runs).Select(o => o.Job.StudyInstanceUid));
    }

    [Fact]
    public async Task Start_OneJobOfARunEndsFirst_CommittedAndToldWhileTheSlotIsStillTaken()
    {
        await using var node = new NodeBench(slots: 1);
        node.Executor.Hold();
        await node.StartAsync("1.1", "1.2");

        node.Executor.Advance();
        var first = await node.EndAsync();

        Assert.Equal(("1.1", RunOutcome.Completed), (first.StudyInstanceUid, first.Outcome));
        Assert.NotNull((await node.StoredAsync("1.1")).CompletedAt);
        Assert.Equal([StartOutcome.NoFreeSlot], await node.StartAsync("1.3"));
    }

    [Fact]
    public async Task Start_LastJobOfARunTold_SlotIsAlreadyFree()
    {
        await using var node = new NodeBench(slots: 1);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal([StartOutcome.Started], await node.StartAsync($"1.{i}"));
            await node.EndAsync();
        }
    }

    [Fact]
    public async Task Start_RepeatedUnderTheSameLeases_AlreadyRunningOnce()
    {
        await using var node = new NodeBench();
        node.Executor.Hold();
        LeasedStudy[] leased = [new("1.1", await node.LeaseAsync("1.1")), new("1.2", await node.LeaseAsync("1.2"))];

        Assert.Equal([StartOutcome.Started, StartOutcome.Started], node.Start(leased));
        Assert.Equal([StartOutcome.AlreadyRunning, StartOutcome.AlreadyRunning], node.Start(leased));

        node.Executor.Release();
        await node.EndAsync();
        await node.EndAsync();
        Assert.Single(node.Executor.Runs);
    }

    [Fact]
    public async Task Start_OneLeaseIsStale_OnlyTheOthersStart()
    {
        await using var node = new NodeBench(slots: 2);
        node.Executor.Hold();
        await node.StartAsync("1.1");
        var fresh = await node.LeaseAsync("1.2");

        var outcomes = node.Start([new LeasedStudy("1.1", 2), new LeasedStudy("1.2", fresh)]);

        Assert.Equal([StartOutcome.StaleLease, StartOutcome.Started], outcomes);
        Assert.Equal(["1.1", "1.2"], node.Runtime.GetStatus().Running.Select(r => r.StudyInstanceUid).Order());
    }

    [Fact]
    public async Task Start_LeaseRanOutOnTheWay_Refused()
    {
        await using var node = new NodeBench();
        var request = node.Request([new LeasedStudy("1.1", await node.LeaseAsync("1.1"))]);
        node.Clock.Advance(TimeSpan.FromSeconds(30));

        var start = Assert.Single(node.Runtime.Start(request).Jobs);

        Assert.Equal(StartOutcome.StaleLease, start.Outcome);
        Assert.Contains("ran out at 2026-11-23T12:00:30", start.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OneStudyIsUnknownToTheLedger_ItFailsAndTheOthersAreAnswered()
    {
        await using var node = new NodeBench();
        var known = await node.LeaseAsync("1.2");

        node.Start([new LeasedStudy("9.9", 1), new LeasedStudy("1.2", known)]);

        var ends = new[] { await node.EndAsync(), await node.EndAsync() }.ToDictionary(e => e.StudyInstanceUid);
        Assert.Equal((RunOutcome.Failed, "the ledger does not know this study"), (ends["9.9"].Outcome, ends["9.9"].Reason));
        Assert.Equal(RunOutcome.Completed, ends["1.2"].Outcome);
    }

    [Fact]
    public async Task Start_ExecutorThrows_EveryJobFailsAndTheSlotIsFree()
    {
        await using var node = new NodeBench();
        node.Executor.Bug = new InvalidOperationException("no device");
        await node.StartAsync("1.1", "1.2");

        Assert.Equal([RunOutcome.Failed, RunOutcome.Failed], [(await node.EndAsync()).Outcome, (await node.EndAsync()).Outcome]);
        node.Executor.Bug = null;
        Assert.Equal([StartOutcome.Started], await node.StartAsync("1.3"));
        Assert.Contains("no device", (await node.StoredAsync("1.1")).LastFailure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_LedgerSilentWhenTheStudyIsRead_GivenBackWithoutBlame()
    {
        await using var node = new NodeBench();
        var epoch = await node.LeaseAsync("1.1");
        node.Ledger.Silent = true;
        node.Start([new LeasedStudy("1.1", epoch)]);

        Assert.Equal(RunOutcome.GivenBack, (await node.EndAsync()).Outcome);
        node.Ledger.Silent = false;
        Assert.Equal("", (await node.StoredAsync("1.1")).LastFailure);
    }

    [Fact]
    public async Task Beat_LeaseOfOneJobTaken_ItIsFencedAndForgottenWhileTheOthersGoOn()
    {
        await using var node = new NodeBench();
        node.Executor.Hold();
        await node.StartAsync("1.1", "1.2");
        node.Ledger.Usurp(NodeBench.Job("1.1"));

        await node.Runtime.BeatAsync(TestContext.Current.CancellationToken);
        var fenced = await node.EndAsync();
        node.Executor.Release();
        var other = await node.EndAsync();

        Assert.Equal(("1.1", RunOutcome.Fenced), (fenced.StudyInstanceUid, fenced.Outcome));
        Assert.Equal(("1.2", RunOutcome.Completed), (other.StudyInstanceUid, other.Outcome));
        Assert.Contains((node.Runtime.Name, NodeBench.Job("1.1")), node.Executor.Forgotten);
    }

    [Fact]
    public async Task Start_ForAnotherRegion_BothDispatchersHearTheHeartAndTheEnd()
    {
        await using var node = new NodeBench();
        node.Executor.Hold();
        node.Start([new LeasedStudy("1.1", await node.LeaseAsync("1.1"))], dispatcher: "north");

        await node.Runtime.BeatAsync(TestContext.Current.CancellationToken);
        node.Executor.Release();
        await node.EndAsync();

        var north = node.DispatcherOf("north");
        Assert.Equal("kz", Assert.Single(north.Heard).Status.Dispatcher);
        Assert.Single(node.Dispatcher.Heard);
        Assert.Equal(RunOutcome.Completed, (await north.Ended.Reader.ReadAsync(TestContext.Current.CancellationToken)).Outcome);
    }

    [Fact]
    public async Task Beat_OneDispatcherDoesNotAnswer_TheOtherHearsEveryBeat()
    {
        await using var node = new NodeBench();
        node.Executor.Hold();
        node.DispatcherOf("north").Hearing = new TaskCompletionSource().Task;
        node.Start([new LeasedStudy("1.1", await node.LeaseAsync("1.1"))], dispatcher: "north");

        for (var beat = 1; beat <= 3; beat++)
        {
            var beating = node.Runtime.BeatAsync(TestContext.Current.CancellationToken);
            node.Clock.Advance(GridCluster.Heartbeat);
            await beating;
        }

        Assert.Equal([1L, 2L, 3L], node.Dispatcher.Heard.Select(r => r.Sequence));
        Assert.Equal([1L, 2L, 3L], node.DispatcherOf("north").Heard.Select(r => r.Sequence));
    }

    private static (RunOutcome, int) Shared(RunEnded ended) => (ended.Outcome, ended.SharedWith);
}
