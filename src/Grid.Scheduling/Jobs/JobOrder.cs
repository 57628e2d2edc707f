namespace Grid.Scheduling.Jobs;

/// <summary>
/// Who goes first: tier, then deadline, then arrival, then name, so that the order is total and
/// two runs over the same jobs agree.
/// </summary>
public sealed class JobOrder : IComparer<Job>
{
    public static readonly JobOrder Instance = new();

    public int Compare(Job? x, Job? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);

        var order = x.Tier.CompareTo(y.Tier);
        if (order == 0) order = x.Deadline.CompareTo(y.Deadline);
        if (order == 0) order = x.AdmittedAt.CompareTo(y.AdmittedAt);
        return order == 0 ? x.Key.CompareTo(y.Key) : order;
    }
}
