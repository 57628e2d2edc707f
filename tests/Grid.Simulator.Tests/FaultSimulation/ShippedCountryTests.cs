using Grid.FaultSimulation;
using Grid.Simulator.Planning;
using Grid.Simulator.Tests.Planning;
using Grid.Simulator.Tests.Scenarios;

namespace Grid.Simulator.Tests.FaultSimulation;

public class ShippedCountryTests
{
    [Fact]
    public void Of_WholeCountry_IsTheOneThatThePlannerPlansFor()
    {
        var planned = Shipped.Load("one-gpu-per-centre.json");

        var country = ShippedCountry.Of(new CountryOptions()).Scenario;

        Assert.Equal(planned.Sites, country.Sites);
        Assert.Equal(planned.Flows.Select(f => (f.Name, f.Rate.PerDay)), country.Flows.Select(f => (f.Name, f.Rate.PerDay)));
        Assert.Equal(planned.Models.ByModel, country.Models.ByModel);

        // The programme's own figure: 33 stroke centres, each here with two nodes.
        Assert.Equal(66, country.Nodes.Count);
        Assert.Equal(33, country.Nodes.Select(n => n.Site).Distinct().Count());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(33, 1)]
    [InlineData(33, 7)]
    [InlineData(33, 20)]
    [InlineData(5, 7)]
    [InlineData(12, 4)]
    public void Of_SomeCentres_EachDispatcherHasNodesAndNobodyIsLeftOut(int centres, int dispatchers)
    {
        var country = ShippedCountry.Of(new CountryOptions { Centres = centres, Dispatchers = dispatchers });

        Assert.Equal(Math.Min(dispatchers, Math.Min(centres, 20)), country.Dispatchers.Count);
        Assert.Equal(Enumerable.Range(0, country.Dispatchers.Count), country.Scenario.Nodes.Select(n => country.DispatcherOf[n.Site]).Distinct().Order());
        Assert.Equal(country.Scenario.Sites.Count, country.DispatcherOf.Count);
    }

    /// <summary>
    /// The fault proof and the planning figures stand on one country, one node and one dispatcher: without faults, and where messages take no
    /// time, both decide the same, runs that yield and shared runs among it.
    /// </summary>
    [Theory]
    [InlineData("one-gpu-per-centre.json", 1.0)]
    [InlineData("one-gpu-per-centre.json", 3.0)]
    [InlineData("one-gpu-per-centre.json", 7.0)]
    [InlineData("stroke-storm.json", 1.0)]
    [InlineData("two-types-of-node.json", 3.0)]
    public void Run_NoFaultsAndAnInstantNetwork_DecidesAsThePlannerDoes(string file, double load)
    {
        var scenario = Shipped.Load(file, FormattableString.Invariant($"load.factor={load}"), "dispatchDelay=00:00:00", "start=2026-03-02T11:00", "duration=00:20:00", "warmUp=00:00:00") with
        {
            Outages = [],
            LinkCuts = [],
            Reliability = null,
        };

        var planned = Plan.Run(scenario, seed: 3);
        var faulted = CountryRun.Run(FaultedScenario.WithOneDispatcher(scenario) with { IsNetworkInstant = true }, seed: 3);

        Assert.InRange(planned.Decisions, 500, long.MaxValue);
        Assert.Equal(planned.DecisionHash, Assert.Single(faulted.DecisionHashes));
        Assert.Equal(planned.Answered, faulted.Completed);
    }
}
