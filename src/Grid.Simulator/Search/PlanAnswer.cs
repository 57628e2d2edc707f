using Grid.Simulator.Planning;

namespace Grid.Simulator.Search;

/// <summary>What a search found. Equal questions give equal answers.</summary>
public sealed record PlanAnswer
{
    public required PlanQuestion Question { get; init; }

    /// <summary>Null where no design holds.</summary>
    public required SiteDesign? Design { get; init; }

    public required LowerBound Bound { get; init; }

    /// <summary>Why there is none; empty where there is one.</summary>
    public required string Impossible { get; init; }

    /// <summary>Each case of the answer, the tightest first; without an answer, of the largest design.</summary>
    public required IReadOnlyList<CaseRow> Cases { get; init; }

    /// <summary>Designs from too few nodes to enough, each in its tightest case.</summary>
    public required IReadOnlyList<FrontierPoint> Frontier { get; init; }

    /// <summary>What one node less does, anywhere.</summary>
    public required RemovalProof Removals { get; init; }

    /// <summary>That every design which costs less was tried or refused by a bound; null where they are too many, or the lower bound says it all.</summary>
    public required CheaperProof? EveryCheaper { get; init; }

    /// <summary>How much more may come; null without an answer.</summary>
    public required LoadRoom? LoadRoom { get; init; }

    public required Headroom? Headroom { get; init; }

    /// <summary>The answer with everything up, as <c>grid simulate</c> shows it.</summary>
    public required PlanResult? AllUp { get; init; }

    /// <summary>Replications simulated in all.</summary>
    public required int Simulations { get; init; }
}

/// <summary>One design in one case.</summary>
public sealed record CaseRow(DownCase Down, int Replications, Verdict Verdict, IReadOnlyList<GoalFigureRow> Goals, string FallsBehind);

/// <summary>How many designs cost less than the answer, by how they were refused.</summary>
/// <param name="ByBound">Without a simulation of their own.</param>
/// <param name="BySimulation">Simulated, and not shown to hold.</param>
public sealed record CheaperProof(int ByBound, int BySimulation);

/// <summary>One point of the frontier.</summary>
public sealed record FrontierPoint(SiteDesign Design, CaseRow Tightest, bool IsAnswer);

/// <summary>How it is known that no node of the answer can go: each design with one node less, by how it was refused.</summary>
/// <param name="ByBound">Below the lower bound, or too far in an idle grid.</param>
/// <param name="BySimulation">Failing in a case beyond chance.</param>
/// <param name="NotShown">Neither shown to hold nor to fail with the replications allowed.</param>
public sealed record RemovalProof(int ByBound, int BySimulation, int NotShown)
{
    public int All => ByBound + BySimulation + NotShown;
}
