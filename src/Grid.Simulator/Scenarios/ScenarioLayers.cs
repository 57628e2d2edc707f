using System.Text.Json;
using Grid.Configuration;
using Grid.Configuration.Reading;

namespace Grid.Simulator.Scenarios;

/// <summary>
/// A scenario file laid over the one it extends: objects are joined key by key, anything else is replaced as a whole. Each part keeps the
/// file and line that it was written at.
/// </summary>
internal static class ScenarioLayers
{
    private const string Extends = "extends";
    private const int MostLayers = 8;

    /// <summary>The joined file and the folder that its paths start at; null after adding why not.</summary>
    public static ConfigNode? Read(string path, List<ConfigurationError> errors)
    {
        var layers = new List<ConfigNode>();
        var files = new List<string>();
        for (var next = Path.GetFullPath(path); ;)
        {
            if (files.Contains(next) || files.Count == MostLayers)
            {
                var name = Path.GetFileName(files[^1]);
                errors.Add(new(Extends, layers[^1].Find(Extends)!.Source.Text, $"\"{Path.GetFileName(next)}\"", $"a file that does not extend {name} itself, at most {MostLayers} deep", ""));
                return null;
            }

            if (JsonFile.Read(next, Path.GetFileName(next), errors) is not { } layer) return null;
            files.Add(next);
            layers.Add(layer);
            if (layer.Find(Extends) is not { } parent) break;
            if (parent.Kind != JsonValueKind.String || parent.Text.Length == 0)
            {
                errors.Add(new(Extends, parent.Source.Text, parent.Describe(), "the path of another scenario file", ""));
                return null;
            }

            next = Path.GetFullPath(parent.Text, Path.GetDirectoryName(next)!);
        }

        var joined = layers[^1];
        ResolveGrid(joined, files[^1]);
        for (var i = layers.Count - 2; i >= 0; i--)
        {
            ResolveGrid(layers[i], files[i]);
            Lay(layers[i], joined);
        }

        joined.Members.RemoveAll(static m => m.Key == Extends);
        return joined;
    }

    // A path is relative to the file that says it, so it must be resolved before files are joined.
    private static void ResolveGrid(ConfigNode layer, string file)
    {
        var index = layer.Members.FindIndex(static m => m.Key == ScenarioFile.GridKey);
        if (index < 0 || layer.Members[index].Value is not { Kind: JsonValueKind.String, Text.Length: > 0 } grid) return;
        var full = Path.GetFullPath(grid.Text, Path.GetDirectoryName(file)!);
        layer.Members[index] = new(ScenarioFile.GridKey, new ConfigNode(JsonValueKind.String, grid.Source, full));
    }

    private static void Lay(ConfigNode over, ConfigNode under)
    {
        foreach (var (key, value) in over.Members)
        {
            var index = under.Members.FindIndex(m => m.Key == key);
            if (index < 0) under.Members.Add(new(key, value));
            else if (IsPlainObject(value) && IsPlainObject(under.Members[index].Value)) Lay(value, under.Members[index].Value);
            else under.Members[index] = new(key, value);
        }
    }

    private static bool IsPlainObject(ConfigNode node) => node.Kind == JsonValueKind.Object && !FigureMarks.IsMarked(node);
}
