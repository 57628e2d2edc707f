using Grid.Configuration.Reading;
using Grid.Scheduling.Recognition;

namespace Grid.Configuration.Pathways;

/// <summary>Pathways run models that exist, their rules have names of their own and are for sites that exist.</summary>
internal static class PathwayValidator
{
    public static void Validate(GridOptions options, ReadingContext context)
    {
        foreach (var pathway in options.Pathways)
        {
            NameRule.Check(context, pathway.Path, pathway.Name);
            for (var i = 0; i < pathway.Models.Count; i++)
                References.Exists(context, ConfigPath.Item(pathway.Path + ".models", i), pathway.Models[i], [.. options.Models.Versions.Keys], "a model of models.versions");
            References.Unique(context, pathway.Models.Select((model, i) => (ConfigPath.Item(pathway.Path + ".models", i), model)), "model");
            CheckUse(pathway, context);
        }

        if (!options.Pathways.Any(pathway => pathway.Name == PathwayOptions.Fallback))
            context.Add("pathways", $"no pathway {PathwayOptions.Fallback}", $"one named {PathwayOptions.Fallback}", "It takes the studies that no rule recognises, so that they are answered rather than dropped.");

        CheckRules(options, context);
    }

    private static void CheckUse(PathwayOptions pathway, ReadingContext context)
    {
        if (pathway.Name == PathwayOptions.Fallback)
        {
            if (pathway.Models.Count > 0) context.Add(pathway.Path + ".models", "models", "none", "This pathway takes what no rule recognised; give the studies a pathway of their own.");
            if (pathway.Rules.Count > 0) context.Add(pathway.Path + ".rules", "rules", "none", "This pathway takes what no rule recognised.");
            return;
        }

        if (pathway.Models.Count == 0) context.Add(pathway.Path + ".models", "no models", "at least one", "A recognised study must have something to run.");
        if (pathway.Rules.Count == 0) context.Add(pathway.Path + ".rules", "no rules", "at least one", "Without a rule no study ever takes this pathway.");
    }

    private static void CheckRules(GridOptions options, ReadingContext context)
    {
        var rules = options.Pathways
            .SelectMany(pathway => pathway.Rules.Select((rule, i) => (Path: ConfigPath.Item(pathway.Path + ".rules", i), Rule: rule)))
            .ToList();
        References.Unique(context, rules.Select(one => (one.Path + ".name", one.Rule.Name)), "rule");
        foreach (var (path, rule) in rules)
        {
            NameRule.Check(context, path + ".name", rule.Name);
            for (var i = 0; i < rule.Sites.Count; i++)
            {
                if (options.Sites.Any(site => RecognitionRule.SiteMatches(rule.Sites[i], site.Id))) continue;
                context.Add(ConfigPath.Item(path + ".sites", i), $"\"{rule.Sites[i]}\"", "the id of a site, or the beginning of some ids and '*'", "No site matches it.");
            }
        }
    }
}
