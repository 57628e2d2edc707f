using Grid.Configuration.Reading;
using Grid.Simulator.Planning;

namespace Grid.Simulator.Scenarios;

/// <summary>What goes wrong: section <c>failures</c> by chance, <c>outages</c> and <c>linkCuts</c> at known times.</summary>
internal static class OutageReading
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3_660);

    public static NodeReliability? Reliability(SectionReader root)
    {
        if (!root.Has("failures")) return null;
        var section = root.Section("failures");
        var read = new NodeReliability(
            section.Duration("meanTimeBetween", null, TimeSpan.FromMinutes(1), Longest),
            section.Duration("meanTimeToRepair", null, TimeSpan.FromSeconds(1), Longest));
        section.Close();
        return read;
    }

    public static IReadOnlyList<NodeOutage> Outages(SectionReader root, Scenario scenario, Places places)
    {
        var outages = new List<NodeOutage>();
        foreach (var item in root.Items("outages"))
        {
            var nodes = Nodes(item, scenario, places);
            var isPlanned = item.Flag("planned", false);
            var hours = DailyWindow.Read(item);
            var (from, until) = Span(item, scenario.Duration, hours is not null);
            item.Close();
            outages.AddRange(nodes.SelectMany(n => Spans(n).Select(span => new NodeOutage(n, span.From, span.Until, isPlanned))));

            IEnumerable<(TimeSpan From, TimeSpan Until)> Spans(int node) => hours is null
                ? [(from, until)]
                : hours.Within(scenario.Start + places.ClockAhead[scenario.Nodes[node].Site], from, until < scenario.Duration ? until : scenario.Duration);
        }

        return outages;
    }

    public static IReadOnlyList<LinkCut> LinkCuts(SectionReader root, Scenario scenario, Places places)
    {
        var cuts = new List<LinkCut>();
        foreach (var item in root.Items("linkCuts"))
        {
            var sites = new SortedSet<int>();
            var (named, regions) = (item.Texts("sites"), item.Texts("regions"));
            for (var i = 0; i < named.Count; i++)
            {
                References.Exists(item.Context, ConfigPath.Item(item.At("sites"), i), named[i], [.. places.Index.Keys], "the id of a site");
                if (places.Index.TryGetValue(named[i], out var site)) sites.Add(site);
            }

            for (var i = 0; i < regions.Count; i++)
            {
                References.Exists(item.Context, ConfigPath.Item(item.At("regions"), i), regions[i], places.Regions, "the id of a region");
                sites.UnionWith(places.InRegion(regions[i]));
            }

            var (from, until) = Span(item, scenario.Duration, repeats: false);
            if (named.Count + regions.Count == 0) item.Context.Add(item.Path, "neither sites nor regions", "\"regions\" or \"sites\" that are cut off");
            if (cuts.Count == LinkCutter.MostCuts) item.Context.Add(item.Path, $"more than {LinkCutter.MostCuts} cuts", $"at most {LinkCutter.MostCuts}");
            item.Close();
            cuts.Add(new LinkCut([.. sites], from, until));
        }

        return cuts;
    }

    private static List<int> Nodes(SectionReader item, Scenario scenario, Places places)
    {
        var all = Enumerable.Range(0, scenario.Nodes.Count);
        if (item.OptionalText("node") is { } node)
        {
            References.Exists(item.Context, item.At("node"), node, [.. scenario.Nodes.Select(n => n.Name)], "the name of a node");
            return [.. all.Where(i => scenario.Nodes[i].Name == node)];
        }

        if (item.OptionalText("site") is { } site)
        {
            References.Exists(item.Context, item.At("site"), site, [.. places.Index.Keys], "the id of a site");
            var found = all.Where(i => scenario.Sites[scenario.Nodes[i].Site].Name == site).ToList();
            if (found.Count == 0 && places.Index.ContainsKey(site)) item.Context.Add(item.At("site"), $"\"{site}\"", "a site with a node", "Nothing would be down.");
            return found;
        }

        item.Context.Add(item.Path, "neither a node nor a site", "\"node\" or \"site\"");
        return [];
    }

    private static (TimeSpan From, TimeSpan Until) Span(SectionReader item, TimeSpan duration, bool repeats)
    {
        var from = item.Duration("from", TimeSpan.Zero, TimeSpan.Zero, Longest);
        var until = item.Duration("until", repeats ? duration : null, TimeSpan.Zero, Longest);
        if (from >= duration) item.Context.Add(item.At("from"), from.ToString("c"), $"before the end of the scenario, {duration:c}", "It would never happen.");
        if (until <= from) item.Context.Add(item.At("until"), until.ToString("c"), $"after from, {from:c}");
        return (from, until);
    }
}
