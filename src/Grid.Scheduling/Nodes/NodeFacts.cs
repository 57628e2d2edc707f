namespace Grid.Scheduling.Nodes;

/// <summary>What a node says of itself in a heartbeat.</summary>
public sealed record NodeFacts
{
    public required string Name { get; init; }
    public required string Site { get; init; }

    /// <summary>Concurrent runs the node can take; zero or less means none.</summary>
    public required int Slots { get; init; }

    /// <summary>Models it serves.</summary>
    public required IReadOnlyList<string> Models { get; init; }
}
