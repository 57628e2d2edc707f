using Grid.Configuration.Geography;
using Grid.Configuration.Reading;
using Grid.Simulator.Chance;

namespace Grid.Simulator.Scenarios;

/// <summary>Section <c>load</c>: kinds of study, how many a year, from which kinds of site, and when.</summary>
internal static class FlowReading
{
    private const double DaysPerYear = 365.25;
    private const double MostPerYear = 1e9;
    private const double MostYears = 50;

    public static IReadOnlyList<StudyFlow> Read(SectionReader load, Places places, IReadOnlyList<ScenarioPathway> pathways)
    {
        var factor = load.Fraction("factor", 1, 0, 1_000);
        var years = load.Fraction("years", 0, 0, MostYears);
        var profiles = Profiles(load.Section("profiles"));
        var studies = load.Section("studies");
        var flows = new List<StudyFlow>();
        foreach (var name in studies.Keys())
        {
            NameRule.Check(load.Context, studies.At(name), name);
            if (Flow(name, studies.Section(name), places, pathways, profiles, factor, years) is { } flow) flows.AddRange(ByClock(flow, places));
        }

        if (studies.Keys().Count == 0) load.Context.Add(studies.Path, "no kinds of study", "at least one", "Nothing would ever come.");
        studies.Close();
        load.Close();
        return flows;
    }

    private static StudyFlow? Flow(
        string name, SectionReader section, Places places, IReadOnlyList<ScenarioPathway> pathways, Dictionary<string, RateProfile> profiles, double factor, double years)
    {
        var context = section.Context;
        var pathway = section.RequiredText("pathway");
        References.Exists(context, section.At("pathway"), pathway, [.. pathways.Select(p => p.Name)], "a pathway of the configuration that runs a model");
        var perYear = section.Fraction("perYear", null, 0, MostPerYear);
        var growth = section.Fraction("growthPerYear", 0, -0.9, 10);
        var times = section.Fraction("factor", 1, 0, 1_000);
        var profile = section.OptionalText("profile");
        if (profile is not null) References.Exists(context, section.At("profile"), profile, [.. profiles.Keys], "a profile of load.profiles");
        var senders = Senders(section, places);
        var megabytes = DistributionReader.Read(section, "megabytes", null);
        var flow = new StudyFlow
        {
            Name = name,
            Pathway = pathways.ToList().FindIndex(p => p.Name == pathway),
            Rate = RateProfile.Constant(0),
            Senders = senders,
            Megabytes = megabytes,
            ImagesPerMegabyte = section.Fraction("imagesPerMegabyte", 0, 0, 1_000),
            LeastImages = section.Whole("leastImages", 1, 1, 100_000),
            RunFactor = DistributionReader.Read(section, "runFactor", Distribution.Uniform(0.95, 1.05)),
        };
        section.Close();
        if (flow.Pathway < 0 || double.IsNaN(perYear)) return null;
        var shape = profile is not null && profiles.TryGetValue(profile, out var known) ? known : RateProfile.Constant(1);
        return flow with { Rate = shape with { PerDay = perYear / DaysPerYear * factor * times * Math.Pow(1 + growth, years) } };
    }

    /// <summary>One flow for each time zone that it comes from: the hours of its profile are those of its senders.</summary>
    private static IEnumerable<StudyFlow> ByClock(StudyFlow flow, Places places)
    {
        var all = flow.Senders.Sum(s => s.Weight);
        return flow.Senders.GroupBy(s => places.ClockAhead[s.Site]).Select(zone => flow with
        {
            ClockAhead = zone.Key,
            Senders = [.. zone],
            Rate = flow.Rate with { PerDay = zone.Count() == flow.Senders.Count ? flow.Rate.PerDay : flow.Rate.PerDay * zone.Sum(s => s.Weight) / all },
        });
    }

    private static Dictionary<string, RateProfile> Profiles(SectionReader section)
    {
        var profiles = new Dictionary<string, RateProfile>(StringComparer.Ordinal);
        foreach (var name in section.Keys())
        {
            var profile = section.Section(name);
            var hours = Numbers.Weights(profile, "hours", 24, "of the hours 00 to 23");
            var week = Numbers.Weights(profile, "weekdays", 7, "from Monday");
            var months = Numbers.Weights(profile, "months", 12, "from January");
            profiles[name] = new RateProfile(1, hours, [week[^1], .. week[..^1]], months);
            profile.Close();
        }

        section.Close();
        return profiles;
    }

    /// <summary>A region's people are shared out among its sites of these kinds, unless a site says whom it serves.</summary>
    private static List<FlowSender> Senders(SectionReader section, Places places)
    {
        var only = section.Texts("sites");
        for (var i = 0; i < only.Count; i++)
            References.Exists(section.Context, ConfigPath.Item(section.At("sites"), i), only[i], [.. places.Index.Keys], "the id of a site");
        var kinds = Kinds(section);
        var sites = only.Count > 0
            ? only.Where(places.Index.ContainsKey).Select(s => places.Index[s]).ToList()
            : [.. Enumerable.Range(0, places.Sites.Count).Where(i => kinds.Contains(places.Kinds[i]))];
        var inRegion = sites.GroupBy(i => places.Sites[i].Region).ToDictionary(g => g.Key, g => g.Count());
        var senders = sites.ConvertAll(i =>
        {
            var region = places.Sites[i].Region;
            return new FlowSender(i, places.Served[i] > 0 ? places.Served[i] : places.People[region] / inRegion[region]);
        });
        if (senders.Count == 0 && section.Context.Errors.Count == 0)
            section.Context.Add(section.Path, "no site that sends it", "\"from\" with kinds of site that exist, or \"sites\"");
        return senders.TrueForAll(static s => s.Weight <= 0) ? senders.ConvertAll(static s => s with { Weight = 1 }) : senders;
    }

    private static List<SiteKind> Kinds(SectionReader section)
    {
        var kinds = new List<SiteKind>();
        var names = section.Texts("from");
        var known = Enum.GetValues<SiteKind>();
        for (var i = 0; i < names.Count; i++)
        {
            var path = ConfigPath.Item(section.At("from"), i);
            References.Exists(section.Context, path, names[i], [.. known.Select(SiteReading.Spell)], "a kind of site: " + string.Join(", ", known.Select(SiteReading.Spell)));
            kinds.AddRange(known.Where(k => SiteReading.Spell(k) == names[i]));
        }

        return kinds;
    }
}
