using Grid.Configuration.Reading;

namespace Grid.Configuration.Geography;

/// <summary>Ids are unique, every site lies in a region that some dispatcher serves, and all regions say whose law they are under, or none.</summary>
internal static class GeographyValidator
{
    public static void Validate(GridOptions options, ReadingContext context)
    {
        References.Unique(context, options.Regions.Select(region => (region.Path + ".id", region.Id)), "region");
        References.Unique(context, options.Sites.Select(site => (site.Path + ".id", site.Id)), "site");

        foreach (var region in options.Regions)
        {
            NameRule.Check(context, region.Path + ".id", region.Id);
            NameRule.Check(context, region.Path + ".dispatcher", region.Dispatcher);
            NameRule.Check(context, region.Path + ".jurisdiction", region.Jurisdiction);
        }

        CheckJurisdictions(options, context);

        var regions = options.Regions.Select(region => region.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var site in options.Sites)
        {
            NameRule.Check(context, site.Path + ".id", site.Id);
            References.Exists(context, site.Path + ".region", site.Region, regions, "the id of a region in regions");
        }

        if (options.Regions.Count == 0) context.Add("regions", "no regions", "at least one", "A site belongs to a region, and a region names its dispatcher.");
        if (options.Sites.Count == 0) context.Add("sites", "no sites", "at least one", "List them in sites, or name a file with sitesFile.");
    }

    // A region without one would be under a law of its own: no node elsewhere could take its work, and nobody would know why.
    private static void CheckJurisdictions(GridOptions options, ReadingContext context)
    {
        if (options.Regions.FirstOrDefault(region => region.Jurisdiction.Length > 0) is not { } first) return;

        foreach (var region in options.Regions.Where(region => region.Jurisdiction.Length == 0))
        {
            context.Add(region.Path + ".jurisdiction", "nothing", $"one for every region, since {first.Path} has \"{first.Jurisdiction}\"",
                "State it for every region or for none.");
        }
    }
}
