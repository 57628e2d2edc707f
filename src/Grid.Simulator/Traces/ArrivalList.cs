using Grid.Simulator.Chance;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Traces;

/// <summary>The studies that a simulation of a scenario would meet, by themselves: what comes when, and from where.</summary>
public static class ArrivalList
{
    /// <summary>In the order in which they come, up to the end of the scenario; drawn as they are asked for.</summary>
    public static IEnumerable<ScenarioArrival> Of(Scenario scenario, ulong seed, int replication = 0)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var chance = new ChanceStreams(seed, replication);
        var flows = new FlowDraws[scenario.Flows.Count];
        var next = new PriorityQueue<int, (double At, int Flow)>();
        for (var i = 0; i < flows.Length; i++)
        {
            flows[i] = new FlowDraws(scenario, chance, i);
            Await(i);
        }

        while (next.TryDequeue(out var flow, out var due))
        {
            yield return new ScenarioArrival(
                TimeSpan.FromSeconds(due.At), scenario.Pathways[scenario.Flows[flow].Pathway].Name, scenario.Sites[flows[flow].Draw().Site].Name);
            Await(flow);
        }

        void Await(int flow)
        {
            var at = flows[flow].NextAt();
            if (double.IsFinite(at)) next.Enqueue(flow, (at, flow));
        }
    }

    /// <summary>The scenario with every flow as much stronger as makes so many studies a second, on average over its duration.</summary>
    /// <exception cref="ArgumentException">No study comes in that time, so there is nothing to strengthen.</exception>
    public static Scenario AtRate(Scenario scenario, double perSecond)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var expected = scenario.Flows.Sum(f => Expected(f, scenario));
        if (!(expected > 0)) throw new ArgumentException("No study comes in this time.", nameof(scenario));
        var times = perSecond * scenario.Duration.TotalSeconds / expected;
        return scenario with { Flows = [.. scenario.Flows.Select(f => f with { Rate = f.Rate with { PerDay = f.Rate.PerDay * times } })] };
    }

    private static double Expected(StudyFlow flow, Scenario scenario) =>
        new PoissonArrivals(flow.Rate, flow.LocalStart(scenario)).Expected(0, scenario.Duration.TotalSeconds);
}

/// <param name="At">From the scenario's start.</param>
public readonly record struct ScenarioArrival(TimeSpan At, string Pathway, string Site);
