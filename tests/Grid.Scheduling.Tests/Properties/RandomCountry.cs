using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;

namespace Grid.Scheduling.Tests.Properties;

/// <summary>Sites, nodes and jobs drawn from one seed: up to 33 sites and 10,000 jobs.</summary>
internal sealed class RandomCountry
{
    private static readonly string[] AllModels = ["breast", "dental", "stroke"];

    private readonly Random _random;
    private readonly bool _hasBytes;

    public RandomCountry(int seed, PolicyOptions? policy = null, bool hasBytes = true)
    {
        (_random, _hasBytes) = (new Random(seed), hasBytes);
        var sites = Enumerable.Range(1, _random.Next(1, 34)).Select(i => new SiteLink(
            $"site-{i:00}", 42 + _random.NextDouble() * 12, 51 + _random.NextDouble() * 32,
            i > 1 && _random.Next(12) == 0 ? 0 : 20 * Math.Pow(50, _random.NextDouble()), _random.NextDouble() * 5)).ToList();

        // The first site has a node that serves everything, so that there is always somebody to answer.
        Nodes = [.. sites.SelectMany((site, i) => Enumerable.Range(1, i == 0 ? 1 : _random.Next(4)).Select(n => new NodeFacts
        {
            Name = $"{site.Site}-{n}",
            Site = site.Site,
            Slots = _random.Next(1, 4),
            Models = i == 0 || _random.Next(4) > 0 ? AllModels : ["dental"],
            MemoryMib = _random.Next(3) == 0 ? 4_000 : 0,
            Availability = i > 0 && _random.Next(10) == 0 ? NodeAvailability.Cordoned : NodeAvailability.Active,
        }))];
        Options = new DispatcherOptions
        {
            Region = "kz",
            Topology = new Topology(sites),
            Models = new ModelCosts(new Dictionary<string, ModelCost>
            {
                ["stroke"] = new() { PerImage = TimeSpan.FromSeconds(0.1), MemoryMib = 4_000 },
                ["breast"] = new() { PerImage = TimeSpan.FromSeconds(1), MemoryMib = 2_000 },
                ["dental"] = new() { PerImage = TimeSpan.FromSeconds(0.4), MemoryMib = 1_000, IsBatched = true },
            }),
            Policy = policy ?? new PolicyOptions(),
        };

        // A job whose own link is cut can only be answered at its site, and only if that has a node.
        var sending = sites.Where(s => s.BandwidthMbit > 0).ToList();
        var count = (int)Math.Pow(10, 1 + 3 * _random.NextDouble());
        var slots = Nodes.Sum(n => n.Availability == NodeAvailability.Active ? n.Slots : 0);
        var seconds = count * 1.2 / slots / (0.3 + 1.2 * _random.NextDouble());
        Jobs = [.. Enumerable.Range(0, count).Select(i => Draw(i, sending[_random.Next(sending.Count)].Site, seconds)).OrderBy(j => j.AdmittedAt)];
    }

    public DispatcherOptions Options { get; }
    public IReadOnlyList<NodeFacts> Nodes { get; }
    public IReadOnlyList<Job> Jobs { get; }

    public VirtualGrid NewGrid(bool namesCandidates = true)
    {
        var grid = new VirtualGrid(Options with { NamesCandidates = namesCandidates }, Nodes, TimeOn);
        foreach (var job in Jobs)
        {
            grid.Jobs.Add(job.Key, job);
            grid.Admit(job);
        }

        return grid;
    }

    /// <summary>What the job takes on the node if nothing is in its way: bytes over the links, and the stated run time.</summary>
    public TimeSpan TimeOn(Job job, string node)
    {
        var to = Nodes.Single(n => n.Name == node).Site;
        return Options.Topology.TransferTime(job.Site, to, job.Bytes)!.Value + Options.Models.Of(job.Key.Model).PerImage * job.Images;
    }

    /// <summary>Whether the node could ever take the job.</summary>
    public bool CanTake(Job job, NodeFacts node) =>
        node.Availability == NodeAvailability.Active
        && node.Models.Contains(job.Key.Model)
        && (node.MemoryMib == 0 || Options.Models.Of(job.Key.Model).MemoryMib <= node.MemoryMib)
        && Options.Topology.TransferTime(job.Site, node.Site, job.Bytes) is not null;

    private Job Draw(int number, string site, double seconds)
    {
        var (model, tier, promise, bytes, images) = _random.Next(10) switch
        {
            0 => ("stroke", Tier.Emergency, 120, 100_000_000L, _random.Next(20, 80)),
            1 or 2 => ("breast", Tier.Scheduled, 600, 90_000_000L, 4),
            _ => ("dental", Tier.Routine, 60, 3_000_000L, 1),
        };
        var at = VirtualGrid.Noon.AddSeconds(_random.NextDouble() * seconds);
        return new Job
        {
            Key = new JobKey($"j{number:00000}", model),
            Pathway = model,
            Tier = tier,
            Deadline = at.AddSeconds(promise),
            AdmittedAt = at,
            Site = site,
            Bytes = _hasBytes && _random.Next(5) > 0 ? bytes : 0,
            Images = images,
        };
    }
}
