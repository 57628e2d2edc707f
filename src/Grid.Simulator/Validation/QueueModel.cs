using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;
using Grid.Simulator.Chance;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Validation;

/// <summary>Who goes first when a server falls free.</summary>
public enum QueueRule
{
    /// <summary>By arrival, whatever the class.</summary>
    Fifo,

    /// <summary>By class, then by arrival; what has begun is finished.</summary>
    NonPreemptivePriority,

    /// <summary>As before, but the first class takes the server of another, which later goes on where it stopped.</summary>
    PreemptiveResumePriority,
}

/// <summary>Customers who arrive at random, independently of each other, and are served alike.</summary>
/// <param name="ArrivalRate">In a unit of time.</param>
/// <param name="MeanService">Time of one server, in the same unit.</param>
/// <param name="Shape">Service over its mean: a distribution of mean 1.</param>
public sealed record PoissonClass(double ArrivalRate, double MeanService, Distribution Shape)
{
    /// <summary>Servers that it keeps busy on average, in erlangs.</summary>
    public double OfferedLoad => ArrivalRate * MeanService;

    /// <summary>Mean of the squared service.</summary>
    public double SecondMoment => MeanService * MeanService * Shape.SecondMoment;
}

/// <summary>
/// A model of queueing theory and the scenario that is the same: one site with one node of so many slots, nothing to move or to load, no
/// delay of a dispatch. The dispatcher that runs live serves it.
/// </summary>
/// <param name="Servers">At least 1.</param>
/// <param name="Rule">Who goes first.</param>
/// <param name="Classes">One to three, the first goes first; all with the same mean service.</param>
public sealed record QueueModel(int Servers, QueueRule Rule, IReadOnlyList<PoissonClass> Classes)
{
    /// <summary>Seconds in a unit of time: long beside the shortest slice that a policy may have.</summary>
    public const double UnitSeconds = 1_000;

    private const string Model = "service";

    // The theory knows no slices: a run yields at once, as nearly as makes no difference at a ten-thousandth of a unit, the shortest that a policy may have.
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(0.1);

    private static readonly Tier[] Tiers = [Tier.Emergency, Tier.Scheduled, Tier.Routine];

    public double ArrivalRate => Classes.Sum(static c => c.ArrivalRate);

    /// <param name="customers">Expected to be measured.</param>
    /// <param name="warmUp">Expected before them.</param>
    public Scenario ToScenario(string name, double customers, double warmUp) => new()
    {
        Name = name,
        Start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Duration = TimeSpan.FromSeconds((customers + warmUp) / ArrivalRate * UnitSeconds),
        WarmUp = TimeSpan.FromSeconds(warmUp / ArrivalRate * UnitSeconds),
        Sites = [new ScenarioSite("site", "region", 0, 0, 1_000, 0)],
        Nodes = [new ScenarioNode("node", 0, Servers, 0, [Model])],
        Pathways = [.. Classes.Select((_, c) => new ScenarioPathway(ClassName(c), Tiers[c], TimeSpan.FromDays(1), [Model]))],
        Models = new ModelCosts([new(Model, new ModelCost { Fixed = TimeSpan.FromSeconds(Classes[0].MeanService * UnitSeconds) })]),
        Policy = new PolicyOptions
        {
            Order = Rule == QueueRule.Fifo ? OrderRule.Fifo : OrderRule.StrictPriority,
            Preemption = Rule == QueueRule.PreemptiveResumePriority,
            MinimumRun = TimeSpan.Zero,
            SliceLimit = Slice,
            BatchJobs = 1,
            Lookahead = 0,
            LearningRate = 0,
        },
        Flows = [.. Classes.Select((c, i) => new StudyFlow
        {
            Name = ClassName(i),
            Pathway = i,
            Rate = RateProfile.Constant(c.ArrivalRate / UnitSeconds * TimeSpan.SecondsPerDay),
            Senders = [new FlowSender(0, 1)],
            Megabytes = Distribution.Deterministic(0.001),
            RunFactor = c.Shape,
        })],
    };

    public static string ClassName(int index) => $"class-{index + 1}";
}
