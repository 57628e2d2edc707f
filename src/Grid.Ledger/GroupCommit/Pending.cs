namespace Grid.Ledger.GroupCommit;

/// <summary>A request on its way into a commit, and its caller, who may leave before it gets there.</summary>
internal sealed class Pending<TRequest, TReply>(TRequest request, string key)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Withdrawn = 2;

    private readonly TaskCompletionSource<TReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state = Waiting;

    public TRequest Request { get; } = request;

    /// <summary>Two requests with one key never share a commit: a statement sees each row once.</summary>
    public string Key { get; } = key;

    public Task<TReply> Reply => _reply.Task;

    /// <summary>False when the caller has left: nobody wants it written any more.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) != Withdrawn;

    public void Withdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Waiting);

    public void Answer(TReply reply) => _reply.TrySetResult(reply);

    public void Fail(Exception fault)
    {
        _reply.TrySetException(fault);

        // The caller may have left; the fault then has no other reader.
        _ = _reply.Task.Exception;
    }
}
