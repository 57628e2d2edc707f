using Grid.Contracts.Nodes;
using Grid.Grains.Ports;

namespace Grid.Grains.Nodes;

/// <summary>Jobs of one model in one slot. They yield together: the slot is what is asked for.</summary>
internal sealed class ActiveRun : IRunWatcher, IDisposable
{
    private readonly CancellationTokenSource _yield = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _slotFree = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<JobId, ActiveJob> _jobs;
    private readonly Action<ActiveJob, RunEnd> _onEnded;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _expected;
    private long _computingSince;
    private long _lastSign;

    /// <param name="onEnded">Called once for each job, from any thread.</param>
    public ActiveRun(StartRun request, IEnumerable<LeasedStudy> studies, TimeProvider clock, Action<ActiveJob, RunEnd> onEnded)
    {
        (Dispatcher, _expected, _clock) = (request.Dispatcher, request.Expected, clock);
        Jobs = [.. studies.Select(s => new ActiveJob(new LeaseKey(new JobId(s.StudyInstanceUid, request.Model, s.Revision), s.Epoch), this, clock))];
        _jobs = Jobs.ToDictionary(j => j.Id);
        _onEnded = onEnded;
    }

    /// <summary>Who leased the jobs.</summary>
    public string Dispatcher { get; }
    public IReadOnlyList<ActiveJob> Jobs { get; }
    public CancellationToken Yielding => _yield.Token;
    public CancellationToken Stopping => _stop.Token;

    /// <summary>The work has ended and is in the ledger: the slot is free, whoever has still to be told.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The watchdog has stopped it for want of progress; when it did.</summary>
    public long StoppedAt { get; set; }

    /// <summary>It did not even stop: its jobs were given up, and its slot is out of service until the executor comes back.</summary>
    public bool IsHung { get; set; }

    /// <summary>Every job is settled.</summary>
    public Task Settled => _settled.Task;

    public Task SlotFree => _slotFree.Task;

    /// <summary>What follows the jobs' ends, until everybody has been told; complete once the executor is back.</summary>
    public List<Task> Endings { get; } = [];

    public void OnFetched(JobId job)
    {
        _jobs.GetValueOrDefault(job)?.OnFetched();
        Sign();
        Interlocked.CompareExchange(ref _computingSince, _lastSign, 0);
    }

    public void OnSlice(JobId job, SliceProgress progress)
    {
        _jobs.GetValueOrDefault(job)?.OnSlice(progress);
        Sign();
    }

    public void OnEnded(JobId job, RunEnd how)
    {
        Sign();
        if (_jobs.TryGetValue(job, out var active)) _onEnded(active, how);
    }

    /// <summary>
    /// How long the run has shown no progress when it should have ended long ago; zero while it may still be at work. Fetching is
    /// not counted: the transfer has a patience of its own.
    /// </summary>
    public TimeSpan Overdue()
    {
        var since = Volatile.Read(ref _computingSince);
        if (since == 0 || HasEnded || _clock.GetElapsedTime(since) <= _expected) return TimeSpan.Zero;
        var late = _clock.GetElapsedTime(since) - _expected;
        var silent = _clock.GetElapsedTime(Volatile.Read(ref _lastSign));
        return late < silent ? late : silent;
    }

    private void Sign() => Volatile.Write(ref _lastSign, _clock.GetTimestamp());

    /// <summary>Marks a job settled; true when the others were already, which happens once.</summary>
    public bool Settle(ActiveJob job)
    {
        job.IsSettled = true;
        return Jobs.All(j => j.IsSettled) && _settled.TrySetResult();
    }

    public void FreeSlot()
    {
        HasEnded = true;
        _slotFree.SetResult();
    }

    // Whoever listens does so on a thread of its own: both are called with the node's gate held.
    public void Yield() => _ = _yield.CancelAsync();

    public void Stop()
    {
        Yield();
        _ = _stop.CancelAsync();
    }

    public void Dispose()
    {
        _yield.Dispose();
        _stop.Dispose();
        foreach (var job in Jobs) job.Dispose();
    }
}
