using Grid.Scheduling.Jobs;
using Grid.Scheduling.Learning;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;
using Grid.Scheduling.Queue;
using Grid.Scheduling.Tests.Dispatch;

namespace Grid.Scheduling.Tests.Placement;

/// <summary>
/// Nodes to choose from, without a dispatcher around them. Almaty (index 0) and Astana (1) have 1 Gbit/s, the village's link (2) is
/// cut, Bishkek (3) is abroad. A stroke takes 5 s and 6,000 MiB, and 3 s to load; a dental image 1 s and 5,000 MiB.
/// </summary>
internal sealed class PlacementStage
{
    public const long Round = 7;

    public static readonly Topology Country = new(
    [
        new SiteLink("almaty", 43.24, 76.95, 1000, 0),
        new SiteLink("astana", 51.17, 71.45, 1000, 0),
        new SiteLink("village", 44.0, 77.0, 0, 5),
        new SiteLink("bishkek", 42.87, 74.59, 1000, 1, "KG"),
    ]);

    private static readonly ModelCosts Costs = new(new Dictionary<string, ModelCost>
    {
        ["stroke"] = new() { Fixed = TimeSpan.FromSeconds(5), Load = TimeSpan.FromSeconds(3), MemoryMib = 6_000 },
        ["dental"] = new() { Fixed = TimeSpan.FromSeconds(1), MemoryMib = 5_000 },
    });

    private readonly RunTimes _runTimes = new(Costs, 0.2);

    public PlacementStage(PolicyOptions? policy = null)
    {
        Nodes = new NodeTable(_runTimes);
        Placement = new PlacementPolicy(Country, Costs, _runTimes, new LinkLoad(4), Images, policy ?? new PolicyOptions());
        Obstacles = new ObstaclePolicy(Placement, Costs, policy ?? new PolicyOptions());
    }

    public ImagePlaces Images { get; } = new(10);
    public NodeTable Nodes { get; }
    public PlacementPolicy Placement { get; }
    public ObstaclePolicy Obstacles { get; }

    public static JobEntry Stroke(string study = "s1", string site = "almaty") => new(Given.Stroke(study, site) with { Bytes = 125_000_000 }, TimeSpan.FromSeconds(5).Ticks);

    public static JobEntry Dental(string study = "d1", string site = "almaty") => new(Given.Dental(study, site) with { Bytes = 125_000_000 }, TimeSpan.FromSeconds(1).Ticks);

    public NodeEntry Add(NodeFacts facts)
    {
        var node = Nodes.Named(facts.Name, 0);
        node.Hear(Given.Heard(facts), "kz", Country.IndexOf(facts.Site), 0);
        Nodes.Changed();
        return node;
    }

    /// <summary>A run that began at 10 s, takes 100 s in slices of 2 s, and occupies a slot.</summary>
    public static Run Busy(NodeEntry node, Tier tier = Tier.Routine, string model = "dental")
    {
        var run = Tests.Nodes.GivenRuns.Sliced(tier, node, model);
        node.Add(run);
        return run;
    }

    public Ranking Rank(JobEntry entry, double now = 20, bool isUrgent = false, Run? asked = null)
    {
        if (asked is not null) entry.PendingPlacement = new PendingPlacement { Victim = asked };
        var ranking = new Ranking(8);
        Placement.Rank(entry, Nodes, Tests.Nodes.GivenRuns.Seconds(now), Round, isUrgent, ranking);
        return ranking;
    }
}
