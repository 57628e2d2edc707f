using Grid.Benchmarks.Reporting;
using Grid.Configuration;
using Grid.Configuration.Geography;
using Grid.Configuration.Patients;
using Grid.Grains.Plan;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;

namespace Grid.Benchmarks.Scheduling;

/// <summary>
/// The shipped configuration (sites, pathways, rules, policy) with the storm's nodes, and with every duration that scheduling
/// decides by made shorter by the compression. What is about the machinery and not about the work stays as it is, which is to our
/// loss: heartbeats, leases and reconciling come less often, and light in fibre is slower, in grid time.
/// </summary>
internal sealed class StormPlan
{
    private const string DentalPathway = "dental";
    private const string StrokePathway = "stroke";

    private StormPlan(GridOptions options, GridModel model, StormOptions storm)
    {
        Options = options;
        DentalSites = Sites(model, s => s.Kind != SiteKind.StrokeCentre);
        StrokeSites = Sites(model, s => s.Kind == SiteKind.StrokeCentre);
        StrokeModel = model.Pathways[StrokePathway].Models[0];
        DentalModel = model.Pathways[DentalPathway].Models[0];
        Plan = new GridTopology
        {
            Sites = model.Sites.Values.ToDictionary(s => s.Id, s => new SitePlan(s.Id, s.Region, s.Dispatcher), StringComparer.Ordinal),
            Pathways = model.Pathways.Values.ToDictionary(
                p => p.Name, p => new PathwayPlan(p.Name, p.Tier, storm.Real(p.Promise), p.ResultValidity, p.Models), StringComparer.Ordinal),
            Nodes = [.. Enumerable.Range(0, storm.Nodes).Select(i => Node(i, model, storm))],
            Topology = new Topology(model.Sites.Values.OrderBy(s => s.Id, StringComparer.Ordinal).Select(s => new SiteLink(
                s.Id, s.Latitude, s.Longitude, StormOptions.LinkMbit * storm.Compression, s.LatencyMs / storm.Compression, s.Jurisdiction))),
            ModelCosts = new ModelCosts(new Dictionary<string, ModelCost>
            {
                [StrokeModel] = new() { PerImage = storm.Real(StormOptions.StrokeSlice) },
                [DentalModel] = new() { PerImage = storm.Real(StormOptions.DentalSlice), IsBatched = true },
            }),
            Recognition = model.Rules,
            PatientIssuer = new PatientIssuerPlan(options.Patients.NationalIssuer, options.Patients.NationalIdPattern)
            {
                ChecksNationalIds = options.Patients.NationalIdRule == NationalIdRule.KazakhIin,
            },
            Dispatch = new DispatchPlan
            {
                LeaseDuration = options.Dispatch.LeaseDuration,
                HeartbeatInterval = options.Dispatch.HeartbeatInterval,
                NodeLostAfter = options.Dispatch.NodeLostAfter,
                ProgressPatience = options.Dispatch.ProgressPatience,
                ReconcileInterval = options.Dispatch.ReconcileInterval,
                Policy = Compress(options.Dispatch.Policy, storm),
            },
        };
    }

    public GridOptions Options { get; }
    public GridTopology Plan { get; }
    public IReadOnlyList<string> DentalSites { get; }
    public IReadOnlyList<string> StrokeSites { get; }
    public string StrokeModel { get; }
    public string DentalModel { get; }

    /// <summary>In grid time, as the operator wrote it.</summary>
    public TimeSpan SliceLimit => Options.Dispatch.Policy.SliceLimit;

    /// <summary>Of a dental study to any node, in grid time.</summary>
    public TimeSpan LongestTransfer(StormOptions storm) => storm.Compression * DentalSites
        .SelectMany(s => Plan.Nodes.Select(n => Plan.Topology.TransferTime(s, n.SiteId, StormOptions.DentalBytes) ?? TimeSpan.Zero))
        .Max();

    public static StormPlan Read(StormOptions storm)
    {
        var file = Path.Combine(BenchEnvironment.RepositoryRoot(), "silo.json");
        return GridConfiguration.Load(file, new Dictionary<string, string>(), []) switch
        {
            ConfigurationResult.Loaded loaded => new StormPlan(loaded.Options, loaded.Model, storm),
            ConfigurationResult.Failed failed => throw new InvalidOperationException(failed.Describe()),
            _ => throw new InvalidOperationException("an unknown result"),
        };
    }

    private NodePlan Node(int index, GridModel model, StormOptions storm)
    {
        var site = StrokeSites[index % StrokeSites.Count];
        return new NodePlan(
            $"storm-{site}-{index / StrokeSites.Count + 1}",
            site,
            Options.Cluster.SiloName,
            model.Sites[site].Dispatcher,
            storm.SlotsPerNode,
            "a clock",
            MemoryMib: 0,
            [DentalModel, StrokeModel]);
    }

    private static PolicyOptions Compress(PolicyOptions policy, StormOptions storm) => policy with
    {
        RoutineGrace = storm.Real(policy.RoutineGrace),
        MinimumRun = storm.Real(policy.MinimumRun),
        SliceLimit = storm.Real(policy.SliceLimit),
        YieldPatience = storm.Real(policy.YieldPatience),
        SpillMargin = storm.Real(policy.SpillMargin),
        ReservationHold = storm.Real(policy.ReservationHold),
    };

    private static string[] Sites(GridModel model, Func<SiteModel, bool> isWanted) =>
        [.. model.Sites.Values.Where(isWanted).Select(s => s.Id).Order(StringComparer.Ordinal)];
}
