using Grid.Simulator.Planning;
using Grid.Simulator.Tests.Scenarios;

namespace Grid.Simulator.Tests.Planning;

/// <summary>The scenarios that are shipped, shortened: each runs to its end and shows what it is for.</summary>
public class ReadyScenarioTests
{
    private static readonly string[] West = ["mangystau", "atyrau", "west-kazakhstan", "aktobe"];

    [Theory]
    [InlineData("today.json")]
    [InlineData("all-33-centres.json")]
    [InlineData("one-gpu-per-centre.json")]
    [InlineData("centre-down.json", "outages[0].from=10:00:00")]
    [InlineData("west-link-cut.json", "linkCuts[0].from=10:00:00")]
    [InlineData("dental-screening.json")]
    [InlineData("stroke-storm.json")]
    [InlineData("five-years-growth.json")]
    public void Run_EveryShippedScenario_AnswersEveryStudy(string file, params string[] overrides)
    {
        var outcome = Run(file, ["load.factor=0.2", .. overrides]);

        Assert.InRange(outcome.Admitted, 3_000, 60_000);
        Assert.Equal((outcome.Admitted, 0L), (outcome.Answered, outcome.Open));
    }

    [Fact]
    public void Run_CentreDown_MovesItsStrokesElsewhere()
    {
        string[] shorter = ["load.factor=0.3", "duration=1.00:00:00"];
        var (usual, down) = (Run("one-gpu-per-centre.json", shorter), Run("centre-down.json", [.. shorter, "outages[0].from=00:00:00", "outages[0].until=23:59:59"]));

        Assert.Equal(usual.Admitted, down.Answered);
        Assert.True(Of(usual, ScenarioFigures.Utilisation, "SC-22") > 0.01, "busy on a usual day");
        Assert.Equal(0, Of(down, ScenarioFigures.Utilisation, "SC-22"), 1e-9);
        Assert.True(Of(down, ScenarioFigures.ResultP50, "kyzylorda", "stroke") > Of(usual, ScenarioFigures.ResultP50, "kyzylorda", "stroke") + 5, "strokes pay for the way of their images");
    }

    [Fact]
    public void Run_WestCutOff_KeepsWesternImagesInTheWest()
    {
        string[] shorter = ["load.factor=1.5", "duration=1.00:00:00"];
        var (usual, cut) = (Run("one-gpu-per-centre.json", shorter), Run("west-link-cut.json", [.. shorter, "linkCuts[0].from=00:00:00", "linkCuts[0].until=3.00:00:00"]));

        Assert.Equal(cut.Admitted, cut.Answered);
        Assert.Equal(Sum(cut, ScenarioFigures.SentGb), Sum(cut, ScenarioFigures.ReceivedGb), 1e-6);
        Assert.NotEqual(Sum(usual, ScenarioFigures.SentGb), Sum(usual, ScenarioFigures.ReceivedGb), 1e-3);

        static double Sum(ScenarioOutcome outcome, string metric) => West.Sum(r => Of(outcome, metric, r));
    }

    [Fact]
    public void Run_TwiceTheNodes_MeetTheSameStudiesAndAreHalfAsBusy()
    {
        var (one, two) = (Run("one-gpu-per-centre.json", ["load.factor=0.3"]), Run("all-33-centres.json", ["load.factor=0.3"]));

        Assert.Equal(one.Admitted, two.Admitted);
        Assert.Equal(Of(one, ScenarioFigures.Studies, "aktobe", "stroke"), Of(two, ScenarioFigures.Studies, "aktobe", "stroke"));
        Assert.InRange(Of(two, ScenarioFigures.Utilisation, "") / Of(one, ScenarioFigures.Utilisation, ""), 0.4, 0.6);
    }

    [Fact]
    public void Run_TodaysNodesUnderTheWholeLoad_DoNotKeepUp()
    {
        var today = Run("today.json", ["load.factor=3"]);

        Assert.Contains("studies left over", today.Steady.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AnyNumberOfThreads_GivesTheSameOutcome()
    {
        var scenario = Shipped.Load("stroke-storm.json", "load.factor=0.2", "duration=1.00:00:00", "replications=3");

        var (alone, many) = (Plan.RunAll(scenario, 9, threads: 1), Plan.RunAll(scenario, 9, threads: 3));

        Assert.Equal(alone.Outcomes.Select(o => o.DecisionHash), many.Outcomes.Select(o => o.DecisionHash));
        Assert.Equal(alone.Outcomes.SelectMany(o => o.Figures), many.Outcomes.SelectMany(o => o.Figures));
        Assert.Equal(alone.Outcomes.SelectMany(o => o.Hours.SelectMany(h => h.Values)), many.Outcomes.SelectMany(o => o.Hours.SelectMany(h => h.Values)));
        Assert.Equal(alone.Outcomes.SelectMany(o => o.Traffic), many.Outcomes.SelectMany(o => o.Traffic));
        Assert.Equal(3, alone.Outcomes.Select(o => o.DecisionHash).Distinct().Count());
    }

    private static ScenarioOutcome Run(string file, string[] overrides)
    {
        string[] day = Array.Exists(overrides, static o => o.StartsWith("duration", StringComparison.Ordinal)) ? [] : ["duration=1.00:00:00"];
        return Plan.Run(Shipped.Load(file, [.. day, .. overrides]), seed: 4);
    }

    private static double Of(ScenarioOutcome outcome, string metric, string place, string pathway = "") =>
        outcome.Figures.Single(f => f.Key == new FigureKey(metric, pathway, place)).Value;
}
