namespace Grid.Scheduling.Queue;

/// <summary>
/// The waiting jobs of one site in one class, and the site's place in fair sharing: start-time fair queueing
/// (Goyal, Vin and Cheng, 1996), where the site with the lowest start tag is served next and pays for what it was given.
/// </summary>
internal sealed class SiteQueue(string site, double weight, HeapOrder<JobEntry> order) : IHeapItem
{
    public string Site { get; } = site;

    public IndexedHeap<JobEntry> Jobs { get; } = new(order);

    /// <summary>Seconds of run time over weight.</summary>
    public double StartTag { get; private set; }

    public int HeapIndex { get; set; } = -1;

    /// <summary>No node of the region can take what waits here, as nodes stand.</summary>
    public bool IsUnplaceable { get; set; }

    /// <summary>A site that had nothing waiting does not save up its share: it starts at the class's virtual time.</summary>
    public void Activate(double virtualTime) => StartTag = Math.Max(StartTag, virtualTime);

    public void Charge(double seconds) => StartTag += seconds / weight;

    /// <summary>What it was charged for a run that was lost. Never below zero, because tags are compared by their bits.</summary>
    public void Refund(double seconds) => StartTag = Math.Max(0, StartTag - seconds / weight);

    public void CopyTag(SiteQueue from) => StartTag = from.StartTag;

    internal sealed class ByTag : HeapOrder<SiteQueue>
    {
        public static readonly ByTag Instance = new();

        // Bits of numbers that are not negative are in the numbers' order.
        public override long KeyOf(SiteQueue item) => BitConverter.DoubleToInt64Bits(item.StartTag);

        public override int Compare(SiteQueue? x, SiteQueue? y)
        {
            var order = x!.StartTag.CompareTo(y!.StartTag);
            if (order != 0) return order;

            // Equal shares: the one whose next job has waited longest against its deadline, then by name so that all processes agree.
            order = x.Jobs.First.Job.Deadline.CompareTo(y.Jobs.First.Job.Deadline);
            return order != 0 ? order : string.CompareOrdinal(x.Site, y.Site);
        }
    }

    /// <summary>By the job that each would send next.</summary>
    internal sealed class ByFirst(HeapOrder<JobEntry> order) : HeapOrder<SiteQueue>
    {
        public override long KeyOf(SiteQueue item) => order.KeyOf(item.Jobs.First);

        public override int Compare(SiteQueue? x, SiteQueue? y) => order.Compare(x!.Jobs.First, y!.Jobs.First);
    }
}
