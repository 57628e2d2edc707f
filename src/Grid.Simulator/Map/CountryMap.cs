using Grid.Scheduling.Placement;
using Grid.Simulator.Chance;

namespace Grid.Simulator.Map;

/// <summary>Sites, nodes and who dispatches for whom. Frozen; the same options give the same map.</summary>
internal sealed class CountryMap
{
    // Links are an assumption (100 Mbit/s to 1 Gbit/s per hospital, rural floor 50): the same for every seed, so that runs compare.
    private const ulong LinkSeed = 33;
    private static readonly double[] InstitutionMbit = [50, 100, 100, 200, 200, 500, 1_000];
    private const double LastMileMs = 1;

    private readonly List<SiteSpec> _sites = [];
    private readonly List<NodeSpec> _nodes = [];

    public CountryMap(CountryOptions options)
    {
        var centres = SpreadCentres(options.Centres);
        var dispatcherOf = Group(centres, options.Dispatchers);
        var chance = new SeededChance(LinkSeed);
        AddSites(centres, dispatcherOf, chance);
        AddNodes(options, chance);

        Topology = new Topology(_sites.Select(s => new SiteLink(s.Name, s.Latitude, s.Longitude, s.BandwidthMbit, s.LatencyMs)));
        Dispatchers = [.. Enumerable.Range(1, dispatcherOf.Max() + 1).Select(i => $"dispatcher-{i:00}")];
        ShareOfCountry = (double)options.Centres / Kazakhstan.Centres;
    }

    public IReadOnlyList<SiteSpec> Sites => _sites;
    public IReadOnlyList<NodeSpec> Nodes => _nodes;
    public IReadOnlyList<string> Dispatchers { get; }
    public Topology Topology { get; }

    /// <summary>How much of the country is simulated: its centres over all.</summary>
    public double ShareOfCountry { get; }

    /// <summary>One-way time of a small message between two dispatchers' places.</summary>
    public TimeSpan Latency(int from, int to)
    {
        if (from == to) return TimeSpan.FromMilliseconds(1);
        var (a, b) = (_sites.First(s => s.Dispatcher == from), _sites.First(s => s.Dispatcher == to));
        return Topology.TransferTime(a.Name, b.Name, 0) ?? TimeSpan.FromMilliseconds(20);
    }

    /// <summary>How many centres each region has: one each, then a second, until all are given out.</summary>
    private static int[] SpreadCentres(int count)
    {
        var given = new int[Kazakhstan.Regions.Count];
        for (var round = 1; count > 0; round++)
        {
            for (var i = 0; i < given.Length && count > 0; i++)
            {
                if (Kazakhstan.Regions[i].Centres < round) continue;
                given[i]++;
                count--;
            }
        }

        return given;
    }

    /// <summary>Neighbouring regions to dispatchers, from west to east, each with about as many centres.</summary>
    private static int[] Group(int[] centres, int dispatchers)
    {
        var total = centres.Sum();
        dispatchers = Math.Clamp(dispatchers, 1, centres.Count(c => c > 0));
        var group = new int[centres.Length];
        var (current, before) = (0, 0);
        var ordered = Enumerable.Range(0, centres.Length).Where(i => centres[i] > 0).OrderBy(i => Kazakhstan.Regions[i].Longitude).ToList();
        for (var n = 0; n < ordered.Count; n++)
        {
            // The next dispatcher begins when this one has its share, or when only as many regions are left as dispatchers.
            var hasShare = before * dispatchers >= (current + 1) * total;
            var isNextDue = hasShare || ordered.Count - n <= dispatchers - 1 - current;
            if (n > 0 && current < dispatchers - 1 && isNextDue) current++;
            group[ordered[n]] = current;
            before += centres[ordered[n]];
        }

        return group;
    }

    private void AddSites(int[] centres, int[] dispatcherOf, SeededChance chance)
    {
        for (var r = 0; r < centres.Length; r++)
        {
            if (centres[r] == 0) continue;
            var region = Kazakhstan.Regions[r];
            var share = (double)centres[r] / region.Centres;
            var institutions = (int)Math.Ceiling(region.Institutions * share);
            for (var i = 0; i < centres[r] + institutions; i++)
            {
                var isCentre = i < centres[r];
                var name = isCentre ? $"{region.City}-centre-{i + 1}" : $"{region.City}-{i + 1 - centres[r]:00}";
                var people = region.People * share / (isCentre ? centres[r] : institutions);
                var mbit = isCentre ? (region.People > 1_000_000 ? 1_000 : 500) : InstitutionMbit[chance.Below(InstitutionMbit.Length)];
                var (north, east) = (chance.Between(-0.1, 0.1), chance.Between(-0.1, 0.1));
                _sites.Add(new SiteSpec(
                    _sites.Count, name, dispatcherOf[r], isCentre, people, region.Latitude + north, region.Longitude + east, mbit, LastMileMs));
            }
        }
    }

    private void AddNodes(CountryOptions options, SeededChance chance)
    {
        foreach (var site in _sites.Where(s => s.IsCentre))
        {
            for (var i = 1; i <= options.NodesPerCentre; i++)
            {
                var speed = 1 + (options.SpeedSpread * chance.Between(-1, 1));
                _nodes.Add(new NodeSpec(_nodes.Count, $"{site.Name}-node-{i}", site, options.SlotsPerNode, options.MemoryMib, speed));
            }
        }
    }
}
