using Grid.Configuration.Reading;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>What may be used for a plan, by the names that people type.</summary>
public static class PlanChoices
{
    /// <summary>Indexes of the named sites, in order; of all sites where none is named.</summary>
    /// <param name="scenario">Whose sites.</param>
    /// <param name="names">Ids of sites, or the beginning of some and a star: <c>SC-*</c>.</param>
    /// <exception cref="PlanRefusedException">There is no such site.</exception>
    public static IReadOnlyList<int> Sites(Scenario scenario, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(names);
        var all = Enumerable.Range(0, scenario.Sites.Count);
        if (names.Count == 0) return [.. all];

        var chosen = new SortedSet<int>();
        foreach (var name in names)
        {
            var before = chosen.Count;
            chosen.UnionWith(all.Where(s => name.EndsWith('*')
                ? scenario.Sites[s].Name.StartsWith(name[..^1], StringComparison.Ordinal)
                : scenario.Sites[s].Name == name));
            if (chosen.Count == before && !all.Any(s => scenario.Sites[s].Name == name))
                throw new PlanRefusedException($"--sites \"{name}\": expected the id of a site, or the beginning of some and a star such as SC-*.{Near(name, scenario.Sites.Select(s => s.Name))}");
        }

        return [.. chosen];
    }

    /// <summary>The node that others shall be like: the named one, or any where all are alike.</summary>
    /// <exception cref="PlanRefusedException">There is none of that name, they differ and none is named, or it does not serve what is sent.</exception>
    public static ScenarioNode Node(Scenario scenario, string? name)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var nodes = scenario.Nodes;
        var names = nodes.Select(n => n.Name);
        var node = name is null ? nodes[0] : nodes.FirstOrDefault(n => n.Name == name)
            ?? throw new PlanRefusedException($"--node \"{name}\": expected a node of the scenario, which new ones shall be like.{Near(name, names)}");
        if (name is null && nodes.FirstOrDefault(n => !IsLike(n, node)) is { } other)
            throw new PlanRefusedException($"the scenario's nodes differ, e.g. {node.Name} and {other.Name}: say with --node NAME which one new ones shall be like");

        foreach (var flow in scenario.Flows.Where(f => f.Rate.PerDay > 0))
        {
            foreach (var model in scenario.Pathways[flow.Pathway].Models)
            {
                var need = scenario.Models.Of(model).MemoryMib;
                if (!node.Models.Contains(model) || (node.MemoryMib > 0 && node.MemoryMib < need))
                    throw new PlanRefusedException($"{node.Name} cannot run {model}, which {flow.Name} needs: expected a node that runs every model. Name another one with --node.");
            }
        }

        return node;
    }

    private static bool IsLike(ScenarioNode a, ScenarioNode b) =>
        a.Slots == b.Slots && a.MemoryMib == b.MemoryMib && a.Speed.Equals(b.Speed) && a.Models.Order(StringComparer.Ordinal).SequenceEqual(b.Models.Order(StringComparer.Ordinal));

    private static string Near(string found, IEnumerable<string> known) => NameSuggestion.For(found, known) is { } near ? $" Did you mean {near}?" : "";
}
