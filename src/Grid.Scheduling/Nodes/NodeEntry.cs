namespace Grid.Scheduling.Nodes;

/// <summary>The dispatcher's memory of one node. Times are monotonic ticks.</summary>
internal sealed class NodeEntry(string name, long heardAt)
{
    private const int MostRefusalsCounted = 5;

    private HashSet<(JobKey Key, long Epoch)> _ended = [];
    private HashSet<string> _models = [];
    private HashSet<string>? _loaded;
    private int _foreign;
    private int _reserved;

    public string Name { get; } = name;
    public NodeFacts? Facts { get; private set; }

    /// <summary>Index of its site in the topology; -1 when that is unknown.</summary>
    public int Site { get; private set; } = -1;
    public int Slots { get; private set; }
    public Heartbeat Last { get; private set; }
    public long HeardAt { get; set; } = heardAt;
    public bool IsLost { get; set { field = value; Refresh(); } }

    /// <summary>Of another region: it runs jobs of ours in slots that were lent, and is no place for others.</summary>
    public bool IsGuest { get; private set; }

    /// <summary>Silent for longer than is usual; set again by every look at the clock.</summary>
    public bool IsSuspect { get; set { field = value; Refresh(); } }

    /// <summary>It refused a job: no more until then, or until the heartbeat after.</summary>
    public long RefusingUntil { get; private set; }

    /// <summary>In a row.</summary>
    public int Refusals { get; private set; }

    /// <summary>Runs in the order in which they were placed. A list and no view of one, because every decision walks it on every node.</summary>
    public List<Run> Runs { get; private set; } = [];

    /// <summary>Not taken by our runs, by runs that the dispatcher did not place, or lent. Kept, like <see cref="NextEnd"/>.</summary>
    public int FreeSlots { get; private set; }

    /// <summary>When the first of its runs is expected to end; <see cref="long.MaxValue"/> when nothing of ours runs.</summary>
    public long NextEnd { get; private set; } = long.MaxValue;

    /// <summary>Number of the placing round in which a slot of its was last promised.</summary>
    public long PromisedIn { get; private set; }

    /// <summary>Number of the placing round in which its free slots are kept for emergencies that were not looked at yet.</summary>
    public long KeptForEmergenciesIn { get; set; }

    /// <summary>Whether new work may go there at all. Kept, because every decision asks it of every node.</summary>
    public bool IsPlaceable { get; private set; }

    public long MemoryMib { get; private set; }

    /// <summary>Faults met there that were no study's.</summary>
    public PlumbingFaults Faults { get; private set; } = new();

    /// <summary>Counts up whenever it may take jobs that it could not take before, or the other way round.</summary>
    public long Changes { get; private set; }

    public bool Serves(string model) => _models.Contains(model);

    public bool HasLoadedAll => _loaded is null;

    public bool HasLoaded(string model) => _loaded is null || _loaded.Contains(model);

    public bool HasLoadedWhatItRuns() => Runs.TrueForAll(r => HasLoaded(r.Model));

    public void Add(Run run)
    {
        Runs.Add(run);
        RunsChanged();
    }

    public void Remove(Run run)
    {
        Runs.Remove(run);
        RunsChanged();
    }

    /// <summary>A slot is kept for another region's job.</summary>
    public void Reserve()
    {
        _reserved++;
        CountFree();
    }

    public void Unreserve()
    {
        _reserved--;
        CountFree();
    }

    /// <summary>Call when what is expected of a run here has changed.</summary>
    public void RunsChanged()
    {
        NextEnd = long.MaxValue;
        foreach (var run in Runs) NextEnd = Math.Min(NextEnd, run.ExpectedEnd);
        CountFree();
    }

    /// <summary>The run that ends first of those not promised in this round; null when there is none.</summary>
    public Run? FirstToEnd(long now, long round)
    {
        Run? first = null;
        foreach (var run in Runs)
        {
            if (run.PromisedIn != round && (first is null || run.RemainingTicks(now) < first.RemainingTicks(now))) first = run;
        }

        return first;
    }

    public void Promise(Run run, long round) => (run.PromisedIn, PromisedIn) = (round, round);

    public bool HasEnded(JobKey key, long epoch) => _ended.Count > 0 && _ended.Contains((key, epoch));

    /// <summary>A run that ended here; a heartbeat written before that may still list it.</summary>
    public void Remember(JobKey key, long epoch)
    {
        if (_ended.Add((key, epoch)) && _foreign > 0 && !Holds(key)) _foreign--;
        CountFree();
    }

    /// <returns>Whether what it serves, or for whom, is other than before.</returns>
    public bool Hear(NodeHeard report, string region, int site, long now)
    {
        var isOther = Facts is null || Facts.Region != report.Node.Region || !Facts.Models.SequenceEqual(report.Node.Models);
        var listed = new HashSet<(JobKey, long)>(report.Running.Count);
        foreach (var running in report.Running) listed.Add((running.Key, running.Epoch));
        _ended.IntersectWith(listed);

        if (isOther) _models = [.. report.Node.Models];
        if (isOther || site != Site || report.Node.MemoryMib != MemoryMib) Changes++;
        _loaded = report.Node.Loaded is { } loaded ? [.. loaded] : null;
        Facts = report.Node;
        Site = site;
        Slots = Math.Clamp(report.Node.Slots, 0, NodeFacts.MostSlots);
        MemoryMib = report.Node.MemoryMib;
        IsGuest = report.Node.Region.Length > 0 && report.Node.Region != region;
        Last = new Heartbeat(report.Incarnation, report.Sequence);
        HeardAt = now;
        IsLost = false;
        IsSuspect = false;
        if (now >= RefusingUntil) RefusingUntil = 0;
        Refresh();
        return isOther;
    }

    /// <summary>Each refusal in a row keeps it alone for twice as long: a node that offers slots it does not have must not eat leases.</summary>
    public void Refuse(long now, long pause)
    {
        if (RefusingUntil > now) return;
        RefusingUntil = now + (Refusals == 0 ? 0 : pause << Math.Min(Refusals, MostRefusalsCounted));
        Refusals++;
        Refresh();
    }

    public void Accept() => Refusals = 0;

    /// <summary>A node of another region that lends a slot, before it was heard itself.</summary>
    public void Lend(int site, long now)
    {
        IsGuest = true;
        if (Site < 0) Site = site;
        if (Runs.Count == 0) (HeardAt, IsLost) = (now, false);
        Refresh();
    }

    /// <summary>Counts the runs that occupy slots here without the dispatcher having put them there.</summary>
    public void CountForeign(IReadOnlyList<RunningLease> running)
    {
        _foreign = 0;
        for (var i = 0; i < running.Count; i++)
        {
            if (!Holds(running[i].Key) && !_ended.Contains((running[i].Key, running[i].Epoch))) _foreign++;
        }

        CountFree();
    }

    private void CountFree() => FreeSlots = Math.Max(0, Slots - Runs.Count - _foreign - _reserved);

    private void Refresh()
    {
        CountFree();
        var was = IsPlaceable;
        IsPlaceable = !IsLost && !IsSuspect && !IsGuest && RefusingUntil == 0 && Facts is { Availability: NodeAvailability.Active } && Slots > 0;
        if (was != IsPlaceable) Changes++;
    }

    private bool Holds(JobKey key)
    {
        foreach (var run in Runs)
        {
            foreach (var job in run.Jobs)
            {
                if (job.Job.Key == key) return true;
            }
        }

        return false;
    }

    /// <summary>A list of its own, in the order in which the jobs were placed.</summary>
    public List<JobEntry> CopyJobs()
    {
        var jobs = new List<JobEntry>(Runs.Count);
        foreach (var run in Runs) jobs.AddRange(run.Jobs);
        return jobs;
    }

    /// <summary>All but its runs, which the caller adds, and what was promised in this round.</summary>
    public NodeEntry CopyWithoutRuns()
    {
        var copy = (NodeEntry)MemberwiseClone();
        (copy.Runs, copy._ended, copy.Faults) = ([], [.. _ended], Faults.Copy());
        (copy.PromisedIn, copy.KeptForEmergenciesIn) = (0, 0);
        copy.RunsChanged();
        return copy;
    }
}
