using System.Globalization;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>
/// Slots without which no design keeps the goals, wherever its nodes stand: so many are simulated at one place that every image reaches at
/// once, each as fast as the fastest type and with every model loaded. Where that fails beyond chance, nodes spread over sites fail too.
/// </summary>
internal static class PooledBound
{
    // A design may be refused by this alone, so that fewer looks than for an answer are enough.
    private const int MostReplications = 16;
    private const double WideMbit = 1e6;

    // With so many standard deviations of the busy slots to spare hardly anybody waits.
    private const double Spare = 6;

    /// <returns>Slots that must be left in every case; 1 where theory need not be asked.</returns>
    public static int Slots(PlanQuestion question, IdleTimes idle, int from, SearchLog log, CancellationToken cancel)
    {
        var most = question.MostNodes * question.Types.Max(t => t.Node.Slots);
        var load = BusiestHour(question.Scenario, idle);
        var enough = load + (Spare * Math.Sqrt(load)) + Spare;
        if (from >= enough) return from;

        var (judge, pooled) = (new Judge(question with { MostReplications = Math.Min(MostReplications, question.MostReplications) }), Pooled(question));
        var trials = new DesignTrials(pooled, new IdleTimes(pooled), log, cancel);
        for (var slots = from; slots <= Math.Min(most, (int)Math.Ceiling(enough)); slots++)
        {
            log.Say(string.Create(CultureInfo.InvariantCulture, $"trying {slots} slots at one place"));
            if (!Fails(slots)) return slots;
        }

        return Math.Min(most + 1, (int)Math.Ceiling(enough));

        bool Fails(int slots)
        {
            var trial = trials.Of(SiteDesign.Empty(question.Scenario.Sites.Count).With(0, slots), DownCase.None);
            foreach (var look in judge.Looks)
            {
                trials.Ensure([trial], look);
                if (judge.Of(trial) is var verdict and not Verdict.Undecided) return verdict == Verdict.Fails;
            }

            return false;
        }
    }

    private static PlanQuestion Pooled(PlanQuestion question)
    {
        var first = question.Scenario.Sites[0];
        var sites = question.Scenario.Sites.Select(s => s with { Latitude = first.Latitude, Longitude = first.Longitude, BandwidthMbit = WideMbit, LatencyMs = 0, Jurisdiction = "" });
        var node = question.Types[0].Node with
        {
            Slots = 1,
            MemoryMib = 0,
            Speed = question.Types.Min(t => t.Node.Speed),
            Models = [.. question.Types.SelectMany(t => t.Node.Models).Distinct(StringComparer.Ordinal)],
        };
        return question with { Scenario = question.Scenario with { Sites = [.. sites], LinkCuts = [] }, Types = [new NodeType("ideal", node)], Sites = [0] };
    }

    /// <summary>Slots that runs alone keep busy in the busiest hour.</summary>
    private static double BusiestHour(Scenario scenario, IdleTimes idle) => scenario.Flows
        .Select((f, i) => f.Rate.PerDay * f.Rate.ByWeekday.Max() * f.Rate.ByMonth.Max() * f.Rate.ByHour.Max() / f.Rate.ByHour.Sum() / 3_600 * idle.MeanRunSeconds(i)).Sum();
}
