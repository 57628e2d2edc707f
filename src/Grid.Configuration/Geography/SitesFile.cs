using Grid.Configuration.Reading;

namespace Grid.Configuration.Geography;

/// <summary>The sites of a country in a data file of their own: hundreds of lines that nobody wants inside silo.json.</summary>
internal static class SitesFile
{
    /// <summary>The sites written in silo.json, then those of the file.</summary>
    public static IReadOnlyList<SiteOptions> Read(SectionReader root, string directory)
    {
        List<SiteOptions> sites = [.. root.Items("sites").Select(SiteOptions.Read)];
        if (root.OptionalText("sitesFile") is not { } file) return sites;

        var context = root.Context;
        if (file.Length == 0 || file.Contains('\0', StringComparison.Ordinal))
        {
            context.Add("sitesFile", "an unusable path", "the path of a JSON file with \"sites\"");
            return sites;
        }

        if (JsonFile.Read(Path.GetFullPath(file, directory), file, context.Errors) is not { } node) return sites;

        // Paths say sitesFile.sites[3] because that is how silo.json leads there; the source beside it names file and line.
        var data = new SectionReader(context, node, "sitesFile", effective: null);
        sites.AddRange(data.Items("sites").Select(SiteOptions.Read));
        data.Close();
        return sites;
    }
}
