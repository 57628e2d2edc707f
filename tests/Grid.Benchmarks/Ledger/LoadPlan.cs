using System.Globalization;
using Grid.Benchmarks.Reporting;
using Grid.Configuration;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Plan;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;

namespace Grid.Benchmarks.Ledger;

/// <summary>The shipped configuration (sites, pathways, rules, policy) with as many nodes as a bench wants, and the studies it sends.</summary>
internal sealed class LoadPlan
{
    private const string UidRoot = "1.2.826.0.1.3680043.8.498.16.";
    private readonly string[] _sites;
    private readonly string _run = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private LoadPlan(GridOptions options, GridModel model, int nodes, int slotsPerNode)
    {
        Options = options;
        _sites = [.. model.Sites.Keys.Order(StringComparer.Ordinal)];
        var models = model.Pathways.Values.SelectMany(p => p.Models).Distinct().Order(StringComparer.Ordinal).ToList();
        Plan = new GridPlan
        {
            Sites = model.Sites.Values.ToDictionary(s => s.Id, s => new SitePlan(s.Id, s.Region, s.Dispatcher), StringComparer.Ordinal),
            Pathways = model.Pathways.Values.ToDictionary(
                p => p.Name, p => new PathwayPlan(p.Name, p.Tier, p.Promise, p.ResultValidity, p.Models), StringComparer.Ordinal),
            Nodes = [.. Enumerable.Range(0, nodes).Select(i => new NodePlan(
                $"node-{i + 1}", _sites[i], options.Cluster.SiloName, model.Sites[_sites[i]].Dispatcher, slotsPerNode, "none", MemoryMib: 0, models))],
            Topology = new Topology(model.Sites.Values.OrderBy(s => s.Id, StringComparer.Ordinal).Select(s =>
                new SiteLink(s.Id, s.Latitude, s.Longitude, s.BandwidthMbit, s.LatencyMs, s.Jurisdiction))),
            ModelCosts = new ModelCosts(models.Select(m => KeyValuePair.Create(m, new ModelCost
            {
                Fixed = TimeSpan.FromMilliseconds(1),
                IsBatched = !model.Pathways.Values.Any(p => p.Tier == Tier.Emergency && p.Models.Contains(m, StringComparer.Ordinal)),
            }))),
            Recognition = model.Rules,
            PatientIssuer = new PatientIssuerPlan(options.Patients.NationalIssuer, options.Patients.NationalIdPattern),
            Dispatch = new DispatchPlan
            {
                LeaseDuration = options.Dispatch.LeaseDuration,
                HeartbeatInterval = options.Dispatch.HeartbeatInterval,
                NodeLostAfter = options.Dispatch.NodeLostAfter,
                ReconcileInterval = options.Dispatch.ReconcileInterval,
                ProgressPatience = options.Dispatch.ProgressPatience,
                Policy = options.Dispatch.Policy,
            },
        };
    }

    public GridOptions Options { get; }
    public GridPlan Plan { get; }

    public static LoadPlan Read(int nodes, int slotsPerNode)
    {
        var file = Path.Combine(BenchEnvironment.RepositoryRoot(), "silo.json");
        return GridConfiguration.Load(file, new Dictionary<string, string>(), []) switch
        {
            ConfigurationResult.Loaded loaded => new LoadPlan(loaded.Options, loaded.Model, nodes, slotsPerNode),
            ConfigurationResult.Failed failed => throw new InvalidOperationException(failed.Describe()),
            _ => throw new InvalidOperationException("an unknown result"),
        };
    }

    /// <summary>One image of another patient's tooth, or one slice of another patient's head, from the sites in turn.</summary>
    public SubmitStudy Request(int study, bool isStroke = false)
    {
        var uid = $"{UidRoot}{_run}.{study}";
        return new SubmitStudy
        {
            SiteId = _sites[study % _sites.Length],
            StudyInstanceUid = uid,
            Patient = new PatientIdentity("", study.ToString("000000000000", CultureInfo.InvariantCulture)),
            StudyDescription = isStroke ? "CT HEAD, STROKE" : "BITEWING",
            Series =
            [
                new SeriesManifest
                {
                    SeriesInstanceUid = uid + ".1",
                    Modality = isStroke ? "CT" : "IO",
                    BodyPart = isStroke ? "HEAD" : "TOOTH",
                    Instances = [new InstanceManifest(uid + ".1.1", $"{study:x64}", 1_500_000)],
                },
            ],
        };
    }
}
