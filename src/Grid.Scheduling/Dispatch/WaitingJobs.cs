using Grid.Scheduling.Jobs;

namespace Grid.Scheduling.Dispatch;

/// <summary>
/// The waiting jobs, in order, apart by model, so that jobs whose model no free node serves cost nothing to pass over.
/// </summary>
internal sealed class WaitingJobs
{
    // Sorted by model so that ties are broken the same way in every process.
    private readonly SortedDictionary<string, SortedSet<Job>> _byModel = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public IEnumerable<KeyValuePair<string, SortedSet<Job>>> ByModel => _byModel;

    public void Add(Job job)
    {
        if (!_byModel.TryGetValue(job.Key.Model, out var jobs))
            _byModel.Add(job.Key.Model, jobs = new SortedSet<Job>(JobOrder.Instance));
        if (jobs.Add(job)) Count++;
    }

    public void Remove(Job job)
    {
        if (!_byModel.TryGetValue(job.Key.Model, out var jobs) || !jobs.Remove(job)) return;
        Count--;
        if (jobs.Count == 0) _byModel.Remove(job.Key.Model);
    }
}
