using Grid.Contracts.Nodes;
using Grid.Grains.Ports;

namespace Grid.Grains.Nodes;

/// <summary>One job of a run: its lease, how far it is, and what it took.</summary>
internal sealed class ActiveJob(LeaseKey lease, ActiveRun run, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _withdrawn = new();
    private readonly long _started = clock.GetTimestamp();
    private long _fetched;
    private volatile int _done;
    private volatile int _total;
    private int _kept = -1;

    public LeaseKey Lease { get; } = lease;
    public JobId Id => Lease.Job;
    public ActiveRun Run { get; } = run;
    public DateTimeOffset StartedAt { get; } = clock.GetUtcNow();
    public CancellationToken Withdrawn => _withdrawn.Token;

    /// <summary>Somebody else has the lease: whatever this job finds will be refused, so it may as well stop.</summary>
    public bool IsFenced { get; private set; }

    /// <summary>The executor has said how it ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The ledger has answered, or was given up on: the lease is gone because it is no longer needed.</summary>
    public bool IsSettled { get; set; }

    /// <summary>What it reads, once the ledger has said.</summary>
    public StudyContent? Content { get; set; }

    public TimeSpan Transfer { get; private set; }

    /// <summary>From the images' arrival to the end; zero where they never came.</summary>
    public TimeSpan RunTime { get; private set; }

    public SliceProgress Progress => new(_done, _total);

    /// <summary>Slices finished in this lease.</summary>
    public int SlicesRun => Math.Max(0, _done - Math.Max(0, _kept));

    public void OnFetched() => _fetched = clock.GetTimestamp();

    public void OnSlice(SliceProgress progress)
    {
        if (_kept < 0) _kept = progress.Done;
        (_done, _total) = (progress.Done, progress.Total);
    }

    public void OnEnded()
    {
        var now = clock.GetTimestamp();
        HasEnded = true;
        Transfer = clock.GetElapsedTime(_started, _fetched == 0 ? now : _fetched);
        RunTime = _fetched == 0 ? TimeSpan.Zero : clock.GetElapsedTime(_fetched, now);
    }

    public void Fence()
    {
        IsFenced = true;

        // Whoever listens does so on a thread of its own: this is called with the node's gate held.
        _ = _withdrawn.CancelAsync();
    }

    public RunningJob Describe() => new(Id.StudyInstanceUid, Id.Model, Lease.Epoch, StartedAt, _done, _total) { Revision = Id.Revision };

    public void Dispose() => _withdrawn.Dispose();
}
