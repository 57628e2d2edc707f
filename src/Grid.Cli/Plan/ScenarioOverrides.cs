using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.Cli.Config;

namespace Grid.Cli.Plan;

/// <summary>What <c>--set</c> said, as a scenario file says it: so that a written plan stands on the same load.</summary>
internal static class ScenarioOverrides
{
    // The plan says these itself.
    private static readonly string[] OfThePlan = ["nodes", "outages", "replications"];

    /// <exception cref="CliException">An item of a list: a scenario over another can only replace the whole list.</exception>
    public static JsonObject AsLayer(IReadOnlyList<string> overrides)
    {
        var layer = new JsonObject();
        foreach (var text in overrides)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var path = text[..equals].Split('.');
            if (OfThePlan.Contains(path[0].Split('[')[0])) continue;
            if (text[..equals].Contains('[', StringComparison.Ordinal))
                throw new CliException(ExitCodes.BadInput, $"--write cannot keep --set {text}: expected a path without list items. Write the whole list into a scenario that extends this one, and plan for that.");

            var section = layer;
            foreach (var name in path[..^1]) section = ConfigCopy.Section(section, name);
            section[path[^1]] = Value(text[(equals + 1)..]);
        }

        return layer;
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
