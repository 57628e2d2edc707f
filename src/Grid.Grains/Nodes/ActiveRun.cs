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

    /// <param name="onEnded">Called once for each job, from any thread.</param>
    public ActiveRun(string model, IEnumerable<LeasedStudy> studies, string dispatcher, TimeProvider clock, Action<ActiveJob, RunEnd> onEnded)
    {
        Dispatcher = dispatcher;
        Jobs = [.. studies.Select(s => new ActiveJob(new LeaseKey(new JobId(s.StudyInstanceUid, model), s.Epoch), this, clock))];
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

    /// <summary>Every job is settled.</summary>
    public Task Settled => _settled.Task;

    public Task SlotFree => _slotFree.Task;

    /// <summary>What follows the jobs' ends, until everybody has been told; complete once the executor is back.</summary>
    public List<Task> Endings { get; } = [];

    public void OnFetched(JobId job) => _jobs.GetValueOrDefault(job)?.OnFetched();

    public void OnSlice(JobId job, SliceProgress progress) => _jobs.GetValueOrDefault(job)?.OnSlice(progress);

    public void OnEnded(JobId job, RunEnd how)
    {
        if (_jobs.TryGetValue(job, out var active)) _onEnded(active, how);
    }

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
