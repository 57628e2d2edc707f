using System.Globalization;
using Grid.Configuration;
using Grid.Configuration.Geography;
using Grid.Configuration.Reading;

namespace Grid.Simulator.Scenarios;

/// <summary>
/// Section <c>nodes</c>: groups, each the nodes of the configuration, or so many at each site of a kind, or at one site. Without the
/// section the configuration's.
/// </summary>
internal static class NodeReading
{
    public const int MostSlots = 64;
    public const int MostMemoryMib = 1_048_576;
    private const int MostPerSite = 1_000;

    public static IReadOnlyList<ScenarioNode> Read(SectionReader root, ConfigurationResult.Loaded grid, Places places)
    {
        if (!root.Has("nodes")) return [.. Configured(grid, places)];
        var nodes = new List<ScenarioNode>();
        var errors = root.Context.Errors.Count;
        foreach (var group in root.Items("nodes"))
        {
            if (group.Flag("configured", false)) nodes.AddRange(Configured(grid, places));
            else nodes.AddRange(Group(group, grid, places, nodes));
            group.Close();
        }

        if (nodes.Count == 0 && root.Context.Errors.Count == errors) root.Context.Add("nodes", "no nodes", "at least one", "Nothing would ever be answered.");
        return nodes;
    }

    private static IEnumerable<ScenarioNode> Configured(ConfigurationResult.Loaded grid, Places places) =>
        grid.Model.Nodes.Values.OrderBy(n => n.Name, StringComparer.Ordinal).Select(n => new ScenarioNode(
            n.Name, places.Index[n.Site], n.Slots, n.MemoryMib, [.. grid.Options.Models.Versions.Keys.Where(n.Serves).Order(StringComparer.Ordinal)]));

    private static List<ScenarioNode> Group(SectionReader group, ConfigurationResult.Loaded grid, Places places, List<ScenarioNode> before)
    {
        var context = group.Context;
        var models = group.Texts("models");
        for (var i = 0; i < models.Count; i++)
            References.Exists(context, ConfigPath.Item(group.At("models"), i), models[i], [.. grid.Options.Models.Versions.Keys], "a model of the configuration");
        var served = models.Count > 0 ? models : [.. grid.Options.Models.Versions.Keys.Order(StringComparer.Ordinal)];
        var (perSite, slots) = (group.Whole("perSite", 1, 0, MostPerSite), group.Whole("slots", 1, 1, MostSlots));
        var (memory, speed) = (group.Whole("memoryMib", 0, 0, MostMemoryMib), group.Fraction("speed", 1, 0.01, 100));

        var made = new List<ScenarioNode>();
        foreach (var site in Sites(group, places))
        {
            var first = before.Count(n => n.Site == site) + 1;
            for (var i = 0; i < perSite; i++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{places.Sites[site].Name}-node-{first + i}");
                made.Add(new ScenarioNode(name, site, slots, memory, served, speed));
            }
        }

        return made;
    }

    private static IEnumerable<int> Sites(SectionReader group, Places places)
    {
        if (group.Has("kind")) return places.OfKind(group.Choice<SiteKind>("kind", null));
        if (group.OptionalText("site") is not { } site)
        {
            group.Context.Add(group.Path, "a group without a place", "\"kind\" of site, \"site\", or \"configured\": true");
            return [];
        }

        References.Exists(group.Context, group.At("site"), site, [.. places.Index.Keys], "the id of a site");
        return places.Index.TryGetValue(site, out var index) ? [index] : [];
    }
}
