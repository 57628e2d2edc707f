using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;

namespace Grid.Scheduling.Tests.Dispatch;

/// <summary>Jobs, nodes and a small country to put them in.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static readonly Topology Country = new(
    [
        new SiteLink("almaty", 43.24, 76.95, BandwidthMbit: 1000, LatencyMs: 1),
        new SiteLink("astana", 51.17, 71.45, BandwidthMbit: 1000, LatencyMs: 1),
        new SiteLink("shymkent", 42.32, 69.59, BandwidthMbit: 100, LatencyMs: 2),
        new SiteLink("village", 44.0, 77.0, BandwidthMbit: 0, LatencyMs: 5),
    ]);

    public static readonly ModelCosts Models = new(new Dictionary<string, ModelCost>
    {
        ["stroke"] = new() { Fixed = TimeSpan.FromSeconds(2), PerImage = TimeSpan.FromSeconds(0.1) },
        ["dental"] = new() { Fixed = TimeSpan.FromSeconds(1), IsBatched = true },
        ["breast"] = new() { Fixed = TimeSpan.FromSeconds(4), PerImage = TimeSpan.FromSeconds(1) },
    });

    public static DispatcherOptions Options(PolicyOptions? policy = null) => new()
    {
        Region = "kz",
        Topology = Country,
        Models = Models,
        Policy = policy ?? new PolicyOptions(),
    };

    public static Dispatcher Dispatcher(PolicyOptions? policy = null) => new(Options(policy));

    public static Job Stroke(string study, string site = "almaty", double dueInSeconds = 120) =>
        Job(study, "stroke", Tier.Emergency, site, dueInSeconds);

    public static Job Dental(string study, string site = "almaty", double dueInSeconds = 60) =>
        Job(study, "dental", Tier.Routine, site, dueInSeconds);

    public static Job Breast(string study, string site = "almaty", double dueInSeconds = 600) =>
        Job(study, "breast", Tier.Scheduled, site, dueInSeconds) with { Images = 4 };

    public static NodeFacts Node(string name, string site = "almaty", int slots = 1, params string[] models) =>
        new() { Name = name, Site = site, Slots = slots, Models = models.Length > 0 ? models : ["stroke", "dental", "breast"] };

    public static JobAdmitted Admitted(Job job) => new(Noon, job, 0, []);

    public static NodeHeard Heard(NodeFacts node, long sequence = 1, params RunningLease[] running) =>
        new(Noon, node, 1, sequence, running);

    private static Job Job(string study, string model, Tier tier, string site, double dueInSeconds) => new()
    {
        Key = new JobKey(study, model),
        Pathway = model,
        Tier = tier,
        Deadline = Noon.AddSeconds(dueInSeconds),
        AdmittedAt = Noon,
        Site = site,
        Bytes = 15_000_000,
        Images = 28,
    };
}
