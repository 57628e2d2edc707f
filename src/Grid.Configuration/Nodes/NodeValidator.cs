using System.Globalization;
using Grid.Configuration.Inference;
using Grid.Configuration.Reading;

namespace Grid.Configuration.Nodes;

/// <summary>Nodes stand at known sites, have devices that the provider can drive, and together can run every pathway under every law.</summary>
internal static class NodeValidator
{
    private const string CudaPrefix = "cuda:";

    public static void Validate(GridOptions options, ReadingContext context)
    {
        References.Unique(context, options.Nodes.Select(node => (node.Path + ".name", node.Name)), "node");
        var sites = options.Sites.Select(site => site.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var node in options.Nodes)
        {
            NameRule.Check(context, node.Path + ".name", node.Name);
            NameRule.Check(context, node.Path + ".silo", node.Silo);
            References.Exists(context, node.Path + ".site", node.Site, sites, "the id of a site");
            CheckDevice(node, options.Inference.Provider, context);
            for (var i = 0; i < node.Models.Count; i++)
                References.Exists(context, ConfigPath.Item(node.Path + ".models", i), node.Models[i], [.. options.Models.Versions.Keys], "a model of models.versions");
        }

        if (options.Nodes.Count == 0) context.Add("nodes", "no nodes", "at least one", "Without a node nothing runs.");
        else if (options.Nodes.All(node => sites.Contains(node.Site))) CheckCoverage(options, context); // a node in the wrong place is one mistake, not two
    }

    private static void CheckDevice(NodeOptions node, InferenceProvider provider, ReadingContext context)
    {
        var path = node.Path + ".device";
        var isCuda = node.Device.StartsWith(CudaPrefix, StringComparison.Ordinal)
            && int.TryParse(node.Device.AsSpan(CudaPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var device) && device < 64;
        if (node.Device != "cpu" && !isCuda) context.Add(path, $"\"{node.Device}\"", "cpu, or cuda:N with N from 0 to 63");
        else if (isCuda && provider != InferenceProvider.Cuda) context.Add(path, node.Device, "cpu while inference.provider is cpu", "Set inference.provider to cuda; a GPU node never runs on the CPU silently.");
    }

    /// <summary>
    /// Dispatchers lend each other slots, so one may be without a node of its own; but images stay under one law, so each
    /// jurisdiction needs a node for every model.
    /// </summary>
    private static void CheckCoverage(GridOptions options, ReadingContext context)
    {
        var lawOfRegion = options.Regions.DistinctBy(region => region.Id).ToDictionary(region => region.Id, region => region.Jurisdiction, StringComparer.Ordinal);
        var lawOfSite = options.Sites.DistinctBy(site => site.Id)
            .Where(site => lawOfRegion.ContainsKey(site.Region))
            .ToDictionary(site => site.Id, site => lawOfRegion[site.Region], StringComparer.Ordinal);
        var nodes = options.Nodes.Where(node => lawOfSite.ContainsKey(node.Site)).ToLookup(node => lawOfSite[node.Site], StringComparer.Ordinal);

        foreach (var jurisdiction in lawOfSite.Values.Distinct(StringComparer.Ordinal))
        {
            var uncovered = options.Pathways.SelectMany(pathway => pathway.Models)
                .Distinct(StringComparer.Ordinal)
                .Where(model => options.Models.Versions.ContainsKey(model) && !nodes[jurisdiction].Any(node => node.Serves(model)))
                .ToList();
            if (uncovered.Count == 0) continue;

            var sites = lawOfSite.Values.Count(law => law == jurisdiction);
            var where = jurisdiction.Length == 0 ? "" : $" in jurisdiction \"{jurisdiction}\" ({sites} sites)";
            context.Add("nodes", $"none{where} that serves {string.Join(", ", uncovered)}", "a node for every model of a pathway",
                jurisdiction.Length == 0
                    ? "Add a node, or let one serve the model."
                    : "Add a node at one of its sites, or let one there serve the model: images leave a jurisdiction for no other.");
        }
    }
}
