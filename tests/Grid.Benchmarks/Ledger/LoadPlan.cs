using System.Globalization;
using Grid.Benchmarks.Reporting;
using Grid.Configuration;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Plan;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;
using Grid.Silo.Startup;

namespace Grid.Benchmarks.Ledger;

/// <summary>The shipped configuration (sites, pathways, rules, policy) with as many nodes as a bench wants, and the studies it sends.</summary>
internal sealed class LoadPlan
{
    private const string UidRoot = "1.2.826.0.1.3680043.8.498.16.";
    private readonly string[] _sites;
    private readonly string _run = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private LoadPlan(ConfigurationResult.Loaded loaded, int nodes, int slotsPerNode)
    {
        (Options, var model) = (loaded.Options, loaded.Model);
        _sites = [.. model.Sites.Keys.Order(StringComparer.Ordinal)];
        var models = model.Pathways.Values.SelectMany(p => p.Models).Distinct().Order(StringComparer.Ordinal).ToList();
        var emergencies = model.Pathways.Values.Where(p => p.Tier == Tier.Emergency).SelectMany(p => p.Models).ToHashSet(StringComparer.Ordinal);
        Plan = TopologyReading.Read(loaded, models: []) with
        {
            Nodes = [.. Enumerable.Range(0, nodes).Select(i => new NodePlan(
                $"node-{i + 1}", _sites[i], Options.Cluster.SiloName, model.Sites[_sites[i]].Dispatcher, slotsPerNode, "none", MemoryMib: 0, models))],
            ModelCosts = new ModelCosts(models.Select(m => KeyValuePair.Create(
                m, new ModelCost { Fixed = TimeSpan.FromMilliseconds(1), IsBatched = !emergencies.Contains(m) }))),
        };
    }

    public GridOptions Options { get; }
    public GridTopology Plan { get; }

    public static LoadPlan Read(int nodes, int slotsPerNode)
    {
        var file = Path.Combine(BenchEnvironment.RepositoryRoot(), "silo.json");
        return GridConfiguration.Load(file, new Dictionary<string, string>(), []) switch
        {
            ConfigurationResult.Loaded loaded => new LoadPlan(loaded, nodes, slotsPerNode),
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
