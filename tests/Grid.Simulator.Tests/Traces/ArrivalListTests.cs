using Grid.Simulator.Planning;
using Grid.Simulator.Tests.Planning;
using Grid.Simulator.Tests.Scenarios;
using Grid.Simulator.Traces;

namespace Grid.Simulator.Tests.Traces;

public sealed class ArrivalListTests
{
    [Fact]
    public void Of_SameSeed_IsWhatASimulationMeets()
    {
        var scenario = Shipped.Load("today.json", "duration=1.00:00:00", "load.factor=0.05", "start=2026-03-03");

        var arrivals = ArrivalList.Of(scenario, 7).ToList();
        var outcome = Plan.Run(scenario, 7);

        Assert.Equal(outcome.Admitted, arrivals.Count);
        foreach (var pathway in scenario.Pathways)
        {
            var answered = outcome.Figures.Single(f => f.Key == new FigureKey(ScenarioFigures.Studies, pathway.Name, "")).Value;
            Assert.Equal(answered, arrivals.Count(a => a.Pathway == pathway.Name));
        }

        Assert.Equal(arrivals.OrderBy(a => a.At), arrivals);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(8)]
    public void AtRate_StudiesASecond_AreAsManyOnAverage(double perSecond)
    {
        var scenario = Shipped.Load("today.json", "duration=01:30:00", "start=2026-03-03T10:00");

        var arrivals = ArrivalList.Of(ArrivalList.AtRate(scenario, perSecond), 1).Count();

        var expected = perSecond * 5_400;
        Assert.InRange(arrivals, expected - (4 * Math.Sqrt(expected)), expected + (4 * Math.Sqrt(expected)));
    }

    [Fact]
    public void AtRate_NothingComes_IsRefused() =>
        Assert.Throws<ArgumentException>(() => ArrivalList.AtRate(Shipped.Load("today.json") with { Flows = [] }, 1));
}
