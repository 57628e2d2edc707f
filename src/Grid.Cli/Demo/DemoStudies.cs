using Grid.Configuration;
using Grid.Configuration.Geography;
using Grid.Samples.Phantoms;
using Grid.Samples.Studies;

namespace Grid.Cli.Demo;

/// <summary>A drawn study and the site that will send it.</summary>
internal sealed record DemoStudy(string Name, SampleKind Kind, string StudyInstanceUid, string Folder, string SiteId);

/// <summary>
/// The demo's mixture: 60 dental studies, 10 mammograms of four views, one stroke CT, from sites all over the country. The CT shows
/// a lesion that every reader sees: a first run that answers "no finding" to its one stroke would show nobody what Grid is for.
/// </summary>
internal static class DemoStudies
{
    private static readonly SampleCounts Mixture = new(Stroke: 0, Breast: 10, Lung: 0, Dental: 60);

    public static async Task<IReadOnlyList<DemoStudy>> DrawAsync(string folder, ulong seed, GridModel model, CancellationToken cancel)
    {
        var others = await Task.Run(() => SampleSet.WriteAsync(folder, seed, Mixture, progress: null, cancel), cancel);
        var stroke = await Task.Run(() => SampleSet.WritePlainStrokeAsync(folder, seed, cancel), cancel);
        IReadOnlyList<SampleFolder> drawn = [stroke, .. others];
        var institutions = SitesOf(model, kind => kind != SiteKind.StrokeCentre);
        var centres = SitesOf(model, kind => kind == SiteKind.StrokeCentre);

        return
        [
            .. drawn.Select((study, i) => new DemoStudy(
                study.Path, study.Kind, study.StudyInstanceUid, Path.Combine(folder, study.Path),
                Pick(study.Kind == SampleKind.Stroke ? centres : institutions, seed, i))),
        ];
    }

    // Where a configuration has no site of a kind, any site sends.
    private static List<string> SitesOf(GridModel model, Func<SiteKind, bool> wanted)
    {
        var sites = model.Sites.Values.Where(site => wanted(site.Kind)).Select(site => site.Id).Order(StringComparer.Ordinal).ToList();
        if (sites.Count == 0) sites.AddRange(model.Sites.Keys.Order(StringComparer.Ordinal));
        return sites;
    }

    // The same seed sends from the same sites, or a resumed demo would be another one. A stride that shares no factor
    // with the usual numbers of sites spreads neighbours over the list.
    private static string Pick(List<string> sites, ulong seed, int study) =>
        sites[(int)((seed + ((ulong)study * 37)) % (ulong)sites.Count)];
}
