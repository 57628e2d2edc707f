using Grid.Scheduling.Jobs;
using Grid.Simulator.Chance;
using Grid.Simulator.Scenarios;

namespace Grid.FaultSimulation;

/// <summary>The country that the planner plans for (<c>cluster/scenarios/one-gpu-per-centre.json</c>), whole or cut down, with several dispatchers.</summary>
public static class ShippedCountry
{
    private const string File = "one-gpu-per-centre.json";

    // The same for every seed, so that runs compare.
    private const ulong SpeedSeed = 33;

    private static readonly Lazy<Scenario> Whole = new(Load);

    public static FaultedScenario Of(CountryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var whole = Whole.Value;
        var centres = Centres(whole, options.Centres);
        var sites = Sites(whole, centres);
        var cut = Cut(whole, sites) with
        {
            Start = whole.Start - whole.Start.TimeOfDay + TimeSpan.FromHours(options.StartHour),
            Duration = options.Load,
            WarmUp = TimeSpan.Zero,
            Policy = options.Policy,
        };
        cut = cut with { Nodes = [.. Nodes(cut, centres.Select(c => sites.IndexOf(c)), options)], Flows = [.. cut.Flows.Select(f => Times(f, cut, options))] };
        var windows = new Dictionary<int, (TimeSpan, TimeSpan)>();
        if (options.Flood is { } flood)
        {
            windows.Add(cut.Flows.Count, (flood.From, flood.Until));
            cut = cut with { Flows = [.. cut.Flows, Flood(cut, flood)] };
        }

        var dispatcherOf = Group(cut, options.Dispatchers);
        return new FaultedScenario
        {
            Scenario = cut,
            Dispatchers = [.. Enumerable.Range(1, dispatcherOf.Max() + 1).Select(i => $"dispatcher-{i:00}")],
            DispatcherOf = dispatcherOf,
            Windows = windows,
            DrainLimit = options.DrainLimit,
            LongestStrokeWait = options.LongestStrokeWait,
            LongestWait = options.LongestWait,
            IsNetworkInstant = options.IsNetworkInstant,
            IsChecked = options.IsChecked,
            Faults = options.Faults,
        };
    }

    private static Scenario Load()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!System.IO.File.Exists(Path.Combine(folder.FullName, "Grid.sln"))) continue;
            var file = Path.Combine(folder.FullName, "cluster", "scenarios", File);
            return ScenarioFile.TryLoad(file, [], new Dictionary<string, string>(), out var scenario, out _, out var failed)
                ? scenario
                : throw new InvalidOperationException(failed.Describe());
        }

        throw new InvalidOperationException($"no Grid.sln above {AppContext.BaseDirectory}");
    }

    /// <summary>Sites with nodes: one of each region, then a second of each, until there are as many as wanted.</summary>
    private static List<int> Centres(Scenario whole, int count) =>
    [
        .. whole.Nodes.Select(static n => n.Site).Distinct().GroupBy(s => whole.Sites[s].Region)
            .SelectMany(static region => region.Select((site, round) => (site, round)))
            .OrderBy(static s => s.round).Take(count).Select(static s => s.site),
    ];

    /// <summary>The centres, and of each of their regions as great a share of the other sites as of the centres.</summary>
    private static List<int> Sites(Scenario whole, List<int> centres)
    {
        var hosts = whole.Nodes.Select(static n => n.Site).ToHashSet();
        var chosen = new SortedSet<int>(centres);
        foreach (var region in centres.GroupBy(c => whole.Sites[c].Region))
        {
            var inRegion = Enumerable.Range(0, whole.Sites.Count).Where(s => whole.Sites[s].Region == region.Key).ToList();
            var share = (double)region.Count() / inRegion.Count(hosts.Contains);

            // Sites of a kind stand together: every so many of them is taken, so that each kind is there.
            var others = inRegion.Where(s => !hosts.Contains(s)).ToList();
            var wanted = (int)Math.Ceiling(others.Count * share);
            for (var i = 0; i < wanted; i++) chosen.Add(others[i * others.Count / wanted]);
        }

        return [.. chosen];
    }

    private static Scenario Cut(Scenario whole, List<int> sites)
    {
        var flows = whole.Flows.Select(flow =>
        {
            var kept = flow.Senders.Where(s => sites.Contains(s.Site)).Select(s => s with { Site = sites.IndexOf(s.Site) }).ToList();
            var share = kept.Sum(static s => s.Weight) / flow.Senders.Sum(static s => s.Weight);
            return flow with { Senders = kept, Rate = flow.Rate with { PerDay = flow.Rate.PerDay * share } };
        });
        return whole with { Sites = [.. sites.Select(s => whole.Sites[s])], Flows = [.. flows.Where(static f => f.Senders.Count > 0)], Outages = [], LinkCuts = [], Reliability = null };
    }

    private static IEnumerable<ScenarioNode> Nodes(Scenario cut, IEnumerable<int> hosts, CountryOptions options)
    {
        var chance = new SeededChance(SpeedSeed);
        foreach (var site in hosts.Order())
        {
            for (var i = 1; i <= options.NodesPerCentre; i++)
            {
                var speed = 1 + (options.SpeedSpread * chance.Between(-1, 1));
                yield return new ScenarioNode($"{cut.Sites[site].Name}-node-{i}", site, options.SlotsPerNode, options.MemoryMib, [.. cut.Models.ByModel.Keys.Order(StringComparer.Ordinal)], speed);
            }
        }
    }

    private static StudyFlow Times(StudyFlow flow, Scenario cut, CountryOptions options)
    {
        var factor = options.LoadFactor * (cut.Pathways[flow.Pathway].Tier == Tier.Emergency ? options.StrokeFactor : 1);
        return flow with { Rate = flow.Rate with { PerDay = flow.Rate.PerDay * factor } };
    }

    private static StudyFlow Flood(Scenario cut, Flood flood) => cut.Flows.Single(f => f.Name == flood.Kind) with
    {
        Name = $"flood of {flood.Kind}",
        Senders = [new FlowSender(cut.Nodes.Select(static n => n.Site).Distinct().ElementAt(flood.Centre), 1)],
        Rate = RateProfile.Constant(flood.PerSecond * TimeSpan.SecondsPerDay),
    };

    /// <summary>Neighbouring regions to dispatchers, from west to east, each with about as many nodes.</summary>
    private static int[] Group(Scenario cut, int dispatchers)
    {
        var regions = cut.Sites.Select((s, i) => (Site: s, Index: i)).GroupBy(s => s.Site.Region)
            .OrderBy(static r => r.Average(static s => s.Site.Longitude)).ToList();
        var group = new int[cut.Sites.Count];
        var (current, before) = (0, 0);
        dispatchers = Math.Clamp(dispatchers, 1, regions.Count);
        for (var n = 0; n < regions.Count; n++)
        {
            // The next dispatcher begins when this one has its share, or when only as many regions are left as dispatchers.
            var hasShare = before * dispatchers >= (current + 1) * cut.Nodes.Count;
            var isNextDue = hasShare || regions.Count - n <= dispatchers - 1 - current;
            if (n > 0 && current < dispatchers - 1 && isNextDue) current++;
            foreach (var (_, index) in regions[n])
            {
                group[index] = current;
                before += cut.Nodes.Count(node => node.Site == index);
            }
        }

        return group;
    }
}
