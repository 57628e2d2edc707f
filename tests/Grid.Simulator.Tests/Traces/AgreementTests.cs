using Grid.Simulator.Planning;
using Grid.Simulator.Tests.Planning;
using Grid.Simulator.Tests.Scenarios;
using Grid.Simulator.Traces;

namespace Grid.Simulator.Tests.Traces;

/// <summary>The simulator over what live grids did. Where the recordings come from and why these bounds: src/decisions/0015.</summary>
public sealed class AgreementTests
{
    private const int LeastStudies = 10;

    // Of a time under this the processor's own noise is a great part.
    private const double LeastSeconds = 0.1;

    private static readonly Dictionary<string, double> Most = new()
    {
        [ScenarioFigures.WaitMean] = 0.3,
        [ScenarioFigures.ResultMean] = 0.2,
        [ScenarioFigures.ResultP50] = 0.2,
    };

    // The links that the recorded grids were configured with.
    private static readonly string[] Links =
        [.. new[] { "strokeCentre", "oncology", "general", "dental" }.SelectMany(kind => new[] { $"links.{kind}.bandwidthMbit=1000", $"links.{kind}.latencyMs=5" })];

    [Theory]
    [InlineData("light.ndjson")]
    [InlineData("busy.ndjson")]
    public void Replay_OfALiveGrid_ShowsItsWaitsAndResults(string file)
    {
        var over = RecordedScenario.Of(RecordedScenarioTests.Today(Links), RecordedLoad.Open(Path.Combine(Shipped.Folder, "..", "..", "tests", "Grid.Simulator.Tests", "Traces", file)));

        var outcome = Plan.Run(over.Scenario, 1);

        Assert.Equal((over.Studies, over.Studies), (outcome.Admitted, outcome.Answered));
        var studies = outcome.Figures.Where(f => f.Key is { Metric: ScenarioFigures.Studies, Place: "" }).ToDictionary(f => f.Key.Pathway, f => f.Value);
        var figures = over.Compare(outcome).Where(f => Most.ContainsKey(f.Metric) && studies[f.Pathway] >= LeastStudies).ToList();
        Assert.Equal(3 * Most.Count, figures.Count);
        foreach (var figure in figures)
            Assert.True(Math.Abs(figure.Difference) <= Math.Max(LeastSeconds, Most[figure.Metric] * figure.Recorded), $"{figure.Pathway} {figure.Metric}: simulated {figure.Simulated:0.000} s, the grid took {figure.Recorded:0.000} s");
    }
}
