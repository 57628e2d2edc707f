namespace Grid.Contracts.Dispatch;

/// <summary>Whether an emergency sent now would run, as one dispatcher sees it.</summary>
[GenerateSerializer, Immutable, Alias("grid.stroke-outlook.v1")]
public sealed record StrokeOutlook
{
    [Id(0)] public required string Dispatcher { get; init; }

    /// <summary>
    /// For every model of the emergency pathways and from every site that the dispatcher serves: at once, or as soon as a busy slot
    /// comes free or lesser work has yielded.
    /// </summary>
    [Id(1)] public required bool WouldRun { get; init; }

    /// <summary>In words: where, or why not.</summary>
    [Id(2)] public required string Reason { get; init; }

    /// <summary>Each of the dispatcher's nodes, for each model.</summary>
    [Id(3)] public required IReadOnlyList<NodeOutlook> Nodes { get; init; }
}

/// <param name="WouldRun">It can take the model's work, now or when a slot comes free.</param>
/// <param name="WhyNot">In words; empty where it would run at once.</param>
[GenerateSerializer, Immutable, Alias("grid.node-outlook.v1")]
public sealed record NodeOutlook(
    [property: Id(0)] string Node,
    [property: Id(1)] string SiteId,
    [property: Id(2)] string Model,
    [property: Id(3)] bool WouldRun,
    [property: Id(4)] string WhyNot);
