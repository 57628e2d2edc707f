namespace Grid.Scheduling.Queue;

/// <summary>All waiting jobs, apart by tier and model, so that work that no free node can take costs nothing to pass over.</summary>
internal sealed class WaitingJobs(PolicyOptions policy)
{
    private readonly Dictionary<(Tier, string), JobClass> _byName = [];
    private readonly List<JobClass> _classes = [];

    public int Count { get; private set; }

    /// <summary>Emergencies among <see cref="Count"/>.</summary>
    public int Emergencies { get; private set; }

    /// <summary>By tier, then model, so that ties are broken the same way in every process.</summary>
    public IReadOnlyList<JobClass> Classes => _classes;

    public void Add(JobEntry entry)
    {
        ClassOf(entry.Job).Add(entry);
        Count++;
        if (entry.Job.Tier == Tier.Emergency) Emergencies++;
    }

    public void Remove(JobEntry entry)
    {
        ClassOf(entry.Job).Remove(entry);
        Count--;
        if (entry.Job.Tier == Tier.Emergency) Emergencies--;
    }

    public JobClass ClassOf(Job job) => ClassNamed(job.Tier, job.Key.Model);

    public JobClass ClassNamed(Tier tier, string model)
    {
        if (_byName.TryGetValue((tier, model), out var known)) return known;

        var created = new JobClass(tier, model, policy);
        _byName.Add((tier, model), created);
        var at = _classes.FindIndex(c => c.Tier > tier || (c.Tier == tier && string.CompareOrdinal(c.Model, model) > 0));
        _classes.Insert(at < 0 ? _classes.Count : at, created);
        return created;
    }
}
