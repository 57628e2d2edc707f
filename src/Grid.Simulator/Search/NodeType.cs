using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>One of the kinds of node that a plan may be made of.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Node">What such a node is like; its name and site do not count.</param>
/// <param name="Cost">Of one node for a year, in any currency; 1 where nobody says, so that the cheapest plan is that with the fewest nodes.</param>
/// <param name="Count">So many there are, at most; null where there is no end of them.</param>
public sealed record NodeType(string Name, ScenarioNode Node, double Cost = 1, int? Count = null)
{
    /// <summary>Slots, each counted by how fast it is.</summary>
    internal double Capacity => Node.Slots / Node.Speed;
}
