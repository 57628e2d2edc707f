using Grid.Simulator.Planning;
using Grid.Simulator.Tests.Scenarios;

namespace Grid.Simulator.Tests.Planning;

public class ScenarioHoursTests
{
    private static readonly DateTimeOffset Evening = new(2026, 3, 2, 22, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Spread_OverMidnight_FallsIntoItsHoursAndIsCutToWhatIsMeasured()
    {
        var hours = new HoursOfDay(Evening, from: TimeSpan.FromMinutes(30).Ticks, until: TimeSpan.FromHours(26).Ticks);
        var spent = new long[HoursOfDay.Count];

        hours.Spread(0, TimeSpan.FromHours(3.25).Ticks, spent);

        Assert.Equal([0.5, 1, 1, 0.25], Enumerable.Range(22, 4).Select(h => TimeSpan.FromTicks(spent[h % 24]).TotalHours));
        Assert.Equal(2.75, TimeSpan.FromTicks(spent.Sum()).TotalHours);
        Assert.Equal(2, hours.Of(TimeSpan.FromHours(4.9).Ticks));
    }

    [Fact]
    public void MeasuredTicks_RunOfADayAndAQuarter_CountsSomeHoursTwice()
    {
        var hours = new HoursOfDay(Evening, 0, TimeSpan.FromHours(30).Ticks);

        Assert.Equal(2, TimeSpan.FromTicks(hours.MeasuredTicks[22]).TotalHours);
        Assert.Equal(1, TimeSpan.FromTicks(hours.MeasuredTicks[5]).TotalHours);
        Assert.Equal(30, TimeSpan.FromTicks(hours.MeasuredTicks.Sum()).TotalHours);
    }

    [Fact]
    public void Run_FiguresByHour_AddUpToThoseOfTheDay()
    {
        var scenario = Shipped.Load("one-gpu-per-centre.json", "load.factor=0.3", "duration=2.00:00:00", "warmUp=1.00:00:00");

        var outcome = Plan.Run(scenario, seed: 4);

        var busy = Hours(outcome, ScenarioFigures.Utilisation, "", "SC-01");
        Assert.Equal(Of(outcome, ScenarioFigures.Utilisation, "", "SC-01"), busy.Average(), 1e-9);
        Assert.Equal(Of(outcome, ScenarioFigures.Utilisation, "", ""), Hours(outcome, ScenarioFigures.Utilisation, "", "").Average(), 1e-9);
        Assert.Equal(Of(outcome, ScenarioFigures.Studies, "lung", ""), Hours(outcome, ScenarioFigures.StudiesPerHour, "lung", "").Sum(), 1e-6);
        Assert.True(double.IsNaN(Hours(outcome, ScenarioFigures.WaitP95, "dental", "")[3]), "dentists sleep at 3 h");
        Assert.InRange(Hours(outcome, ScenarioFigures.ResultP95, "dental", "")[12], 1, 60);

        // By Little's law: who waits is how many come, times how long each waits.
        var waiting = Hours(outcome, ScenarioFigures.MeanWaiting, "lung", "").Average();
        Assert.Equal(Of(outcome, ScenarioFigures.Studies, "lung", "") / 86_400 * Of(outcome, ScenarioFigures.WaitMean, "lung", ""), waiting, waiting * 0.01);
    }

    [Fact]
    public void Run_TrafficBetweenRegions_AddsUpToWhatEachSentAndReceived()
    {
        var outcome = Plan.Run(Shipped.Load("one-gpu-per-centre.json", "load.factor=0.2", "duration=1.00:00:00"), seed: 4);

        Assert.Equal(400, outcome.Traffic.Count);
        Assert.Equal(Of(outcome, ScenarioFigures.SentGb, "", "aktobe"), outcome.Traffic.Where(t => t.From == "aktobe").Sum(t => t.Gigabytes), 1e-6);
        Assert.Equal(Of(outcome, ScenarioFigures.ReceivedGb, "", "aktobe"), outcome.Traffic.Where(t => t.To == "aktobe").Sum(t => t.Gigabytes), 1e-6);
    }

    [Theory]
    [InlineData(1, 48, 0.5)]
    [InlineData(3, 72, 1)]
    public void Run_Backlog_IsTheMeanNumberOpenOverTheRun(int days, int spans, double hours)
    {
        var outcome = Plan.Run(Shipped.Load("one-gpu-per-centre.json", "load.factor=0.2", $"duration={days}.00:00:00"), seed: 4);

        Assert.Equal((hours, spans), (outcome.Backlog.SpanHours, outcome.Backlog.Means.Count));

        // Little's law again, over everything.
        string[] pathways = ["stroke", "breast", "lung", "dental"];
        var open = pathways.Sum(p => Of(outcome, ScenarioFigures.Studies, p, "") * Of(outcome, ScenarioFigures.ResultMean, p, "")) / (days * 86_400);
        Assert.Equal(open, outcome.Backlog.Means.Average(), open * 0.01);
    }

    [Fact]
    public void OfHours_SomeReplicationsWithoutAStudy_AveragesTheOthers()
    {
        var result = Plan.RunAll(Shipped.Load("one-gpu-per-centre.json", "load.factor=0.05", "duration=1.00:00:00", "replications=3"), seed: 4);
        var key = new FigureKey(ScenarioFigures.ResultP95, "stroke", "");

        var night = result.OfHours(key)[3];

        var values = result.Outcomes.Select(o => o.Hours.Single(f => f.Key == key).Values[3]).Where(double.IsFinite).ToList();
        Assert.Equal(values.Count, night.Count);
        Assert.Equal(values.Count > 0 ? values.Average() : double.NaN, night.Mean, 1e-9);
    }

    private static double Of(ScenarioOutcome outcome, string metric, string pathway, string place) =>
        outcome.Figures.Single(f => f.Key == new FigureKey(metric, pathway, place)).Value;

    private static IReadOnlyList<double> Hours(ScenarioOutcome outcome, string metric, string pathway, string place) =>
        outcome.Hours.Single(f => f.Key == new FigureKey(metric, pathway, place)).Values;
}
