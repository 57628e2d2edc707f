using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;
using Grid.Simulator.Search;
using Grid.Simulator.Traces;

namespace Grid.Simulator.Scenarios;

/// <summary>
/// A question about capacity, ready to be simulated: the country, what it sends, what it has and what goes wrong. Immutable and safe to
/// share between threads. <see cref="ScenarioFile"/> reads one and checks it.
/// </summary>
public sealed record Scenario
{
    /// <summary>The file's name without its ending.</summary>
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>The silo.json that it stands on; empty where it was not read from a file.</summary>
    public string GridFile { get; init; } = "";

    /// <summary>Local time at which it begins, on the hour: weekdays, months and hours of the day count from it.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>For how long studies come in. What is open then is still answered.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Studies that come before are simulated and not measured.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>Independent runs with chance of their own, 1 to 1,000.</summary>
    public int Replications { get; init; } = 1;

    public required IReadOnlyList<ScenarioSite> Sites { get; init; }

    public required IReadOnlyList<ScenarioNode> Nodes { get; init; }

    /// <summary>What a plan may be made of, where the scenario says so.</summary>
    public IReadOnlyList<NodeType> NodeTypes { get; init; } = [];

    public required IReadOnlyList<ScenarioPathway> Pathways { get; init; }

    public required IReadOnlyList<StudyFlow> Flows { get; init; }

    /// <summary>Studies that came once, to come again exactly so; the flows are then left out.</summary>
    public RecordedLoad? Recorded { get; init; }

    public required ModelCosts Models { get; init; }

    /// <summary>Name of the dispatcher, as silo.json has it.</summary>
    public string Dispatcher { get; init; } = "dispatcher";

    public PolicyOptions Policy { get; init; } = new();

    /// <summary>From the decision to the node that takes the job: messages and one commit of the ledger.</summary>
    public TimeSpan DispatchDelay { get; init; }

    /// <summary>Silence after which the dispatcher takes a node for lost.</summary>
    public TimeSpan NodeLostAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How nodes fail by chance; null where they do not.</summary>
    public NodeReliability? Reliability { get; init; }

    public IReadOnlyList<NodeOutage> Outages { get; init; } = [];

    public IReadOnlyList<LinkCut> LinkCuts { get; init; } = [];

    /// <summary>Figures that the file marks with what they rest on; whatever is reported repeats them.</summary>
    public IReadOnlyList<MarkedFigure> MarkedFigures { get; init; } = [];
}

/// <summary>A hospital with its place and its link.</summary>
/// <param name="Jurisdiction">Law that it is under; empty where all are under the same.</param>
public sealed record ScenarioSite(
    string Name, string Region, double Latitude, double Longitude, double BandwidthMbit, double LatencyMs, string Jurisdiction = "");

/// <summary>A GPU node.</summary>
/// <param name="Site">Index of its site.</param>
/// <param name="MemoryMib">Device memory for models, in MiB; 0 where all fit.</param>
/// <param name="Models">Models it serves.</param>
/// <param name="Speed">Run time over the stated one: 2 is half as fast.</param>
public sealed record ScenarioNode(string Name, int Site, int Slots, long MemoryMib, IReadOnlyList<string> Models, double Speed = 1);

/// <summary>Means of exponential times.</summary>
public sealed record NodeReliability(TimeSpan MeanTimeBetweenFailures, TimeSpan MeanTimeToRepair);

/// <summary>A node away for a known time, counted from the start.</summary>
/// <param name="Node">Index of the node.</param>
/// <param name="IsPlanned">It is drained before: what runs yields and keeps nothing waiting. Otherwise it dies with what it runs.</param>
public sealed record NodeOutage(int Node, TimeSpan From, TimeSpan Until, bool IsPlanned);

/// <summary>Images move among these sites and among all others, but not between the two, for a time counted from the start.</summary>
/// <param name="Sites">Indexes of the sites that are cut off.</param>
public sealed record LinkCut(IReadOnlyList<int> Sites, TimeSpan From, TimeSpan Until);
