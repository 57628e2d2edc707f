using Grid.Contracts.Nodes;
using Grid.Grains.Ports;

namespace Grid.Grains.Nodes;

/// <summary>A job in a slot.</summary>
internal sealed class ActiveRun(LeaseKey lease, DateTimeOffset startedAt) : IProgress<SliceProgress>, IDisposable
{
    private readonly CancellationTokenSource _cancel = new();
    private volatile int _done;
    private volatile int _total;

    public LeaseKey Lease { get; } = lease;
    public DateTimeOffset StartedAt { get; } = startedAt;
    public CancellationToken Cancelled => _cancel.Token;

    /// <summary>Somebody else has the lease: whatever this run finds will be refused, so it may as well stop.</summary>
    public bool Fenced { get; private set; }

    /// <summary>The ledger has answered, or the run has stopped: the slot is free, and the lease is gone because it is no longer needed.</summary>
    public bool Ended { get; set; }

    public void Report(SliceProgress value) => (_done, _total) = (value.Done, value.Total);

    public void Fence()
    {
        Fenced = true;
        _cancel.Cancel();
    }

    public void Cancel() => _cancel.Cancel();

    public RunningJob Describe() =>
        new(Lease.Job.StudyInstanceUid, Lease.Job.Model, Lease.Epoch, StartedAt, _done, _total);

    public void Dispose() => _cancel.Dispose();
}
