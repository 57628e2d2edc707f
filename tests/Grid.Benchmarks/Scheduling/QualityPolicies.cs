using Grid.Scheduling.Policy;

namespace Grid.Benchmarks.Scheduling;

/// <summary>One way of scheduling, by name.</summary>
internal sealed record QualityPolicy(string Name, PolicyOptions Options)
{
    public const string OursName = "ours";

    private static readonly PolicyOptions Shipped = new();

    /// <summary>What ships first, then what it is compared with. Runs are shared, and times learned, in all of them alike.</summary>
    public static readonly IReadOnlyList<QualityPolicy> All =
    [
        new(OursName, Shipped),
        new("fifo", Shipped with { Order = OrderRule.Fifo, Preemption = false }),
        new("strict-priority", Shipped with { Order = OrderRule.StrictPriority, Preemption = false }),
        new("earliest-deadline", Shipped with { Order = OrderRule.EarliestDeadline, Preemption = false }),
        new("nearest-kilometres", Shipped with { Placement = PlacementRule.NearestKilometres }),
    ];
}
