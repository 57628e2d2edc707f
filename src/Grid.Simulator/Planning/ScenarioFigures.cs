using Grid.Simulator.Nodes;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Planning;

/// <summary>Names of the figures, and the figures of a replication: by pathway, by region and pathway, by site, by region.</summary>
public static class ScenarioFigures
{
    public const string Studies = "studies";
    public const string WaitMean = "wait_mean_s";
    public const string WaitP50 = "wait_p50_s";
    public const string WaitP95 = "wait_p95_s";
    public const string WaitP99 = "wait_p99_s";
    public const string ResultMean = "result_mean_s";
    public const string ResultP50 = "result_p50_s";
    public const string ResultP95 = "result_p95_s";
    public const string ResultP99 = "result_p99_s";
    public const string LateShare = "late_share";

    /// <summary>Measured studies that had no answer when the run ended, open or quarantined.</summary>
    public const string Unanswered = "unanswered";

    /// <summary>Of those, the ones that had not started.</summary>
    public const string Unstarted = "unstarted";
    public const string MeanOpen = "open_mean";
    public const string Utilisation = "utilisation";

    /// <summary>Share of what a site's link could have moved, both directions together.</summary>
    public const string LinkUse = "link_use";
    public const string SentGb = "sent_gb";
    public const string ReceivedGb = "received_gb";
    public const string Yields = "yields";

    /// <summary>Studies that have come and not yet started for the first time.</summary>
    public const string MeanWaiting = "waiting_mean";

    /// <summary>How many come in an hour.</summary>
    public const string StudiesPerHour = "studies_per_h";

    /// <summary>Of a figure that is a quantile, which; null for all others.</summary>
    public static double? QuantileOf(string metric) => metric switch
    {
        WaitP50 or ResultP50 => 0.5,
        WaitP95 or ResultP95 => 0.95,
        WaitP99 or ResultP99 => 0.99,
        _ => null,
    };

    internal static bool IsWait(string metric) => metric is WaitMean or WaitP50 or WaitP95 or WaitP99;

    internal static IReadOnlyList<PlanFigure> Of(Scenario scenario, ScenarioRecorder recorder, Links links)
    {
        var figures = new List<PlanFigure>();
        for (var p = 0; p < scenario.Pathways.Count; p++)
        {
            var (name, tally) = (scenario.Pathways[p].Name, recorder.Pathways[p]);
            AddTimes(name, "", tally.All);
            Add(MeanOpen, name, "", tally.MeanOpen);
            for (var r = 0; r < recorder.Regions.Count; r++)
            {
                AddTimes(name, recorder.Regions[r], tally.ByRegion[r]);
            }
        }

        var window = (scenario.Duration - scenario.WarmUp).Ticks;
        foreach (var site in scenario.Nodes.Select(n => n.Site).Distinct().Order())
        {
            var (busy, slots) = (0L, 0L);
            for (var n = 0; n < scenario.Nodes.Count; n++)
            {
                if (scenario.Nodes[n].Site != site) continue;
                busy += recorder.BusyByHour[n].Sum();
                slots += scenario.Nodes[n].Slots;
            }

            Add(Utilisation, "", scenario.Sites[site].Name, (double)busy / slots / window);
        }

        Add(Utilisation, "", "", (double)recorder.BusyByHour.Sum(n => n.Sum()) / scenario.Nodes.Sum(n => n.Slots) / window);
        for (var site = 0; site < scenario.Sites.Count; site++) Add(LinkUse, "", scenario.Sites[site].Name, links.Use(site, window));
        var (moved, regions) = (recorder.MovedBytes, Enumerable.Range(0, recorder.Regions.Count).ToList());
        foreach (var r in regions)
        {
            Add(SentGb, "", recorder.Regions[r], regions.Sum(to => moved[r, to]) / 1e9);
            Add(ReceivedGb, "", recorder.Regions[r], regions.Sum(from => moved[from, r]) / 1e9);
        }

        Add(SentGb, "", "", moved.Cast<long>().Sum() / 1e9);
        Add(Yields, "", "", recorder.Yields);
        return figures;

        void Add(string metric, string pathway, string place, double value) => figures.Add(new PlanFigure(new FigureKey(metric, pathway, place), value));

        void AddTimes(string pathway, string place, TimesTally times)
        {
            Add(Studies, pathway, place, times.Result.Count);
            Add(Unanswered, pathway, place, times.Unanswered);
            Add(Unstarted, pathway, place, times.Unstarted);
            foreach (var (metric, value) in Times(times)) Add(metric, pathway, place, value);
        }
    }

    /// <summary>Waits and times to the result of some studies.</summary>
    internal static IEnumerable<(string Metric, double Value)> Times(TimesTally times)
    {
        yield return (WaitMean, times.Wait.Mean);
        yield return (WaitP50, times.Wait.Quantile(0.5));
        yield return (WaitP95, times.Wait.Quantile(0.95));
        yield return (WaitP99, times.Wait.Quantile(0.99));
        yield return (ResultMean, times.Result.Mean);
        yield return (ResultP50, times.Result.Quantile(0.5));
        yield return (ResultP95, times.Result.Quantile(0.95));
        yield return (ResultP99, times.Result.Quantile(0.99));
        yield return (LateShare, times.LateShare);
    }
}
