namespace Grid.Scheduling.Rounds;

/// <summary>
/// One look at all that waits, after every event: what is out of its queue for so long, and which slots are promised. Each busy slot is
/// promised to one waiting job at most, so that a queue does not count on the same slot; a promise carries the number of its round and
/// ends with it.
/// </summary>
internal sealed class PlacingRound(EventTime time, NodeTable nodes, WaitingJobs waiting, PlacementPolicy placement, int mostNamed)
{
    private readonly Ranking _ranking = new(mostNamed);

    // Empty between two rounds.
    private readonly List<JobEntry> _heldOut = [];
    private readonly List<(JobClass Class, SiteQueue Site)> _sitesAside = [];
    private long _number;

    /// <summary>Jobs that are out of their queues.</summary>
    public int HeldOut => _heldOut.Count;

    public void Begin()
    {
        _number++;
        nodes.LookForFree();
    }

    /// <summary>The nodes that could take the job. One object is filled again and again: what is answered holds until the next call.</summary>
    /// <param name="isUrgent">Lesser work would yield for it.</param>
    public Ranking Rank(JobEntry entry, bool isUrgent)
    {
        placement.Rank(entry, nodes, time.Ticks, _number, isUrgent, _ranking);
        return _ranking;
    }

    public void Promise(Run run) => run.Node.Promise(run, _number);

    /// <summary>Promises the slot of a busy node that comes free first of those that are promised to nobody.</summary>
    public void PromiseFirst(NodeEntry busy) => Promise(busy.FirstToEnd(time.Ticks, _number)!);

    /// <summary>Nothing lesser takes a free slot of the node in this round.</summary>
    public void KeepForEmergencies(NodeEntry node) => node.KeptForEmergenciesIn = _number;

    public void HoldOut(JobEntry entry)
    {
        waiting.Remove(entry);
        _heldOut.Add(entry);
    }

    /// <summary>One that was held out is given a slot after all.</summary>
    public void Release(JobEntry entry) => _heldOut.Remove(entry);

    /// <summary>Takes the queue that a job stands in out of its class.</summary>
    public void SetAside(JobClass work, JobEntry entry) => _sitesAside.Add((work, work.SetAside(entry)));

    public void PutBack()
    {
        foreach (var entry in _heldOut) waiting.Add(entry);
        foreach (var (work, site) in _sitesAside) work.PutBack(site);
        _heldOut.Clear();
        _sitesAside.Clear();
    }

    public void CopyFrom(PlacingRound other) => _number = other._number;
}
