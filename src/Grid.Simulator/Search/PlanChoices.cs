using Grid.Configuration.Reading;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>What may be used for a plan, by the names that people type.</summary>
public static class PlanChoices
{
    private const int MostNamed = 5;

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

    /// <summary>What nodes may be like: the types that were written; else like the named node; else the scenario's types; else like its nodes, where all are alike.</summary>
    /// <exception cref="PlanRefusedException">There is no such node, they differ and none is named, a type is written wrong, or none serves what is sent.</exception>
    public static IReadOnlyList<NodeType> Types(Scenario scenario, string? node, IReadOnlyList<string> written)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(written);
        if (node is not null && written.Count > 0) throw new PlanRefusedException("--node and --type: expected one of them; a type says what its nodes are like.");
        List<NodeType> types = written.Count > 0 ? [.. written.Select(text => NodeTypeText.Read(text, scenario))]
            : node is null && scenario.NodeTypes.Count > 0 ? [.. scenario.NodeTypes]
            : [new NodeType("node", Node(scenario, node))];
        if (types.Select(t => t.Name).GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new PlanRefusedException($"--type \"{twice.Key}\": named twice; expected a name of its own for each type.");
        foreach (var type in types) RefuseUnable(scenario, type);
        return types;
    }

    private static ScenarioNode Node(Scenario scenario, string? name)
    {
        var nodes = scenario.Nodes;
        var node = name is null ? nodes[0] : nodes.FirstOrDefault(n => n.Name == name)
            ?? throw new PlanRefusedException($"--node \"{name}\": expected a node of the scenario, which new ones shall be like.{Near(name, nodes.Select(n => n.Name))}");
        if (name is null && nodes.FirstOrDefault(n => !IsLike(n, node)) is { } other)
            throw new PlanRefusedException($"the scenario's nodes differ, e.g. {node.Name} and {other.Name}: say with --node NAME which one new ones shall be like, or with --type which types there are");
        return node;
    }

    private static void RefuseUnable(Scenario scenario, NodeType type)
    {
        foreach (var flow in scenario.Flows.Where(f => f.Rate.PerDay > 0))
        {
            foreach (var model in scenario.Pathways[flow.Pathway].Models)
            {
                var need = scenario.Models.Of(model).MemoryMib;
                if (!type.Node.Models.Contains(model) || (type.Node.MemoryMib > 0 && type.Node.MemoryMib < need))
                    throw new PlanRefusedException($"{(type.Name == "node" ? type.Node.Name : type.Name)} cannot run {model}, which {flow.Name} needs: expected a node that runs every model. Name another one with --node or --type.");
            }
        }
    }

    /// <summary>A jurisdiction whose images may not leave it, that sends studies and of whose sites none could have a node left, can never be planned for.</summary>
    /// <exception cref="PlanRefusedException">There is one; it is named.</exception>
    internal static void RefuseUnserved(PlanQuestion question)
    {
        var scenario = question.Scenario;
        foreach (var jurisdiction in scenario.Sites.Select(s => s.Jurisdiction).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var sending = scenario.Flows.Where(f => f.Rate.PerDay > 0 && question.Goals.Any(g => f.Senders.Any(s => g.Covers(f.Pathway, s.Site))))
                .SelectMany(f => f.Senders).Where(s => s.Weight > 0 && scenario.Sites[s.Site].Jurisdiction == jurisdiction).Select(s => scenario.Sites[s.Site].Name).Distinct(StringComparer.Ordinal).ToList();
            var hosts = question.Sites.Count(s => scenario.Sites[s].Jurisdiction == jurisdiction);
            if (sending.Count == 0 || hosts > question.Down) continue;
            var where = jurisdiction.Length == 0 ? "without a jurisdiction" : $"of jurisdiction \"{jurisdiction}\"";
            throw new PlanRefusedException(hosts == 0
                ? $"no site {where} may have a node, and {sending.Count} of them send studies ({string.Join(", ", sending.Take(MostNamed))}), which may not leave it: nobody would ever answer them. Name one of its sites with --sites."
                : $"only {hosts} of the sites {where} may have nodes, and with {question.Down} down none is left for its {sending.Count} sites that send studies, which may not leave it. Name more of its sites with --sites, or let fewer be down.");
        }
    }

    private static bool IsLike(ScenarioNode a, ScenarioNode b) =>
        a.Slots == b.Slots && a.MemoryMib == b.MemoryMib && a.Speed.Equals(b.Speed) && a.Models.Order(StringComparer.Ordinal).SequenceEqual(b.Models.Order(StringComparer.Ordinal));

    private static string Near(string found, IEnumerable<string> known) => NameSuggestion.For(found, known) is { } near ? $" Did you mean {near}?" : "";
}
