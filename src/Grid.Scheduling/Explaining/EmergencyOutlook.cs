namespace Grid.Scheduling.Explaining;

/// <summary>Whether an emergency of one model sent now would run.</summary>
/// <param name="WouldRun">From every site that was asked about: at once, or when a slot comes free or lesser work yields.</param>
/// <param name="Reason">In words: where, or why not.</param>
/// <param name="Nodes">The region's nodes, in name order.</param>
/// <param name="SitesWithout">Sites from which it would not run anywhere.</param>
public sealed record EmergencyOutlook(
    string Model, bool WouldRun, string Reason, IReadOnlyList<NodeOutlook> Nodes, IReadOnlyList<string> SitesWithout);

/// <summary>One node's part in it.</summary>
/// <param name="Obstacle">What holds for the site from which most can be done there.</param>
public sealed record NodeOutlook(string Node, string Site, NodeObstacle Obstacle)
{
    public bool WouldRun => Obstacle is NodeObstacle.None or NodeObstacle.Busy;
}
