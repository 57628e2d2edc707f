namespace Grid.Scheduling.Policy;

/// <summary>
/// Everything about scheduling that an operator may choose (silo.json, <c>dispatch.policy</c>). Immutable; two equal policies
/// make equal decisions. The defaults are what the shipped configuration uses.
/// </summary>
public sealed record PolicyOptions
{
    /// <summary>Who goes first. Default <see cref="OrderRule.DeadlineProtected"/>; the others are there to compare with.</summary>
    public OrderRule Order { get; init; } = OrderRule.DeadlineProtected;

    /// <summary>Where a job goes. Default <see cref="PlacementRule.SoonestCompletion"/>; the other is there to compare with.</summary>
    public PlacementRule Placement { get; init; } = PlacementRule.SoonestCompletion;

    /// <summary>
    /// Ageing: how long after its deadline a routine job still lets scheduled work go first. From then on only emergencies and
    /// older work do. 1 min to 24 h; default 15 min.
    /// </summary>
    public TimeSpan RoutineGrace { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Share of a site in its pathway, relative to the others'; a site not named has 1. Each 0.01 to 100.</summary>
    public IReadOnlyDictionary<string, double> SiteWeights { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether lesser work yields its slot to an emergency. Default true.</summary>
    public bool Preemption { get; init; } = true;

    /// <summary>A run is left alone for this long after it began, so that slots are not traded to and fro. 0 to 1 min; default 0.5 s.</summary>
    public TimeSpan MinimumRun { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest time between two safe points, and longest shared run. 0.1 to 10 s; default 2 s.</summary>
    public TimeSpan SliceLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long after it was asked a run may take to yield before it is stopped hard. 0.5 s to 1 min; default 3 s.</summary>
    public TimeSpan YieldPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Most jobs that share one run; 1 means none do. 1 to 64; default 8.</summary>
    public int BatchJobs { get; init; } = 8;

    /// <summary>How many jobs may pass over a free slot because a busy one would answer them sooner. 0 to 64; default 2.</summary>
    public int Lookahead { get; init; } = 2;

    /// <summary>How much sooner another region must be before it is asked for a slot. 0 to 10 min; default 2 s.</summary>
    public TimeSpan SpillMargin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a slot is kept for another region. 1 to 60 s; default 5 s.</summary>
    public TimeSpan ReservationHold { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Weight of the newest run in what is learned of run times. 0 (learn nothing) to 1; default 0.2.</summary>
    public double LearningRate { get; init; } = 0.2;

    public AdmissionLimits Admission { get; init; } = new();

    /// <summary>Emergencies are placed apart, unless a simpler order is being compared that knows no tiers.</summary>
    internal bool IsUrgent(Tier tier) => tier == Tier.Emergency && Order is OrderRule.DeadlineProtected or OrderRule.StrictPriority;
}

/// <summary>Who goes first.</summary>
public enum OrderRule
{
    /// <summary>Emergencies by clinical deadline; then by deadline, the higher tier protected when not all can be met; fair between sites.</summary>
    DeadlineProtected,

    /// <summary>First come, first served, whatever it is.</summary>
    Fifo,

    /// <summary>By tier, first come first served within one.</summary>
    StrictPriority,

    /// <summary>By deadline, whatever the tier.</summary>
    EarliestDeadline,
}

/// <summary>Where a job goes.</summary>
public enum PlacementRule
{
    /// <summary>The node with the earliest estimated completion.</summary>
    SoonestCompletion,

    /// <summary>The free node at the shortest distance, whatever the links.</summary>
    NearestKilometres,
}

/// <summary>
/// How much work may wait before new work is turned away: routine first, then scheduled, emergencies never.
/// Counts are of jobs waiting at one dispatcher.
/// </summary>
public sealed record AdmissionLimits
{
    /// <summary>Routine jobs of one site. 1 to 10,000,000; default 20,000.</summary>
    public int RoutinePerSite { get; init; } = 20_000;

    /// <summary>Scheduled jobs of one site. 1 to 10,000,000; default 20,000.</summary>
    public int ScheduledPerSite { get; init; } = 20_000;

    /// <summary>All waiting jobs at which routine work is turned away. 1 to 100,000,000; default 1,000,000.</summary>
    public int RoutineTotal { get; init; } = 1_000_000;

    /// <summary>All waiting jobs at which scheduled work is turned away too; not below <see cref="RoutineTotal"/>. Default 1,500,000.</summary>
    public int ScheduledTotal { get; init; } = 1_500_000;
}
