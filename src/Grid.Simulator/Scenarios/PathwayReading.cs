using Grid.Configuration;

namespace Grid.Simulator.Scenarios;

/// <summary>The configuration's pathways that run something, in the order of urgency.</summary>
internal static class PathwayReading
{
    public static IReadOnlyList<ScenarioPathway> Read(GridModel model) =>
        [.. model.Pathways.Values
            .Where(p => p.Models.Count > 0)
            .OrderBy(p => p.Tier).ThenBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => new ScenarioPathway(p.Name, p.Tier, p.Promise, p.Models))];
}
