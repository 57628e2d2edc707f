using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;

namespace Grid.Scheduling.Dispatch;

/// <summary>Orders the heartbeats of one node over its restarts.</summary>
internal readonly record struct Heartbeat(long Incarnation, long Sequence) : IComparable<Heartbeat>
{
    public int CompareTo(Heartbeat other)
    {
        var order = Incarnation.CompareTo(other.Incarnation);
        return order == 0 ? Sequence.CompareTo(other.Sequence) : order;
    }
}

/// <summary>The dispatcher's memory of one node.</summary>
internal sealed class NodeEntry(string name, DateTimeOffset heardAt)
{
    private readonly Dictionary<JobKey, JobEntry> _holds = [];
    private readonly HashSet<RunningLease> _ended = [];
    private int _foreign;

    public string Name { get; } = name;
    public NodeFacts? Facts { get; private set; }
    public Heartbeat Last { get; private set; }
    public DateTimeOffset HeardAt { get; private set; } = heardAt;
    public bool Lost { get; set; }

    /// <summary>Set when the node refused a job: it takes no more until it has said what it runs.</summary>
    public bool Refusing { get; set; }

    /// <summary>Jobs that occupy a slot here as far as the dispatcher knows, in no particular order.</summary>
    public IReadOnlyCollection<JobEntry> Holds => _holds.Values;

    public int FreeSlots => Lost || Refusing || Facts is null ? 0 : Math.Max(0, Facts.Slots - _holds.Count - _foreign);

    public void Hold(JobEntry job) => _holds[job.Job.Key] = job;

    public void Release(JobKey key) => _holds.Remove(key);

    /// <summary>A run that ended here; a heartbeat written before that may still list it.</summary>
    public void Remember(RunningLease ended) => _ended.Add(ended);

    public void Hear(NodeHeard report)
    {
        var listed = report.Running.ToHashSet();
        _ended.IntersectWith(listed);
        Facts = report.Node;
        Last = new Heartbeat(report.Incarnation, report.Sequence);
        HeardAt = report.At > HeardAt ? report.At : HeardAt;
        Lost = false;
        Refusing = false;
    }

    /// <summary>Counts the runs that occupy slots here without the dispatcher having put them there.</summary>
    public void CountForeign(IReadOnlyList<RunningLease> running) =>
        _foreign = running.Count(r => !_holds.ContainsKey(r.Key) && !_ended.Contains(r));
}
