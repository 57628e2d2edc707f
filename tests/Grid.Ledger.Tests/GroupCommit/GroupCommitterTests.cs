using System.Collections.Concurrent;
using Grid.Grains.Ports;
using Grid.Ledger.GroupCommit;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Ledger.Tests.GroupCommit;

public sealed class GroupCommitterTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string[]> _batches = [];
    private readonly ConcurrentQueue<Barrier> _holds = new();

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
    public async Task SubmitAsync_OneOfManyCannotBeStored_OthersAreNotCommittedOneByOne()
    {
        var gate = Gate();
        await using var committer = Create();
        var first = committer.SubmitAsync("a", Cancellation).AsTask();
        await gate.Reached;
        var poison = committer.SubmitAsync("poison", Cancellation).AsTask();
        var good = SubmitAll(committer, [.. Enumerable.Range(0, 63).Select(n => $"x{n:00}")]);
        gate.Open();

        await Task.WhenAll([first, .. good]);
        await Assert.ThrowsAsync<ArgumentException>(() => poison);

        // The first, and what is left of 64 when the half with the poison is halved again and again.
        Assert.Equal(1 + 6, _batches.Count);
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

    [Fact]
    public async Task SubmitAsync_TwoCommitsAtOnce_SecondNeedNotWaitAndMayEndFirst()
    {
        var gate = Gate();
        await using var committer = Create(atOnce: 2);
        var first = committer.SubmitAsync("a", Cancellation).AsTask();
        await gate.Reached;

        Assert.Equal("B", await committer.SubmitAsync("b", Cancellation));
        Assert.False(first.IsCompleted);
        gate.Open();
        Assert.Equal("A", await first);
    }

    [Fact]
    public async Task SubmitAsync_TwoCommitsAtOnce_EqualKeysAreNeverInBothAndKeepTheirOrder()
    {
        var gate = Gate();
        await using var committer = Create(key: r => r[..1], atOnce: 2);
        var first = committer.SubmitAsync("a1", Cancellation).AsTask();
        await gate.Reached;
        var waiting = SubmitAll(committer, "a2", "a3");
        Assert.Equal("B1", await committer.SubmitAsync("b1", Cancellation));
        Assert.All(waiting, w => Assert.False(w.IsCompleted));

        gate.Open();
        await Task.WhenAll([first, .. waiting]);

        Assert.Equal([["b1"], ["a1"], ["a2"], ["a3"]], _batches);
    }

    [Fact]
    public async Task SubmitAsync_AsManyCommitsAsAllowed_RestSharesTheNext()
    {
        var (one, two) = (Gate(), Gate());
        await using var committer = Create(atOnce: 2);
        var first = committer.SubmitAsync("a", Cancellation).AsTask();
        await one.Reached;
        var second = committer.SubmitAsync("b", Cancellation).AsTask();
        await two.Reached;
        var rest = SubmitAll(committer, "e", "c", "d");

        two.Open();
        await Task.WhenAll([second, .. rest]);
        one.Open();
        await first;

        Assert.Equal([["b"], ["c", "d", "e"], ["a"]], _batches);
    }

    [Fact]
    public async Task DisposeAsync_TwoCommitsUnderWay_WaitsForBothAndWhatStandsBehindThem()
    {
        var (one, two) = (Gate(), Gate());
        var committer = Create(key: r => r[..1], atOnce: 2);
        var all = SubmitAll(committer, "a1");
        await one.Reached;
        all = [.. all, .. SubmitAll(committer, "b1")];
        await two.Reached;
        all = [.. all, .. SubmitAll(committer, "a2", "b2", "c1")];

        var disposed = committer.DisposeAsync().AsTask();
        two.Open();
        one.Open();
        await disposed;

        Assert.Equal(["A1", "B1", "A2", "B2", "C1"], await Task.WhenAll(all));
    }

    private static Task<string>[] SubmitAll(GroupCommitter<string, string> committer, params string[] requests) =>
        [.. requests.Select(r => committer.SubmitAsync(r, Cancellation).AsTask())];

    private GroupCommitter<string, string> Create(Func<string, string>? key = null, int batchSize = 500, int capacity = 100, int atOnce = 1) => new(
        key ?? (r => r), CommitAsync, new StudyLedgerOptions { BatchSize = batchSize, QueueCapacity = capacity }, _clock, atOnce);

    private async Task<IReadOnlyList<string>> CommitAsync(IReadOnlyList<string> requests, CancellationToken cancellation)
    {
        if (_holds.TryDequeue(out var hold)) await hold.PassAsync();

        if (requests.Contains("down")) throw new IOException("no route");
        if (requests.Contains("poison")) throw new InvalidOperationException("cannot be stored");
        lock (_batches) _batches.Add([.. requests]);
        return [.. requests.Select(r => r.ToUpperInvariant())];
    }

    /// <summary>Holds the next commit that is not held by another until it is opened.</summary>
    private Barrier Gate()
    {
        var barrier = new Barrier();
        _holds.Enqueue(barrier);
        return barrier;
    }

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
