using Grid.Reports.Map;
using Grid.Reports.Plots;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;

namespace Grid.Reports;

/// <summary>How busy each site is, on a map with the images that move between regions, and over the hours of the day.</summary>
internal static class SitesSection
{
    private const int MostLinks = 40;
    private const int MostRows = 60;

    public static void Write(HtmlWriter html, ScenarioReport found, Scenario scenario)
    {
        var sites = scenario.Nodes.GroupBy(n => n.Site).OrderBy(g => g.Key)
            .Select(g => (Site: scenario.Sites[g.Key], Nodes: g.Count(), Slots: g.Sum(n => n.Slots), Busy: found.Find(ScenarioFigures.Utilisation, "", scenario.Sites[g.Key].Name)))
            .ToList();
        var withNodes = sites.Select(s => s.Site.Name).ToHashSet(StringComparer.Ordinal);
        var links = Links(found);
        var prefix = CommonPrefix([.. sites.Select(s => s.Site.Name)]);
        html.Element("h4", "Where it is busy and what moves");
        using (html.Open("figure"))
        {
            new CountryMap(
                [.. sites.Select(s => new MapSite(s.Site.Region, s.Site.Name[prefix..], s.Site.Latitude, s.Site.Longitude, s.Slots, s.Busy?.Mean, Tell(s.Site, s.Nodes, s.Slots, s.Busy)))],
                [.. scenario.Sites.Where(s => !withNodes.Contains(s.Name)).Select(s => new MapSender(s.Region, s.Latitude, s.Longitude))],
                [.. links.Take(MostLinks)]).Draw(html, "Map of the sites: how busy their slots are, and images moved between regions");
            html.Element("figcaption", Caption(found, links, sites[0].Site.Name[..prefix]));
        }

        using var hours = html.Open("figure");
        var busiest = sites.OrderByDescending(s => s.Busy?.Mean ?? 0).Take(MostRows).ToList();
        HeatRows.Draw(
            html,
            [
                Row(found, "all sites", ""),
                .. busiest.Select(s => Row(found, s.Site.Name == s.Site.Region ? s.Site.Name : $"{s.Site.Name}, {s.Site.Region}", s.Site.Name)),
            ],
            "Slots busy by site and hour of the day");
        var all = busiest.Count == sites.Count ? "" : $" The {MostRows} busiest of {sites.Count} sites; figures.csv has all.";
        html.Element("figcaption", $"Slots busy by local hour of the day, over all measured days; at the end of a row the mean of all hours with its 95 % confidence interval. A slot is busy while images are on their way to it, too.{all}");
    }

    private static List<MapLink> Links(ScenarioReport found) =>
        [.. found.Traffic
            .Where(t => t.From != t.To)
            .GroupBy(t => string.CompareOrdinal(t.From, t.To) < 0 ? (t.From, t.To) : (t.To, t.From))
            .Select(g => new MapLink(g.Key.Item1, g.Key.Item2, g.Sum(t => t.Mean ?? 0)))
            .OrderByDescending(l => l.Gigabytes)];

    /// <summary>How many letters all names begin with, up to their last hyphen: they need not be repeated in each circle.</summary>
    private static int CommonPrefix(List<string> names)
    {
        var prefix = names[0].LastIndexOf('-') + 1;
        return names.Count > 1 && names.TrueForAll(n => n.Length > prefix && n.StartsWith(names[0][..prefix], StringComparison.Ordinal)) ? prefix : 0;
    }

    private static string Caption(ScenarioReport found, List<MapLink> links, string prefix)
    {
        var numbers = prefix.Length > 0 ? $" In it stands the end of its name, after {prefix}." : "";
        var places = $"A circle is a site with nodes: its area goes by slots, its colour by the share of their time that is used.{numbers} Sites of one city are moved apart; there is no border or coast in the data.";
        var all = found.Traffic.Sum(t => t.Mean ?? 0);
        if (links.Count == 0) return $"{places} No images cross from one region to another; {Words.Number(Math.Round(all))} GB a replication move within regions.";
        var across = links.Sum(l => l.Gigabytes);
        var shown = links.Take(MostLinks).Sum(l => l.Gigabytes);
        var part = links.Count <= MostLinks ? "all of it is drawn" : $"the {MostLinks} busiest pairs are drawn, {Words.Share(shown / across)} of it";
        return $"{places} Lines go by the images that moved between two regions: {Words.Number(Math.Round(across))} of {Words.Number(Math.Round(all))} GB a replication cross from one to another; {part}.";
    }

    private static string Tell(ScenarioSite site, int nodes, int slots, FigureRow? busy) =>
        $"{site.Name}, {site.Region}: {Words.Of(nodes, "node", "nodes")}, {Words.Of(slots, "slot", "slots")}, busy {Sum(busy)}";

    private static (string Name, IReadOnlyList<double?> Shares, string Sum) Row(ScenarioReport found, string name, string place) =>
        (name, found.FindHours(ScenarioFigures.Utilisation, "", place)?.Mean ?? [], Sum(found.Find(ScenarioFigures.Utilisation, "", place)));

    private static string Sum(FigureRow? busy)
    {
        if (busy?.Mean is not { } mean) return "not measured";
        return Words.ShareBetween(busy) is { Length: > 0 } between && mean > 0 ? $"{Words.Share(mean)} ({between})" : Words.Share(mean);
    }
}
