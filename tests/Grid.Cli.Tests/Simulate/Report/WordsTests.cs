using Grid.Cli.Simulate;
using Grid.Reports;
using Grid.Simulator.Planning;

namespace Grid.Cli.Tests.Simulate.Report;

public class WordsTests
{
    [Theory]
    [InlineData(0, "0.00 s")]
    [InlineData(0.05, "0.05 s")]
    [InlineData(8.637, "8.64 s")]
    [InlineData(119.9, "120 s")]
    [InlineData(150, "2.50 min")]
    [InlineData(90_000, "25.0 h")]
    [InlineData(2_000_000, "23.1 d")]
    public void Seconds_AnyLength_HaveThreeDigitsAndAUnit(double seconds, string expected) => Assert.Equal(expected, Words.Seconds(seconds));

    [Theory]
    [InlineData(60, "1 min")]
    [InlineData(90, "90 s")]
    [InlineData(600, "10 min")]
    [InlineData(3_600, "1 h")]
    public void Promise_RoundTime_IsSaidWhole(double seconds, string expected) => Assert.Equal(expected, Words.Promise(seconds));

    [Fact]
    public void SecondsBetween_Interval_HasTheMeansUnitAndNoTimeBelowZero()
    {
        Assert.Equal("0.00–0.45", Words.SecondsBetween(new FigureRow("m", "p", "", 0.2, -0.05, 0.45)));
        Assert.Equal("2.00–3.00", Words.SecondsBetween(new FigureRow("m", "p", "", 150, 120, 180)));
        Assert.Equal("", Words.SecondsBetween(new FigureRow("m", "p", "", 150, null, null)));
    }

    [Fact]
    public void Difference_HasItsSignAndItsEnds()
    {
        Assert.Equal(("+19.3 s", "+18.3 to +20.2"), Words.Difference(new DifferenceRow("b", "a", "m", "p", 19.26, 18.31, 20.2), isShare: false));
        Assert.Equal(("−0.50 points", "−1.00 to 0"), Words.Difference(new DifferenceRow("b", "a", "m", "p", -0.005, -0.01, 0), isShare: true));
        Assert.Equal(("0", ""), Words.Difference(new DifferenceRow("b", "a", "m", "p", 0, 0, 0), isShare: false));
    }

    [Fact]
    public void List_OfThree_EndsWithAnd() => Assert.Equal("a, b and c", Words.List(["a", "b", "c"]));

    [Theory]
    [InlineData(0, 130, 140, 150, Kept.Always)]
    [InlineData(0.001, 80, 90, 100, Kept.Mostly)]
    [InlineData(0.01, 110, 119, 130, Kept.Unsure)]
    [InlineData(0.02, 121, 130, 140, Kept.Broken)]
    public void Of_PromiseOfTwoMinutes_IsJudgedByTheInterval(double late, double low, double mean, double high, object expected)
    {
        var scenario = Given([new(ScenarioFigures.ResultP99, "stroke", "", mean, low, high), new(ScenarioFigures.LateShare, "stroke", "", late, late, late)]);

        var verdict = Assert.Single(PathwayVerdict.Of(scenario));

        Assert.Equal((Kept)expected, verdict.Kept);
        Assert.Equal(mean / 120, verdict.Used);
    }

    [Fact]
    public void Of_NoFigures_IsUnknown() => Assert.Equal(Kept.Unknown, Assert.Single(PathwayVerdict.Of(Given([]))).Kept);

    [Fact]
    public void Again_WithoutWhatChangesNoFigure_QuotesAndNamesTheSeed()
    {
        string[] typed = ["simulate", "my file.json", "--threads", "4", "--set", "load.factor=2", "-o", "csv", "--out", "/somewhere"];

        Assert.Equal("grid simulate 'my file.json' --set load.factor=2 --seed 1 --out FOLDER", CommandLineAgain.Of(typed, 1));
        Assert.Equal("grid simulate 'it'\\''s.json' --seed 9 --out FOLDER", CommandLineAgain.Of(["simulate", "it's.json", "--seed", "9"], 9));
    }

    private static ScenarioReport Given(IReadOnlyList<FigureRow> figures) => new()
    {
        Name = "given",
        Description = "",
        Start = "2026-03-02T00:00",
        Days = 1,
        WarmUpDays = 0,
        Nodes = 1,
        Replications = 2,
        UnsteadyReason = "",
        Pathways = ["stroke"],
        Promises = [new PromiseRow("stroke", 120)],
        Runs = [],
        Figures = figures,
        Hours = [],
        Traffic = [],
        Backlog = new BacklogRows(1, [], [], []),
        Basis = [],
    };
}
