using System.Threading.Channels;
using Grid.Grains.Ports;

namespace Grid.Ledger.GroupCommit;

/// <summary>
/// Adaptive group commit. One loop writes: an idle ledger commits a request as soon as it comes, and what arrives
/// while a commit is under way shares the next one. No timer decides, so light load pays nothing for heavy load.
/// </summary>
/// <remarks>
/// A batch that the database refuses is tried again one request at a time: a request that cannot be stored fails
/// alone. A database that cannot be reached fails the whole batch at once, and no caller waits past its time.
/// </remarks>
internal sealed class GroupCommitter<TRequest, TReply> : IAsyncDisposable
{
    private const int RaceAttempts = 3;

    private readonly Func<TRequest, string> _key;
    private readonly Func<IReadOnlyList<TRequest>, CancellationToken, Task<IReadOnlyList<TReply>>> _commit;
    private readonly StudyLedgerOptions _options;
    private readonly TimeProvider _clock;
    private readonly Channel<Pending<TRequest, TReply>> _queue;
    private readonly Task _loop;

    /// <param name="key">Requests with equal keys never share a commit.</param>
    /// <param name="commit">Writes requests, sorted by key, in one commit and gives their replies in the same order.</param>
    public GroupCommitter(
        Func<TRequest, string> key,
        Func<IReadOnlyList<TRequest>, CancellationToken, Task<IReadOnlyList<TReply>>> commit,
        StudyLedgerOptions options,
        TimeProvider clock)
    {
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
        var pending = new Pending<TRequest, TReply>(request, _key(request));
        using var limit = new CancellationTokenSource(_options.AnswerTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await _queue.Writer.WriteAsync(pending, either.Token);
            return await pending.Reply.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
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

    /// <summary>Takes no more requests and finishes those it has.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task WriteAsync()
    {
        var postponed = new Queue<Pending<TRequest, TReply>>();
        while (postponed.Count > 0 || await _queue.Reader.WaitToReadAsync())
        {
            var batch = NextBatch(postponed);
            if (batch.Count > 0) await CommitAsync(batch);
        }
    }

    // Sorted, so that two silos that touch the same rows take their locks in the same order.
    private List<Pending<TRequest, TReply>> NextBatch(Queue<Pending<TRequest, TReply>> postponed)
    {
        var batch = new SortedDictionary<string, Pending<TRequest, TReply>>(StringComparer.Ordinal);
        for (var earlier = postponed.Count; earlier > 0; earlier--) Place(postponed.Dequeue());
        while (batch.Count < _options.BatchSize && postponed.Count < _options.BatchSize && _queue.Reader.TryRead(out var next)) Place(next);
        return [.. batch.Values];

        void Place(Pending<TRequest, TReply> pending)
        {
            if (batch.Count >= _options.BatchSize || batch.ContainsKey(pending.Key)) postponed.Enqueue(pending);
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
        catch (Exception fault) when (LedgerFaults.IsUnavailable(fault))
        {
            foreach (var pending in batch) pending.Fail(LedgerFaults.ToCaller(fault));
        }
        catch (Exception) when (batch.Count > 1)
        {
            foreach (var pending in batch) await CommitAloneAsync(pending);
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
}
