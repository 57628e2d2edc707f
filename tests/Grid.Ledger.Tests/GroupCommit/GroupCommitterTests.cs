using Grid.Grains.Ports;
using Grid.Ledger.GroupCommit;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Ledger.Tests.GroupCommit;

public sealed class GroupCommitterTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string[]> _batches = [];
    private Barrier? _hold;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SubmitAsync_IdleThenBusy_CommitsAtOnceThenTogether()
    {
        var gate = Gate();
        await using var committer = Create();
        var first = committer.SubmitAsync("a", Cancellation).AsTask();
        await gate.Reached;
        var others = SubmitAll(committer, "d", "b", "c");
        gate.Open();

        Assert.Equal("A", await first);
        Assert.Equal(["D", "B", "C"], await Task.WhenAll(others));
        Assert.Equal([["a"], ["b", "c", "d"]], _batches);
    }

    [Fact]
    public async Task SubmitAsync_EqualKeys_NeverShareACommitAndKeepTheirOrder()
    {
        var gate = Gate();
        await using var committer = Create(key: r => r[..1]);
        var all = SubmitAll(committer, "x", "a1", "a2", "b1", "a3");
        await gate.Reached;
        gate.Open();
        await Task.WhenAll(all);

        Assert.All(_batches, b => Assert.Equal(b.Length, b.Select(r => r[0]).Distinct().Count()));
        Assert.Equal(["a1", "a2", "a3"], _batches.SelectMany(b => b).Where(r => r[0] == 'a'));
    }

    [Fact]
    public async Task SubmitAsync_MoreThanABatch_IsCutAtTheBatchSize()
    {
        var gate = Gate();
        await using var committer = Create(batchSize: 4);
        var all = Enumerable.Range(0, 11).Select(n => committer.SubmitAsync($"{n:00}", Cancellation).AsTask()).ToArray();
        await gate.Reached;
        gate.Open();
        await Task.WhenAll(all);

        Assert.All(_batches, b => Assert.True(b.Length <= 4));
        Assert.Equal(11, _batches.Sum(b => b.Length));
    }

    [Fact]
    public async Task SubmitAsync_OneRequestCannotBeStored_ItsNeighboursAre()
    {
        var gate = Gate();
        await using var committer = Create();
        var first = committer.SubmitAsync("a", Cancellation).AsTask();
        await gate.Reached;
        var good = committer.SubmitAsync("b", Cancellation).AsTask();
        var poison = committer.SubmitAsync("poison", Cancellation).AsTask();
        gate.Open();

        Assert.Equal(["A", "B"], await Task.WhenAll(first, good));
        await Assert.ThrowsAsync<ArgumentException>(() => poison);
    }

    [Fact]
    public async Task SubmitAsync_StoreUnreachable_FailsTheWholeBatchAtOnceAndServesTheNext()
    {
        await using var committer = Create();
        await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await committer.SubmitAsync("down", Cancellation));
        Assert.Equal("UP", await committer.SubmitAsync("up", Cancellation));
    }

    [Fact]
    public async Task SubmitAsync_StoreHangs_EveryCallerIsToldInTimeAndTheWaitingAreNotWritten()
    {
        var gate = Gate();
        await using var committer = Create(capacity: 1);
        var underWay = committer.SubmitAsync("a", Cancellation).AsTask();
        await gate.Reached;
        var queued = committer.SubmitAsync("b", Cancellation).AsTask();
        var noRoom = committer.SubmitAsync("c", Cancellation).AsTask();

        _clock.Advance(TimeSpan.FromSeconds(15));

        foreach (var caller in new[] { underWay, queued, noRoom }) await Assert.ThrowsAsync<LedgerUnavailableException>(() => caller);
        gate.Open();
        Assert.Equal("D", await committer.SubmitAsync("d", Cancellation));
        Assert.Equal([["a"], ["d"]], _batches);
    }

    [Fact]
    public async Task DisposeAsync_RequestsInTheQueue_AreFinishedAndNewOnesRefused()
    {
        var gate = Gate();
        var committer = Create();
        var all = SubmitAll(committer, "a", "b");
        await gate.Reached;
        var disposed = committer.DisposeAsync().AsTask();
        gate.Open();

        await disposed;
        Assert.Equal(["A", "B"], await Task.WhenAll(all));
        await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await committer.SubmitAsync("late", Cancellation));
    }

    private static Task<string>[] SubmitAll(GroupCommitter<string, string> committer, params string[] requests) =>
        [.. requests.Select(r => committer.SubmitAsync(r, Cancellation).AsTask())];

    private GroupCommitter<string, string> Create(Func<string, string>? key = null, int batchSize = 500, int capacity = 100) => new(
        key ?? (r => r), CommitAsync, new StudyLedgerOptions { BatchSize = batchSize, QueueCapacity = capacity }, _clock);

    private async Task<IReadOnlyList<string>> CommitAsync(IReadOnlyList<string> requests, CancellationToken cancellation)
    {
        if (_hold is { } hold)
        {
            _hold = null;
            await hold.PassAsync();
        }

        if (requests.Contains("down")) throw new IOException("no route");
        if (requests.Contains("poison")) throw new InvalidOperationException("cannot be stored");
        _batches.Add([.. requests]);
        return [.. requests.Select(r => r.ToUpperInvariant())];
    }

    /// <summary>Holds the next commit until it is opened.</summary>
    private Barrier Gate() => _hold = new Barrier();

    private sealed class Barrier
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public void Open() => _open.SetResult();

        public Task PassAsync()
        {
            _reached.SetResult();
            return _open.Task;
        }
    }
}
