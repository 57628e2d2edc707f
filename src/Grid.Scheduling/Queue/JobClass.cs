namespace Grid.Scheduling.Queue;

/// <summary>
/// The waiting jobs of one tier and model. Between sites the share decides, within a site the deadline; emergencies are not
/// shared but go by deadline alone. Jobs apart (<see cref="JobEntry.IsApart"/>) have a queue of their own: below the emergencies it
/// goes first, because it is work that was lost after its turn had come.
/// </summary>
internal sealed class JobClass
{
    private const int MostLookedAt = 64;
    private const int MostCounted = 20_000;

    private readonly PolicyOptions _policy;
    private readonly HeapOrder<JobEntry> _order;
    private readonly Dictionary<string, SiteQueue> _sites = new(StringComparer.Ordinal);
    private readonly IndexedHeap<SiteQueue> _active;
    private readonly SiteQueue _apart;
    private readonly bool _isBySite;
    private double _virtualTime;

    public JobClass(Tier tier, string model, PolicyOptions policy)
    {
        (Tier, Model, _policy) = (tier, model, policy);
        IsShared = tier != Tier.Emergency && policy.Order == OrderRule.DeadlineProtected;
        _order = policy.Order is OrderRule.Fifo or OrderRule.StrictPriority ? EntryOrder.ByArrival : EntryOrder.ByDeadline;

        // Sites that take no turns have queues of their own all the same where what one site sends may be out of reach and another's not.
        _isBySite = policy.Order == OrderRule.DeadlineProtected || (tier == Tier.Emergency && policy.Order == OrderRule.StrictPriority);
        _active = new IndexedHeap<SiteQueue>(IsShared ? SiteQueue.ByTag.Instance : new SiteQueue.ByFirst(_order));
        _apart = new SiteQueue("", 1, _order);
    }

    public Tier Tier { get; }
    public string Model { get; }

    /// <summary>Whether sites have queues of their own, and take turns.</summary>
    public bool IsShared { get; }

    public int Count { get; private set; }

    /// <summary>Estimated run time of all that waits, in ticks.</summary>
    public long WorkTicks { get; private set; }

    /// <summary>Whose turn it is; null when nothing waits, or when what waits has been set aside.</summary>
    public JobEntry? Head => IsShared && _apart.Jobs.Count > 0 ? _apart.Jobs.First : _active.Count > 0 ? _active.First.Jobs.First : null;

    /// <summary>Jobs that wait apart from their sites'.</summary>
    public int CountApart => _apart.Jobs.Count;

    public IEnumerable<SiteQueue> Sites => _sites.Values;

    public void Add(JobEntry entry)
    {
        var site = QueueOf(entry);
        site.Jobs.Add(entry);
        Count++;
        WorkTicks += entry.RunTicks;
        if (IsShared && site == _apart) return;
        if (site.HeapIndex >= 0)
        {
            _active.Moved(site);
            return;
        }

        site.Activate(_virtualTime);
        _active.Add(site);
    }

    public void Remove(JobEntry entry)
    {
        var site = QueueOf(entry);
        site.Jobs.Remove(entry);
        Count--;
        WorkTicks -= entry.RunTicks;
        if (site.HeapIndex < 0) return;
        if (site.Jobs.Count == 0) _active.Remove(site);
        else _active.Moved(site);
    }

    /// <summary>The entry's site pays for the run it was given. Call after removing the entry.</summary>
    public void Charge(JobEntry entry)
    {
        var site = SiteOf(entry);

        // Out of turn says nothing of how far the turns have come.
        if (!entry.IsApart) _virtualTime = Math.Max(_virtualTime, site.StartTag);
        site.Charge(TimeSpan.FromTicks(entry.RunTicks).TotalSeconds);
        if (site.HeapIndex >= 0) _active.Moved(site);
    }

    /// <summary>The run that the entry's site has paid for was lost, and not by its fault.</summary>
    public void Refund(JobEntry entry)
    {
        var site = SiteOf(entry);
        site.Refund(TimeSpan.FromTicks(entry.RunTicks).TotalSeconds);
        if (site.HeapIndex >= 0) _active.Moved(site);
    }

    /// <summary>Leaves the jobs that wait with this one out until <see cref="PutBack"/>: none of them can be placed now.</summary>
    public SiteQueue SetAside(JobEntry entry)
    {
        var site = QueueOf(entry);
        _active.Remove(site);
        return site;
    }

    public void PutBack(SiteQueue site)
    {
        if (site.HeapIndex < 0 && site.Jobs.Count > 0) _active.Add(site);
    }

    /// <summary>The next job of one site, if it has any that is not set aside.</summary>
    public JobEntry? HeadOf(string site) =>
        IsShared && _sites.TryGetValue(site, out var queue) && queue.HeapIndex >= 0 ? queue.Jobs.First : null;

    /// <summary>
    /// A job that no other region is being asked about: one of the late ones of the site with most waiting, which will wait
    /// longest here, or one of the first of the site whose turn it is.
    /// </summary>
    public JobEntry? Unasked(bool isLate)
    {
        if (_active.Count == 0 && _apart.Jobs.Count == 0) return null;
        var jobs = (_active.Count == 0 || (!isLate && IsShared && _apart.Jobs.Count > 0) ? _apart : isLate ? Fullest() : _active.First).Jobs;
        for (var i = 0; i < Math.Min(jobs.Count, MostLookedAt); i++)
        {
            var entry = isLate ? jobs[jobs.Count - 1 - i] : jobs[i];
            if (entry.PendingPlacement?.Asked is null) return entry;
        }

        return null;
    }

    /// <summary>
    /// How many of these go before a job, about: by the order, and where sites take turns as many of each other site as its own site
    /// sends until then. Looks at a bounded number of jobs.
    /// </summary>
    public int CountBefore(JobEntry entry)
    {
        var before = CountBefore(_apart, entry);
        if (IsShared && entry.IsApart && entry.HeapIndex >= 0) return before;
        if (IsShared) before = _apart.Jobs.Count;
        if (!IsShared)
        {
            foreach (var site in _sites.Values) before += CountBefore(site, entry);
            return before;
        }

        var own = SiteOf(entry);
        var turns = CountBefore(own, entry);
        before += turns;
        foreach (var site in _sites.Values)
        {
            if (site != own) before += Math.Min(site.Jobs.Count, site.StartTag <= own.StartTag ? turns + 1 : turns);
        }

        return before;
    }

    private int CountBefore(SiteQueue queue, JobEntry entry)
    {
        var before = 0;
        for (var i = 0; i < Math.Min(queue.Jobs.Count, MostCounted); i++)
        {
            if (queue.Jobs[i] != entry && _order.Compare(queue.Jobs[i], entry) < 0) before++;
        }

        return before;
    }

    private SiteQueue Fullest()
    {
        var most = _active.First;
        for (var i = 0; i < _active.Count; i++)
        {
            var site = _active[i];
            if (site.Jobs.Count > most.Jobs.Count
                || (site.Jobs.Count == most.Jobs.Count && string.CompareOrdinal(site.Site, most.Site) < 0)) most = site;
        }

        return most;
    }

    /// <summary>What each site has been given so far. Call before any job is added.</summary>
    public void CopyTags(JobClass from)
    {
        foreach (var site in from._sites.Values) QueueNamed(_isBySite ? site.Site : "").CopyTag(site);
    }

    public void CopyVirtualTime(JobClass from) => _virtualTime = from._virtualTime;

    private SiteQueue QueueOf(JobEntry entry) => entry.IsApart ? _apart : SiteOf(entry);

    private SiteQueue SiteOf(JobEntry entry) => QueueNamed(_isBySite ? entry.Job.Site : "");

    private SiteQueue QueueNamed(string name)
    {
        if (!_sites.TryGetValue(name, out var queue))
            _sites.Add(name, queue = new SiteQueue(name, _policy.SiteWeights.GetValueOrDefault(name, 1), _order));
        return queue;
    }
}
