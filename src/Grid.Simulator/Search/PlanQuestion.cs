using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>What is planned for, and what the planner may use. Immutable.</summary>
public sealed record PlanQuestion
{
    /// <summary>Cases of what is down that a plan is verified in, at most.</summary>
    public const int MostCases = 250;

    /// <summary>The country and its load over the time that is simulated; its nodes are replaced by those of each design.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>All must hold.</summary>
    public required IReadOnlyList<Goal> Goals { get; init; }

    /// <summary>Indexes of the sites that may have nodes, in order.</summary>
    public required IReadOnlyList<int> Sites { get; init; }

    /// <summary>What nodes may be like. With several, and with costs, the cheapest set is looked for.</summary>
    public required IReadOnlyList<NodeType> Types { get; init; }

    /// <summary>In words, the time that the answer holds for; empty where it is the scenario's own.</summary>
    public string Horizon { get; init; } = "";

    /// <summary>Nodes at a site, at most. 1 to 100; default 4.</summary>
    public int MostPerSite { get; init; } = 4;

    /// <summary>Sites that may be out of service at once while every goal holds. Default 0.</summary>
    public int Down { get; init; }

    /// <summary>The same seed gives the same answer.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Simulations at once; the answer does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Replications of a design in one case, at most; fewer where fewer decide. 4 to 1,000; default 64.</summary>
    public int MostReplications { get; init; } = 64;

    /// <summary>Whether costs were said: else the fewest nodes are the cheapest.</summary>
    public bool HasCosts => Types.Any(t => !t.Cost.Equals(1.0));

    /// <summary>As many nodes as may be: there is no design with more.</summary>
    public int MostNodes => Types.Any(t => t.Count is null) ? Sites.Count * MostPerSite : Math.Min(Sites.Count * MostPerSite, Types.Sum(t => t.Count!.Value));
}
