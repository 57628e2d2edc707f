using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;
using Grid.Simulator.Chance;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Search;

namespace Grid.Simulator.Tests.Search;

/// <summary>Small countries whose answer theory knows: exponential runs of 10 s, the same load at every hour.</summary>
internal static class Towns
{
    public const double MeanRunSeconds = 10;
    private const string Model = "model";

    /// <param name="sites">Sites that send, each as much.</param>
    /// <param name="arrivalsPerSecond">Of all of them.</param>
    /// <param name="megabytes">Of every study.</param>
    /// <param name="hours">Simulated.</param>
    public static Scenario Of(int sites, double arrivalsPerSecond, double megabytes = 0.01, double hours = 3) => new()
    {
        Name = "towns",
        Start = Given.Midnight,
        Duration = TimeSpan.FromHours(hours),
        WarmUp = TimeSpan.FromMinutes(30),
        Sites = [.. Enumerable.Range(0, sites).Select(i => new ScenarioSite($"town-{i}", "region", 50, 70 + i, 100, 0.5))],
        Nodes = [new ScenarioNode("node", 0, 1, 0, [Model])],
        Pathways = [new ScenarioPathway("head", Tier.Scheduled, TimeSpan.FromMinutes(2), [Model])],
        Models = Costs(MeanRunSeconds),
        Policy = new PolicyOptions(),
        Flows =
        [
            new StudyFlow
            {
                Name = "flow",
                Pathway = 0,
                Rate = RateProfile.Constant(arrivalsPerSecond * TimeSpan.FromDays(1).TotalSeconds),
                Senders = [.. Enumerable.Range(0, sites).Select(i => new FlowSender(i, 1))],
                Megabytes = Distribution.Deterministic(megabytes),
                RunFactor = Distribution.Exponential(1),
            },
        ],
    };

    public static ModelCosts Costs(double meanSeconds) => new([KeyValuePair.Create(Model, new ModelCost { Fixed = TimeSpan.FromSeconds(meanSeconds) })]);

    public static PlanQuestion Ask(Scenario scenario, params string[] goals) => new()
    {
        Scenario = scenario,
        Goals = [.. goals.SelectMany(text => GoalParser.TryParse(text, scenario, out var read, out var error) ? read : throw new ArgumentException(error.Describe()))],
        Sites = [.. Enumerable.Range(0, scenario.Sites.Count)],
        Types = [new NodeType("node", scenario.Nodes[0])],
        MostPerSite = 10,
        Seed = 3,
        MostReplications = 16,
    };

    public static PlanAnswer Answer(PlanQuestion question) => PlanSearch.Run(question, progress: null, TestContext.Current.CancellationToken);
}
