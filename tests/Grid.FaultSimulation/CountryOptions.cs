using Grid.FaultSimulation.Faults;
using Grid.Scheduling.Policy;

namespace Grid.FaultSimulation;

/// <summary>How much of the shipped country is simulated, under what load and policy, and what goes wrong; <see cref="ShippedCountry"/> makes it. Immutable.</summary>
public sealed record CountryOptions
{
    /// <summary>Stroke centres, 1 to 33, with their share of the 190 institutions. Default 33.</summary>
    public int Centres { get; init; } = 33;
    public int NodesPerCentre { get; init; } = 2;
    public int SlotsPerNode { get; init; } = 1;

    /// <summary>Device memory for models, in MiB; 0 (the default) where all fit.</summary>
    public long MemoryMib { get; init; }

    /// <summary>How far a node's run times lie from the stated ones: 0.2 means up to a fifth either way. Default 0.</summary>
    public double SpeedSpread { get; init; }

    /// <summary>Dispatchers that the regions are grouped to, 1 to 20. Default 7.</summary>
    public int Dispatchers { get; init; } = 7;

    /// <summary>Times the national load. Default 1.</summary>
    public double LoadFactor { get; init; } = 1;

    /// <summary>Times the national stroke load, on top of <see cref="LoadFactor"/>. Default 1.</summary>
    public double StrokeFactor { get; init; } = 1;

    /// <summary>One site that sends far more than its share; null (the default) for none.</summary>
    public Flood? Flood { get; init; }

    /// <summary>Hour of the day at which it begins, 0 to 23. Default 0.</summary>
    public int StartHour { get; init; }

    /// <summary>For how long studies come in. Default a day.</summary>
    public TimeSpan Load { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long after that everything must be answered. Default 2 h.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Bounds on waiting that the checker enforces; null where there is none.</summary>
    public TimeSpan? LongestStrokeWait { get; init; }
    public TimeSpan? LongestWait { get; init; }

    /// <summary>Messages take no time.</summary>
    public bool IsNetworkInstant { get; init; }

    /// <summary>Whether the rules are checked after every step. Default true.</summary>
    public bool IsChecked { get; init; } = true;
    public PolicyOptions Policy { get; init; } = new();
    public FaultPlan Faults { get; init; } = FaultPlan.None;
}

/// <summary>A site that sends one kind of study without measure.</summary>
/// <param name="Centre">Which of the centres, from 0.</param>
/// <param name="Kind">Name of the flow that it is like, e.g. bitewing.</param>
/// <param name="PerSecond">Studies.</param>
public sealed record Flood(int Centre, string Kind, double PerSecond, TimeSpan From, TimeSpan Until);
