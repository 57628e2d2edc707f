using Grid.Grains.Ports;

namespace Grid.Silo.Inference;

/// <summary>What a run's watcher hears: one call at a time, one end for each job, and nothing of a job after its end.</summary>
internal sealed class RunReport(IRunWatcher watcher)
{
    private readonly Lock _gate = new();
    private readonly HashSet<JobId> _ended = [];

    public void Fetched(JobId job)
    {
        lock (_gate)
        {
            if (!_ended.Contains(job)) watcher.OnFetched(job);
        }
    }

    public void Slice(JobId job, SliceProgress progress)
    {
        lock (_gate)
        {
            if (!_ended.Contains(job)) watcher.OnSlice(job, progress);
        }
    }

    /// <summary>The first end counts.</summary>
    public void End(JobId job, RunEnd end)
    {
        lock (_gate)
        {
            if (_ended.Add(job)) watcher.OnEnded(job, end);
        }
    }
}
