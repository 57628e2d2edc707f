namespace Grid.Scheduling.Queue;

/// <summary>Total orders of waiting jobs: two runs over the same jobs agree.</summary>
internal sealed class EntryOrder : HeapOrder<JobEntry>
{
    public static readonly EntryOrder ByDeadline = new(byArrival: false);
    public static readonly EntryOrder ByArrival = new(byArrival: true);

    private readonly bool _byArrival;

    private EntryOrder(bool byArrival) => _byArrival = byArrival;

    public override long KeyOf(JobEntry item) => (_byArrival ? item.Job.AdmittedAt : item.Job.Deadline).UtcTicks;

    public override int Compare(JobEntry? x, JobEntry? y)
    {
        var (a, b) = (x!.Job, y!.Job);
        var byDeadline = a.Deadline.UtcTicks.CompareTo(b.Deadline.UtcTicks);
        var byArrival = a.AdmittedAt.UtcTicks.CompareTo(b.AdmittedAt.UtcTicks);
        var order = _byArrival ? byArrival : byDeadline;
        if (order == 0) order = _byArrival ? byDeadline : byArrival;
        return order == 0 ? a.Key.CompareTo(b.Key) : order;
    }
}
