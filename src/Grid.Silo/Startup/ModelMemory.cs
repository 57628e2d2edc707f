using Grid.Configuration;

namespace Grid.Silo.Startup;

/// <summary>
/// Every model of a pathway fits on some node that may run it. Checked here and not with the configuration, which does not read
/// manifests: only they say how much memory a model takes.
/// </summary>
internal static class ModelMemory
{
    /// <exception cref="StartupException">Lists every model that fits nowhere.</exception>
    public static void Check(GridModel grid, IReadOnlyList<ServedModel> models)
    {
        var needed = grid.Pathways.Values.SelectMany(p => p.Models).ToHashSet(StringComparer.Ordinal);
        var errors = models.Where(m => needed.Contains(m.Manifest.Name))
            .OrderBy(m => m.Manifest.Name, StringComparer.Ordinal)
            .SelectMany(m => FindErrors(grid, m))
            .ToList();
        if (errors.Count > 0) throw new StartupException($"Models do not fit into the memory of any node that serves them:\n  {string.Join("\n  ", errors)}");
    }

    private static IEnumerable<string> FindErrors(GridModel grid, ServedModel model)
    {
        var (name, needs) = (model.Manifest.Name, model.Manifest.Resources.MemoryMib);
        var serving = grid.Nodes.Values.Where(n => n.Serves(name)).GroupBy(n => grid.Sites[n.Site].Jurisdiction, StringComparer.Ordinal);
        foreach (var nodes in serving.OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var largest = nodes.OrderByDescending(n => n.MemoryMib).ThenBy(n => n.Name, StringComparer.Ordinal).First();
            if (largest.MemoryMib >= needs) continue;

            var where = nodes.Key.Length == 0 ? "" : $" in jurisdiction {nodes.Key}";
            yield return $"{name} {model.Manifest.Version} needs {needs} MiB; the largest of {nodes.Count()} nodes{where} is {largest.Name} with {largest.MemoryMib} MiB. "
                + "Raise memoryMib of a node if its device has more, or let a larger node serve the model.";
        }
    }
}
