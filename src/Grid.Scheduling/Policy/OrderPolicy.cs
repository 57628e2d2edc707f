namespace Grid.Scheduling.Policy;

/// <summary>A place in the order: the lower key goes first.</summary>
internal readonly record struct Rank(int Band, long Key, OrderReason Turn) : IComparable<Rank>
{
    public int CompareTo(Rank other)
    {
        var order = Band.CompareTo(other.Band);
        return order == 0 ? Key.CompareTo(other.Key) : order;
    }
}

/// <summary>
/// Who goes first between classes of work. Emergencies by clinical deadline. Below them by deadline, with two corrections that
/// protect the higher tier when not all can be met:
/// scheduled work's deadline is brought forward by the time its own waiting work takes, so that it goes first once it must;
/// routine work that can no longer be in time goes back by its grace, so that it does not push others over theirs.
/// The grace is finite and the key fixed, which is the ageing: work admitted later than a routine job's deadline plus grace,
/// less its own promise, never goes before it. See src/decisions/0005.
/// </summary>
internal static class OrderPolicy
{
    private const int EmergencyBand = 0;
    private const int OtherBand = 1;

    /// <param name="runTicks">Estimated run time of the job, in ticks.</param>
    /// <param name="drainTicks">Time in which the slots that serve it would work off all that waits of its class, in ticks.</param>
    public static Rank Of(Job job, long runTicks, long drainTicks, long nowTicks, PolicyOptions policy)
    {
        switch (policy.Order)
        {
            case OrderRule.Fifo: return new Rank(OtherBand, job.AdmittedAt.UtcTicks, OrderReason.ByRule);
            case OrderRule.StrictPriority: return new Rank((int)job.Tier, job.AdmittedAt.UtcTicks, OrderReason.ByRule);
            case OrderRule.EarliestDeadline: return new Rank(OtherBand, job.Deadline.UtcTicks, OrderReason.ByRule);
            case OrderRule.DeadlineProtected: break;
            default: throw new ArgumentOutOfRangeException(nameof(policy), policy.Order, "not an order");
        }

        var deadline = job.Deadline.UtcTicks;
        switch (job.Tier)
        {
            case Tier.Emergency:
                return new Rank(EmergencyBand, deadline, OrderReason.Emergency);
            case Tier.Scheduled:
                // Never before it came: what arrives later must not overtake routine work that has aged.
                var brought = Math.Min(drainTicks, Math.Max(0, deadline - job.AdmittedAt.UtcTicks));
                var isNear = nowTicks + drainTicks >= deadline;
                return new Rank(OtherBand, deadline - brought, isNear ? OrderReason.Protected : OrderReason.ByDeadline);
            default:
                if (nowTicks + runTicks <= deadline) return new Rank(OtherBand, deadline, OrderReason.ByDeadline);
                var aged = deadline + policy.RoutineGrace.Ticks;
                return new Rank(OtherBand, aged, nowTicks >= aged ? OrderReason.Aged : OrderReason.Late);
        }
    }
}
