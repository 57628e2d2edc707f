using System.Globalization;
using Grid.Configuration.Reading;

namespace Grid.Simulator.Scenarios;

/// <summary>What each figure alone cannot show: work that no node can take, and more work than there is time.</summary>
internal static class ScenarioCheck
{
    /// <returns>Warnings; errors go to the context.</returns>
    public static IReadOnlyList<string> Check(Scenario scenario, ReadingContext context)
    {
        // A flow of several time zones is several, of one name: its mistakes are named once.
        foreach (var flow in scenario.Flows.GroupBy(f => f.Name).Select(g => g.First() with { Senders = [.. g.SelectMany(f => f.Senders)] }))
        {
            if (flow.Rate.PerDay <= 0) continue;
            foreach (var model in scenario.Pathways[flow.Pathway].Models) CheckServed(scenario, flow, model, context);
        }

        if (!scenario.Flows.Any(f => f.Rate.PerDay > 0)) context.Add("load", "no study ever comes", "at least one rate above 0");
        return context.Errors.Count > 0 ? [] : Warnings(scenario);
    }

    private static void CheckServed(Scenario scenario, StudyFlow flow, string model, ReadingContext context)
    {
        var serving = scenario.Nodes.Where(n => n.Models.Contains(model)).ToList();
        var path = $"load.studies.{flow.Name}";
        if (serving.Count == 0)
        {
            context.Add(path, $"studies for {model}, which no node serves", "a node that serves it", "Add one, or take the studies out.");
            return;
        }

        var need = scenario.Models.Of(model).MemoryMib;
        serving.RemoveAll(n => n.MemoryMib > 0 && n.MemoryMib < need);
        if (serving.Count == 0)
        {
            context.Add(path, $"{model} of {need} MiB, and nodes of at most {scenario.Nodes.Where(n => n.Models.Contains(model)).Max(n => n.MemoryMib)} MiB", "a node whose memory it fits into");
            return;
        }

        // Images stay under their law: a node elsewhere is none for them.
        var served = serving.Select(n => scenario.Sites[n.Site].Jurisdiction).ToHashSet(StringComparer.Ordinal);
        foreach (var law in flow.Senders.Where(s => s.Weight > 0).Select(s => scenario.Sites[s.Site].Jurisdiction).Distinct(StringComparer.Ordinal).Where(j => !served.Contains(j)))
        {
            var name = law.Length > 0 ? $"jurisdiction \"{law}\"" : "sites without a jurisdiction";
            context.Add(path, $"studies for {model} from {name}, where no node serves it", "a node there that serves it", "Images do not leave their jurisdiction: they would never be answered.");
        }
    }

    private static List<string> Warnings(Scenario scenario)
    {
        var warnings = new List<string>();
        var slots = scenario.Nodes.Sum(n => n.Slots);
        var (day, peak, peakHour) = Offered(scenario);
        if (peak > slots)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"load beyond capacity: at {peakHour:00} h on the busiest weekday studies come for {peak:0.0} slots and there are {slots}{(day > slots ? string.Create(CultureInfo.InvariantCulture, $"; over the whole day {day:0.0}") : "")}"));
        }

        foreach (var cut in scenario.LinkCuts)
        {
            foreach (var flow in scenario.Flows)
            {
                var isSent = flow.Senders.Any(s => cut.Sites.Contains(s.Site));
                var isServed = scenario.Nodes.Any(n => cut.Sites.Contains(n.Site) && scenario.Pathways[flow.Pathway].Models.All(n.Models.Contains));
                if (isSent && !isServed) warnings.Add($"{flow.Name}: sent from sites that a cut link leaves without a node; it waits until the link is mended");
            }
        }

        return [.. warnings.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Slots that the mean study of each kind keeps busy, with its images' way to a node elsewhere: over a day, and at the worst hour.</summary>
    private static (double Day, double Peak, int PeakHour) Offered(Scenario scenario)
    {
        var byHour = new double[24];
        var nodeMbit = scenario.Nodes.Average(n => scenario.Sites[n.Site].BandwidthMbit);
        var speed = scenario.Nodes.Average(n => n.Speed);
        var hosts = scenario.Nodes.Select(n => n.Site).ToHashSet();
        foreach (var flow in scenario.Flows)
        {
            var weight = flow.Senders.Sum(s => s.Weight);
            var transfer = flow.Senders.Sum(s => hosts.Contains(s.Site) ? 0 : s.Weight / Math.Min(nodeMbit, scenario.Sites[s.Site].BandwidthMbit)) / weight * flow.Megabytes.Mean * 8;
            var run = scenario.Pathways[flow.Pathway].Models.Select(scenario.Models.Of)
                .Sum(c => (c.Fixed.TotalSeconds + (c.PerImage.TotalSeconds * flow.Images(flow.Megabytes.Mean))) * speed * flow.RunFactor.Mean + transfer);
            var perDay = flow.Rate.PerDay * flow.Rate.ByWeekday.Max() * flow.Rate.ByMonth.Max();
            for (var hour = 0; hour < byHour.Length; hour++) byHour[(hour + 48 - (int)Math.Floor(flow.ClockAhead.TotalHours)) % 24] += perDay * flow.Rate.ByHour[hour] / flow.Rate.ByHour.Sum() * run / 3_600;
        }

        var worst = Array.IndexOf(byHour, byHour.Max());
        return (byHour.Average(), byHour[worst], worst);
    }
}
