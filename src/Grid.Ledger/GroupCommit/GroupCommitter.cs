using System.Threading.Channels;
using Grid.Grains.Ports;

namespace Grid.Ledger.GroupCommit;

/// <summary>
/// Adaptive group commit. One loop decides: an idle ledger commits a request as soon as it comes, and what arrives
/// while commits are under way shares the next one. No timer decides, so light load pays nothing for heavy load.
/// </summary>
/// <remarks>
/// A batch that the database refuses is halved until what it refuses stands alone: a request that cannot be stored fails
/// alone, and the others are not committed one by one for it. A database that cannot be reached fails the whole batch at once, and no caller waits past its time.
/// </remarks>
internal sealed class GroupCommitter<TRequest, TReply> : IAsyncDisposable
{
    private const int RaceAttempts = 3;

    private readonly int _atOnce;
    private readonly Func<TRequest, string> _key;
    private readonly Func<IReadOnlyList<TRequest>, CancellationToken, Task<IReadOnlyList<TReply>>> _commit;
    private readonly StudyLedgerOptions _options;
    private readonly TimeProvider _clock;
    private readonly Channel<Pending<TRequest, TReply>> _queue;
    private readonly Task _loop;

    // The loop's own: what it took and could not place yet, and the commits under way with their keys.
    private readonly Queue<Pending<TRequest, TReply>> _postponed = new();
    private readonly List<Flight> _flights = [];

    /// <param name="key">Requests with equal keys never share a commit, nor are in two that are under way; they keep their order.</param>
    /// <param name="commit">Writes requests, sorted by key, in one commit and gives their replies in the same order.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="clock">Times out callers.</param>
    /// <param name="atOnce">
    /// Commits under way at most. One more keeps the database at work while this process reads replies and gathers the next batch.
    /// </param>
    public GroupCommitter(
        Func<TRequest, string> key,
        Func<IReadOnlyList<TRequest>, CancellationToken, Task<IReadOnlyList<TReply>>> commit,
        StudyLedgerOptions options,
        TimeProvider clock,
        int atOnce = 1)
    {
        _atOnce = atOnce;
        _key = key;
        _commit = commit;
        _options = options;
        _clock = clock;
        _queue = Channel.CreateBounded<Pending<TRequest, TReply>>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        _loop = Task.Run(WriteAsync);
    }

    /// <summary>Completes after the commit. Safe to cancel; a request that is under way may still be committed.</summary>
    /// <exception cref="LedgerUnavailableException">The database failed, or did not answer in time.</exception>
    /// <exception cref="ArgumentException">The database refuses this request whenever it comes.</exception>
    public async ValueTask<TReply> SubmitAsync(TRequest request, CancellationToken cancellation)
    {
        // Once it is in the queue it may be committed before the wait for it looks at this.
        cancellation.ThrowIfCancellationRequested();
        var pending = new Pending<TRequest, TReply>(request, _key(request));
        var began = _clock.GetTimestamp();
        try
        {
            // Where there is room, one timer is all that the wait costs.
            if (!_queue.Writer.TryWrite(pending)) await WaitForRoomAsync(pending, cancellation);
            return await pending.Reply.WaitAsync(Left(began), _clock, cancellation);
        }
        catch (TimeoutException)
        {
            pending.Withdraw();
            throw new LedgerUnavailableException(
                $"The study ledger did not answer within {_options.AnswerTimeout.TotalSeconds:0.#} s; whether it was written is unknown. Ask again with the same request.");
        }
        catch (OperationCanceledException)
        {
            pending.Withdraw();
            throw;
        }
        catch (ChannelClosedException e)
        {
            throw new LedgerUnavailableException("The study ledger is closed: the host is stopping.", e);
        }
    }

    /// <exception cref="TimeoutException">No room within a caller's time.</exception>
    private async ValueTask WaitForRoomAsync(Pending<TRequest, TReply> pending, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_options.AnswerTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await _queue.Writer.WriteAsync(pending, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    private TimeSpan Left(long began)
    {
        var left = _options.AnswerTimeout - _clock.GetElapsedTime(began);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Takes no more requests and finishes those it has.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task WriteAsync()
    {
        var arrival = _queue.Reader.WaitToReadAsync().AsTask();
        while (true)
        {
            _flights.RemoveAll(f => f.Done.IsCompleted);
            while (_flights.Count < _atOnce && NextBatch() is { Count: > 0 } batch) _flights.Add(new Flight(batch, CommitAsync(batch)));

            if (arrival.IsCompleted && await arrival) arrival = _queue.Reader.WaitToReadAsync().AsTask();
            var closed = arrival.IsCompleted && !await arrival;
            if (closed && _flights.Count == 0) return;

            // What arrives is of no use as long as it could not be placed.
            var room = _flights.Count < _atOnce && _postponed.Count < _options.BatchSize;
            await Task.WhenAny([.. _flights.Select(f => f.Done), .. room && !closed ? new[] { arrival } : []]);
        }
    }

    // Sorted, so that two silos that touch the same rows take their locks in the same order.
    private List<Pending<TRequest, TReply>> NextBatch()
    {
        var batch = new SortedDictionary<string, Pending<TRequest, TReply>>(StringComparer.Ordinal);
        for (var earlier = _postponed.Count; earlier > 0; earlier--) Place(_postponed.Dequeue());
        while (batch.Count < _options.BatchSize && _postponed.Count < _options.BatchSize && _queue.Reader.TryRead(out var next)) Place(next);
        return [.. batch.Values];

        void Place(Pending<TRequest, TReply> pending)
        {
            var mustWait = batch.Count >= _options.BatchSize || batch.ContainsKey(pending.Key) || _flights.Exists(f => f.Keys.Contains(pending.Key));
            if (mustWait) _postponed.Enqueue(pending);
            else if (pending.TryTake()) batch.Add(pending.Key, pending);
        }
    }

    private async Task CommitAsync(List<Pending<TRequest, TReply>> batch)
    {
        try
        {
            var replies = await _commit([.. batch.Select(p => p.Request)], CancellationToken.None);
            for (var i = 0; i < batch.Count; i++) batch[i].Answer(replies[i]);
        }
        catch (Exception fault) when (LedgerFaults.IsUnavailable(fault) && !(batch.Count > 1 && LedgerFaults.IsDamagedRow(fault)))
        {
            foreach (var pending in batch) pending.Fail(LedgerFaults.ToCaller(fault));
        }
        catch (Exception) when (batch.Count > 1)
        {
            var half = batch.Count / 2;
            await CommitAsync(batch[..half]);
            await CommitAsync(batch[half..]);
        }
        catch (Exception fault) when (LedgerFaults.IsLostRace(fault))
        {
            await CommitAloneAsync(batch[0]);
        }
        catch (Exception fault)
        {
            batch[0].Fail(LedgerFaults.ToCaller(fault));
        }
    }

    private async Task CommitAloneAsync(Pending<TRequest, TReply> pending)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                pending.Answer((await _commit([pending.Request], CancellationToken.None))[0]);
                return;
            }
            catch (Exception fault) when (LedgerFaults.IsLostRace(fault) && attempt < RaceAttempts)
            {
                // Nothing was written; whoever won is through by now.
            }
            catch (Exception fault)
            {
                pending.Fail(LedgerFaults.ToCaller(fault));
                return;
            }
        }
    }

    /// <summary>A commit under way.</summary>
    private sealed class Flight(IReadOnlyList<Pending<TRequest, TReply>> batch, Task done)
    {
        public HashSet<string> Keys { get; } = batch.Select(p => p.Key).ToHashSet(StringComparer.Ordinal);

        public Task Done { get; } = done;
    }
}
