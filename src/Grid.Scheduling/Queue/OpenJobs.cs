namespace Grid.Scheduling.Queue;

/// <summary>Every open job by name, and those that wait in their queues. A site pays once for each job, whenever it starts.</summary>
internal sealed class OpenJobs(PolicyOptions policy, ImagePlaces images)
{
    private readonly Dictionary<JobKey, JobEntry> _byKey = [];

    // Those that a node was lost with: few, and looked through when a node comes back.
    private readonly SortedSet<JobKey> _lostWithNodes = [];

    // Those that have failed by faults of their own: few.
    private readonly SortedSet<JobKey> _failing = [];

    public WaitingJobs Waiting { get; } = new(policy);

    public IReadOnlyCollection<JobEntry> All => _byKey.Values;

    public IReadOnlyCollection<JobKey> Failing => _failing;

    public JobEntry this[JobKey key] => _byKey[key];

    public JobEntry? Find(JobKey key) => _byKey.GetValueOrDefault(key);

    /// <summary>The job if that node holds it under that lease. While another lease is being taken the one before it counts no more, also where it was for the same node.</summary>
    public JobEntry? Held(JobKey key, string node, long epoch) =>
        Find(key) is { Phase: JobPhase.Starting or JobPhase.Running } entry && entry.Node?.Name == node && entry.Epoch == epoch ? entry : null;

    public void Add(JobEntry entry) => _byKey.Add(entry.Job.Key, entry);

    public void Remove(JobKey key)
    {
        _byKey.Remove(key);
        _lostWithNodes.Remove(key);
        _failing.Remove(key);
    }

    /// <param name="keepsPlace">It had a slot and lost it by no fault of its own: what came later does not start before it.</param>
    public void Enqueue(JobEntry entry, bool keepsPlace)
    {
        var work = Waiting.ClassOf(entry.Job);

        // An emergency that failed somewhere, or whose images were moved, may have another choice of nodes than those of its site.
        entry.IsApart = policy.IsUrgent(entry.Job.Tier)
            ? entry.FailedOn.Count > 0 || entry.Kept is not null || entry.Trouble is not null || images.Of(entry.Job.Key.Study) is not null
            : keepsPlace && work.IsShared;
        if (keepsPlace && entry.IsCharged)
        {
            work.Refund(entry);
            entry.IsCharged = false;
        }

        Waiting.Add(entry);
    }

    /// <summary>Takes it out of its queue, if it is in it.</summary>
    public void Dequeue(JobEntry entry)
    {
        if (entry.HeapIndex >= 0) Waiting.Remove(entry);
    }

    public void Charge(JobEntry entry)
    {
        if (entry.IsCharged) return;
        Waiting.ClassOf(entry.Job).Charge(entry);
        entry.IsCharged = true;
    }

    /// <summary>A failure of its own.</summary>
    public void AddFailure(JobEntry entry, string node, string reason)
    {
        entry.AddFailure(node, reason);
        _failing.Add(entry.Job.Key);
    }

    public void AddLosses(JobEntry entry, IReadOnlyList<NodeLoss> losses)
    {
        if (losses.Count == 0) return;
        entry.AddLosses(losses);
        _lostWithNodes.Add(entry.Job.Key);
    }

    /// <summary>The node lives under the incarnation under which it was lost: it had only been silent.</summary>
    public void ForgiveLosses(string node, long incarnation)
    {
        foreach (var key in _lostWithNodes) Find(key)?.ForgiveLosses(node, incarnation);
    }

    /// <summary>What is open, by tier and pathway.</summary>
    public IReadOnlyList<QueueDepth> Depths() =>
        [.. All
            .GroupBy(e => (e.Job.Tier, e.Job.Pathway))
            .OrderBy(g => g.Key.Tier).ThenBy(g => g.Key.Pathway, StringComparer.Ordinal)
            .Select(g => new QueueDepth(
                g.Key.Pathway,
                g.Key.Tier,
                g.Count(e => e.Run is null),
                g.Count(e => e.Run is not null),
                g.Where(e => e.Run is null).Select(e => (DateTimeOffset?)e.Job.AdmittedAt).Min()))];

    /// <summary>All but the runs, which <see cref="NodeTable"/> copies with their nodes.</summary>
    public void CopyFrom(OpenJobs other)
    {
        _lostWithNodes.UnionWith(other._lostWithNodes);
        _failing.UnionWith(other._failing);

        // What each site was given goes before its jobs, and how far the turns have come after them: a site takes its turn as it enters.
        foreach (var work in other.Waiting.Classes) Waiting.ClassNamed(work.Tier, work.Model).CopyTags(work);
        foreach (var entry in other.All)
        {
            var copy = entry.Copy();
            Add(copy);
            if (entry.HeapIndex >= 0) Waiting.Add(copy);
        }

        foreach (var work in other.Waiting.Classes) Waiting.ClassNamed(work.Tier, work.Model).CopyVirtualTime(work);
    }
}
