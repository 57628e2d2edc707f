using Grid.Configuration;
using Grid.Configuration.Reading;
using Grid.Simulator.Search;

namespace Grid.Simulator.Scenarios;

/// <summary>Section <c>nodeTypes</c>: what a plan may be made of, by name, each with what a node of it costs a year. Simulations do not use it.</summary>
internal static class NodeTypeReading
{
    private const double MostCost = 1e12;

    public static IReadOnlyList<NodeType> Read(SectionReader root, ConfigurationResult.Loaded grid)
    {
        if (!root.Has("nodeTypes")) return [];
        var section = root.Section("nodeTypes");
        var all = grid.Options.Models.Versions.Keys.Order(StringComparer.Ordinal).ToList();
        var types = section.Keys().Select(name =>
        {
            var type = section.Section(name);
            var models = type.Texts("models");
            for (var i = 0; i < models.Count; i++) References.Exists(type.Context, ConfigPath.Item(type.At("models"), i), models[i], all, "a model of the configuration");
            var node = new ScenarioNode(
                name,
                0,
                type.Whole("slots", 1, 1, NodeReading.MostSlots),
                type.Whole("memoryMib", 0, 0, NodeReading.MostMemoryMib),
                models.Count > 0 ? models : all,
                type.Fraction("speed", 1, 0.01, 100));
            var read = new NodeType(name, node, type.Fraction("costPerYear", 1, 0.001, MostCost), type.Has("count") ? type.Whole("count", null, 1, 100_000) : null);
            type.Close();
            return read;
        }).ToList();
        section.Close();
        return types;
    }
}
