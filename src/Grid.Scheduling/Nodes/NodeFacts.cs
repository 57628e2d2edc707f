namespace Grid.Scheduling.Nodes;

/// <summary>What a node says of itself in a heartbeat.</summary>
public sealed record NodeFacts
{
    /// <summary>More slots than any device has: a node that claims more is taken to have this many.</summary>
    public const int MostSlots = 64;

    public required string Name { get; init; }
    public required string Site { get; init; }

    /// <summary>Region whose dispatcher places work on the node; empty for the dispatcher's own.</summary>
    public string Region { get; init; } = "";

    /// <summary>Concurrent runs the node can take; zero or less means none, over <see cref="MostSlots"/> means that many.</summary>
    public required int Slots { get; init; }

    /// <summary>Models it serves.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>Those of <see cref="Models"/> that are in device memory; null when all are.</summary>
    public IReadOnlyList<string>? Loaded { get; init; }

    /// <summary>Device memory for models, in MiB; zero or less means that it is not limited.</summary>
    public long MemoryMib { get; init; }

    public NodeAvailability Availability { get; init; }
}

/// <summary>Whether new work may be placed on a node. What runs there goes on in every state.</summary>
public enum NodeAvailability
{
    Active = 0,

    /// <summary>An operator keeps new work away.</summary>
    Cordoned = 1,

    /// <summary>On its way out: no new work, and what runs is being given up.</summary>
    Draining = 2,
}

/// <summary>A job a node runs, the epoch it runs it under, and how far it is.</summary>
/// <param name="Done">Slices finished.</param>
/// <param name="Total">Slices of the run; 0 while its images are on their way.</param>
public readonly record struct RunningLease(JobKey Key, long Epoch, int Done = 0, int Total = 0);
