namespace Grid.Scheduling.Dispatch;

/// <summary>What a dispatcher is given once: its region, its policy, the map, the models, and the limits of its patience.</summary>
public sealed record DispatcherOptions
{
    /// <summary>The region it is authoritative for.</summary>
    public required string Region { get; init; }
    public required Topology Topology { get; init; }
    public required ModelCosts Models { get; init; }
    public PolicyOptions Policy { get; init; } = new();

    /// <summary>
    /// Whether decisions name the candidates that did not win (the default). A planner reads none of a year's millions; what is
    /// decided, and the hash over it, is the same.
    /// </summary>
    public bool NamesCandidates { get; init; } = true;

    /// <summary>Counts up over restarts of the region's dispatcher, so that others know which of its words is newer.</summary>
    public long Incarnation { get; init; }

    /// <summary>The other regions, which may lend slots and be lent some; empty where one dispatcher serves all.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>A node not heard of for longer gets no new work.</summary>
    public TimeSpan NodeSuspectAfter { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>A node not heard of for longer is lost, and its jobs wait again.</summary>
    public TimeSpan NodeLostAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long nothing is leased after the ledger did not answer.</summary>
    public TimeSpan LedgerPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A job is quarantined after failing on this many distinct nodes.</summary>
    public int QuarantineAfterNodes { get; init; } = 2;

    /// <summary>A job is quarantined after this many failures wherever they were, for grids too small for the rule above.</summary>
    public int QuarantineAfterFailures { get; init; } = 3;

    /// <summary>
    /// A job is quarantined after this many losses of a node that ran it or had been asked to start it. What kills its node at
    /// once is never heard to have begun, so one such loss says little and several do.
    /// </summary>
    public int QuarantineAfterLosses { get; init; } = 4;

    /// <summary>
    /// A job whose images its site's store says it does not hold, again and again for this long, is answered "indeterminate: images
    /// lost". Long enough for somebody to mount a disk again.
    /// </summary>
    public TimeSpan ImagesLostAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The same for a store that did not answer, or any fault that is not the study's, all that time.</summary>
    public TimeSpan ImagesOutOfReachAfter { get; init; } = TimeSpan.FromHours(24);
}
