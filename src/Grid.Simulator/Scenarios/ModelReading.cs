using Grid.Configuration;
using Grid.Configuration.Reading;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;

namespace Grid.Simulator.Scenarios;

/// <summary>The models' costs: what their manifests state, and section <c>models</c> over it.</summary>
internal static class ModelReading
{
    private static readonly TimeSpan MostFixed = TimeSpan.FromHours(1);

    public static ModelCosts Read(SectionReader section, ConfigurationResult.Loaded grid)
    {
        var costs = new Dictionary<string, ModelCost>(StringComparer.Ordinal);
        foreach (var (name, version) in grid.Options.Models.Versions.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            var stated = Manifest(Path.Combine(grid.Options.Models.Directory, name, version, "model.json"), name, section.Context);
            var own = section.Section(name);
            costs[name] = stated with
            {
                Fixed = own.Duration("fixed", stated.Fixed, TimeSpan.Zero, MostFixed),
                PerImage = own.Duration("perImage", stated.PerImage, TimeSpan.Zero, MostFixed),
                Load = own.Duration("load", stated.Load, TimeSpan.Zero, MostFixed),
                MemoryMib = own.Whole("memoryMib", (int)stated.MemoryMib, 0, 1_048_576),

                // An emergency shares its run with nobody: it would wait for the others' images.
                IsBatched = !grid.Model.Pathways.Values.Any(p => p.Tier == Tier.Emergency && p.Models.Contains(name, StringComparer.Ordinal)),
            };
            own.Close();
        }

        section.Close();
        return new ModelCosts(costs);
    }

    private static ModelCost Manifest(string file, string name, ReadingContext context)
    {
        if (JsonFile.Read(file, $"{name}/model.json", context.Errors) is not { } node) return new ModelCost();
        var resources = new SectionReader(context, node, name, effective: null).Section("resources");
        return new ModelCost
        {
            PerImage = TimeSpan.FromSeconds(resources.Fraction("secondsPerPlane", 0, 0, 3_600)),
            MemoryMib = resources.Whole("memoryMib", 0, 0, 1_048_576),
        };
    }
}
