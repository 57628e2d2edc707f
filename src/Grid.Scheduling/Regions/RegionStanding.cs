namespace Grid.Scheduling.Regions;

/// <summary>How a region's nodes stand, as it tells the others: what they need to judge whether a slot there would be sooner.</summary>
/// <param name="Incarnation">Counts up over restarts of the region's dispatcher (its start time in ticks will do).</param>
/// <param name="Sequence">Counts up within an incarnation.</param>
public sealed record RegionStanding(string Region, long Incarnation, long Sequence, IReadOnlyList<NodeStanding> Nodes);

/// <summary>One node of another region.</summary>
/// <param name="FreeSlots">Slots that are free and wanted by nobody there.</param>
/// <param name="FreeIn">Until a slot is free for lesser work, the region's own queue served; zero when one is.</param>
/// <param name="YieldIn">Until a slot can be free for an emergency; zero when one is.</param>
/// <param name="Loaded">Those of <paramref name="Models"/> that are in device memory; null when all are.</param>
public sealed record NodeStanding(
    string Node, string Site, int FreeSlots, TimeSpan FreeIn, TimeSpan YieldIn, IReadOnlyList<string> Models, IReadOnlyList<string>? Loaded);
