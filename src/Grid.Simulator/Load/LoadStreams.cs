using Grid.Scheduling.Jobs;
using Grid.Simulator.Chance;
using Grid.Simulator.Map;
using Grid.Simulator.Time;

namespace Grid.Simulator.Load;

/// <summary>All the studies that come in: one stream for each kind, and one for a flood.</summary>
internal static class LoadStreams
{
    private const ulong FirstStream = 100;

    public static void Begin(CountryOptions options, CountryMap map, EventQueue eventQueue, ulong seed, Action<Job, SiteSpec> admit)
    {
        var names = new StudyNames();
        var stream = FirstStream;
        foreach (var kind in NationalLoad.Kinds)
        {
            var factor = options.LoadFactor * (kind.Tier == Tier.Emergency ? options.StrokeFactor : 1);
            var arrivals = new ArrivalOptions(factor, 0, options.Load.Ticks);
            _ = new Arrivals(kind, map, arrivals, eventQueue, new SeededChance(seed, stream++), names, admit);
        }

        if (options.Flood is not { } flood) return;
        var flooding = NationalLoad.Kinds.Single(k => k.Name == flood.Kind);
        var perSecond = flooding.PerDay * map.ShareOfCountry * flooding.ByHour.Max() / TimeSpan.FromHours(1).TotalSeconds;
        var wave = new ArrivalOptions(flood.PerSecond / perSecond, flood.From.Ticks, flood.Until.Ticks, flood.Site);
        _ = new Arrivals(flooding, map, wave, eventQueue, new SeededChance(seed, stream), names, admit);
    }
}
