using Grid.Simulator.Chance;
using Grid.Simulator.Scenarios;

namespace Grid.FaultSimulation.Faults;

/// <summary>
/// Draws a country and its faults from a seed. Each seed has only some kinds of fault, because a run in which everything goes
/// wrong hides what single faults would show (swarm testing: Groce and others, 2012).
/// </summary>
public static class Swarm
{
    private const ulong Stream = 7;

    /// <summary>How likely a seed has a given kind of fault.</summary>
    private const double IsOn = 0.35;

    /// <summary>
    /// More than a site's link can carry in the minutes of load, by so many times at most: what is then still to be moved must have moved when
    /// everything must be answered.
    /// </summary>
    private const double MostLinkUse = 5;

    /// <param name="minutes">Minutes of load and of faults; what is still open then has half an hour and more to be answered.</param>
    public static FaultedScenario Draw(ulong seed, double minutes = 4)
    {
        var chance = new SeededChance(seed, Stream);
        var load = TimeSpan.FromMinutes(minutes);
        var country = new CountryOptions
        {
            Centres = 1 + (int)(33 * Math.Pow(chance.Next(), 2.5)),
            NodesPerCentre = 1 + chance.Below(3),
            SlotsPerNode = 1 + chance.Below(3),
            MemoryMib = chance.Happens(0.3) ? 4_000 + (1_000 * chance.Below(5)) : 0,
            SpeedSpread = chance.Happens(0.3) ? chance.Between(0, 0.5) : 0,
            Dispatchers = 1 + chance.Below(7),
            StartHour = 9 + chance.Below(8),
            Load = load,
            DrainLimit = TimeSpan.FromMinutes(60),
            Faults = Faults(chance, load),
        };

        // Anything from quiet to more than the slots can carry, and emergencies far more often than in life.
        var use = chance.Between(0.1, 1.3);
        var factor = Math.Min(use / Use(country), MostLinkUse / LinkUse(country));
        country = country with { LoadFactor = factor, StrokeFactor = chance.Between(1, 60) };
        return ShippedCountry.Of(chance.Happens(0.3) ? country with { Flood = DrawFlood(chance, country) } : country);
    }

    private static FaultPlan Faults(SeededChance chance, TimeSpan until)
    {
        double Perhaps(double most) => chance.Happens(IsOn) ? chance.Between(0.1, 1) * most : 0;

        return new FaultPlan
        {
            Until = until,
            Loss = Perhaps(0.15),
            Doubling = Perhaps(0.15),
            Delaying = Perhaps(0.2),
            LongestDelay = TimeSpan.FromSeconds(chance.Between(0.5, 8)),
            LinkCuts = Perhaps(2),
            LedgerOutages = Perhaps(1),
            NodeDeaths = Perhaps(3),
            NodeFreezes = Perhaps(2),
            NodeDrains = Perhaps(2),
            OverReports = Perhaps(2),
            DispatcherRestarts = Perhaps(1.5),
            DispatcherDoubles = Perhaps(1),
            ClockJumps = Perhaps(1),
            LedgerLate = Perhaps(0.1),
            LedgerLosesAnswers = Perhaps(0.1),
            Refusals = Perhaps(0.1),
            RunFailures = Perhaps(0.05),
            Poison = Perhaps(0.03),
            ClockSkew = TimeSpan.FromSeconds(Perhaps(10)),
            StoreOutages = Perhaps(2),
            FullDisks = Perhaps(2),
            LostImages = Perhaps(0.02),
        };
    }

    /// <summary>Share of the slots that the national load takes in those minutes, runs and transfers together.</summary>
    private static double Use(CountryOptions country)
    {
        // Half of the time on a slot is fetching, with the links as they are.
        const double TransferShare = 0.5;
        var scenario = ShippedCountry.Of(country).Scenario;
        var run = scenario.Flows.Sum(f => new PoissonArrivals(f.Rate, f.LocalStart(scenario)).Expected(0, scenario.Duration.TotalSeconds) * RunSeconds(scenario, f));
        return run / scenario.Duration.TotalSeconds / (1 - TransferShare) / scenario.Nodes.Sum(static n => n.Slots);
    }

    /// <summary>Use of the busiest link of a site without nodes.</summary>
    private static double LinkUse(CountryOptions country)
    {
        var scenario = ShippedCountry.Of(country).Scenario;
        var bits = new double[scenario.Sites.Count];
        foreach (var flow in scenario.Flows)
        {
            var all = new PoissonArrivals(flow.Rate, flow.LocalStart(scenario)).Expected(0, scenario.Duration.TotalSeconds) * flow.Megabytes.Mean * 8e6;
            var weights = flow.Senders.Sum(static s => s.Weight);
            foreach (var sender in flow.Senders) bits[sender.Site] += all * sender.Weight / weights;
        }

        foreach (var node in scenario.Nodes) bits[node.Site] = 0;
        return bits.Select((sent, site) => sent / scenario.Duration.TotalSeconds / (scenario.Sites[site].BandwidthMbit * 1e6)).Max();
    }

    private static double RunSeconds(Scenario scenario, StudyFlow flow) => scenario.Pathways[flow.Pathway].Models.Select(scenario.Models.Of)
        .Sum(c => c.Fixed.TotalSeconds + (c.PerImage.TotalSeconds * flow.Images(flow.Megabytes.Mean)));

    private static Flood DrawFlood(SeededChance chance, CountryOptions country)
    {
        var kind = chance.Happens(0.5) ? "bitewing" : "chest-x-ray";
        var slots = country.Centres * country.NodesPerCentre * country.SlotsPerNode;
        var from = chance.Between(0, country.Load.TotalSeconds / 2);
        return new Flood(
            chance.Below(country.Centres),
            kind,
            chance.Between(0.5, 2) * Math.Min(slots, 20),
            TimeSpan.FromSeconds(from),
            TimeSpan.FromSeconds(from + chance.Between(10, 40)));
    }
}
