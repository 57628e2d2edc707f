using Grid.Grains.Plan;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;
using Grid.Scheduling.Recognition;

namespace Grid.Grains.Tests;

/// <summary>Small grids: two sites, the pathways of an emergency, scheduled and routine work, and one that runs nothing.</summary>
internal static class TestPlan
{
    /// <summary>Both sites and every node under one dispatcher, kz.</summary>
    public static GridTopology OneRegion(string silo, int nodes, int slots = 1) => Make(
        [new SitePlan("SC-01", "almaty", "kz"), new SitePlan("SC-02", "almaty", "kz")],
        [.. Enumerable.Range(1, nodes).Select(i => Node($"node-{i}", "SC-01", silo, "kz", slots))]);

    /// <summary>As <see cref="OneRegion"/>, with one node of this name.</summary>
    public static GridTopology OneNode(string silo, string node, int slots = 1) => Make(
        [new SitePlan("SC-01", "almaty", "kz"), new SitePlan("SC-02", "almaty", "kz")], [Node(node, "SC-01", silo, "kz", slots)]);

    /// <summary>A dispatcher for each site: south for SC-01, north for SC-02.</summary>
    public static GridTopology TwoRegions(string silo, int southern, int northern, int slots = 1) => Make(
        [new SitePlan("SC-01", "almaty", "south"), new SitePlan("SC-02", "astana", "north")],
        [
            .. Enumerable.Range(1, southern).Select(i => Node($"south-{i}", "SC-01", silo, "south", slots)),
            .. Enumerable.Range(1, northern).Select(i => Node($"north-{i}", "SC-02", silo, "north", slots)),
        ]);

    public static GridTopology With(this GridTopology plan, PolicyOptions policy) => plan with { Dispatch = plan.Dispatch with { Policy = policy } };

    private static NodePlan Node(string name, string site, string silo, string dispatcher, int slots) =>
        new(name, site, silo, dispatcher, slots, "cpu", 0, ["stroke-model", "lung-model", "dental-model"]);

    private static GridTopology Make(SitePlan[] sites, IReadOnlyList<NodePlan> nodes) => new()
    {
        Sites = sites.ToDictionary(s => s.Id),
        Pathways = new Dictionary<string, PathwayPlan>
        {
            ["stroke"] = new("stroke", Tier.Emergency, TimeSpan.FromMinutes(2), TimeSpan.Zero, ["stroke-model"]),
            ["lung"] = new("lung", Tier.Scheduled, TimeSpan.FromMinutes(10), TimeSpan.Zero, ["lung-model"]),
            ["dental"] = new("dental", Tier.Routine, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), ["dental-model"]),
            ["general"] = new("general", Tier.Routine, TimeSpan.FromHours(1), TimeSpan.Zero, []),
        },
        Nodes = nodes,
        Topology = new Topology([new SiteLink("SC-01", 43, 77, 1000, 1), new SiteLink("SC-02", 51, 71, 1000, 1)]),
        ModelCosts = new ModelCosts(new Dictionary<string, ModelCost>
        {
            ["stroke-model"] = new() { Fixed = TimeSpan.FromSeconds(10) },
            ["lung-model"] = new() { Fixed = TimeSpan.FromSeconds(20) },
            ["dental-model"] = new() { Fixed = TimeSpan.FromSeconds(20) },
        }),
        Recognition = new RecognitionRules(
            [Rule("head-ct", "stroke", "CT"), Rule("chest", "lung", "CR"), Rule("dental-device", "dental", "IO")], "general"),
        PatientIssuer = new PatientIssuerPlan("national", "[0-9]{12}"),
        IsLoopbackOnly = true,
        Dispatch = new DispatchPlan
        {
            LeaseDuration = TimeSpan.FromSeconds(30),
            HeartbeatInterval = GridCluster.Heartbeat,
            NodeLostAfter = TimeSpan.FromSeconds(5),

            // Tests hold runs for as long as they like; those of the watchdog do not.
            ProgressPatience = TimeSpan.FromHours(1),
            ReconcileInterval = TimeSpan.FromSeconds(15),
            Policy = new PolicyOptions(),
        },
    };

    private static RecognitionRule Rule(string name, string pathway, string modality) => new()
    {
        Name = name,
        Pathway = pathway,
        All = [new RecognitionClause([RecognitionField.Modality], [WordPattern.Parse(modality, out _)!])],
    };
}
