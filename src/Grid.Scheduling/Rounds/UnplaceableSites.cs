namespace Grid.Scheduling.Rounds;

/// <summary>
/// Sites whose emergencies of one model no node can take, whatever becomes free: they are out of their class, so that they block nobody,
/// and are looked at again when nodes change or time passes.
/// </summary>
internal sealed class UnplaceableSites(NodeTable nodes)
{
    private readonly List<(JobClass Class, SiteQueue Site)> _sites = [];
    private long _asOf;
    private int _askedTo;

    public IReadOnlyList<(JobClass Class, SiteQueue Site)> All => _sites;

    /// <param name="site">Set aside from <paramref name="work"/>.</param>
    public void Add(JobClass work, SiteQueue site)
    {
        if (!site.IsUnplaceable) _sites.Add((work, site));
        site.IsUnplaceable = true;
    }

    public int CountJobs()
    {
        var count = 0;
        foreach (var (_, site) in _sites) count += site.Jobs.Count;
        return count;
    }

    public void LookAgain(bool isTimePassed)
    {
        if (_sites.Count == 0) return;
        var changes = nodes.Changes();
        if (changes == _asOf && !isTimePassed) return;
        _asOf = changes;
        foreach (var (work, site) in _sites)
        {
            site.IsUnplaceable = false;
            work.PutBack(site);
        }

        _sites.Clear();
    }

    /// <summary>So many of the jobs: those whose turn it is to ask other regions.</summary>
    public IEnumerable<JobEntry> NextToAsk(int most)
    {
        var asking = 0;
        foreach (var (_, site) in _sites)
        {
            for (var i = 0; i < site.Jobs.Count && asking < most; i++, asking++) yield return site.Jobs[(_askedTo + i) % site.Jobs.Count];
        }

        _askedTo = (_askedTo + most) % 1_000_000;
    }
}
