using System.Globalization;
using Grid.Configuration.Reading;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>Reads a type of node as it is typed: <c>large:slots=4,speed=0.5,memoryMib=24000,count=3,cost=30000</c>, each part with a default.</summary>
internal static class NodeTypeText
{
    private const double MostCost = 1e12;
    private static readonly string[] Parts = ["slots", "speed", "memoryMib", "count", "cost"];

    /// <exception cref="PlanRefusedException">It is written wrong; says what was expected.</exception>
    public static NodeType Read(string text, Scenario scenario)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = (colon < 0 ? text : text[..colon]).Trim();
        if (name.Length == 0) throw Wrong(text, "a name before the colon");
        var node = new ScenarioNode(name, 0, 1, 0, [.. scenario.Nodes.SelectMany(n => n.Models).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        var type = scenario.NodeTypes.FirstOrDefault(t => t.Name == name) ?? new NodeType(name, node);
        foreach (var part in colon < 0 ? [] : text[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = equals < 0 ? (part, "") : (part[..equals].Trim(), part[(equals + 1)..].Trim());
            type = key switch
            {
                "slots" => type with { Node = type.Node with { Slots = (int)Number(text, key, value, 1, NodeReading.MostSlots, isWhole: true) } },
                "speed" => type with { Node = type.Node with { Speed = Number(text, key, value, 0.01, 100) } },
                "memoryMib" => type with { Node = type.Node with { MemoryMib = (long)Number(text, key, value, 0, NodeReading.MostMemoryMib, isWhole: true) } },
                "count" => type with { Count = (int)Number(text, key, value, 1, 100_000, isWhole: true) },
                "cost" => type with { Cost = Number(text, key, value, 0.001, MostCost) },
                _ => throw Wrong(text, $"{string.Join(", ", Parts)} and not \"{key}\"{(NameSuggestion.For(key, Parts) is { } near ? $". Did you mean {near}?" : "")}"),
            };
        }

        return type;
    }

    private static double Number(string text, string key, string value, double least, double most, bool isWhole = false) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most && (!isWhole || number == Math.Floor(number))
            ? number
            : throw Wrong(text, string.Create(CultureInfo.InvariantCulture, $"{key} to be a {(isWhole ? "whole " : "")}number from {least} to {most} and not \"{value}\""));

    private static PlanRefusedException Wrong(string text, string expected) => new($"--type \"{text}\": expected {expected}; e.g. \"small:slots=1,cost=9000\"");
}
