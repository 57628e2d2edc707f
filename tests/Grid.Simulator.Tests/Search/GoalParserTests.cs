using Grid.Simulator.Scenarios;
using Grid.Simulator.Search;

namespace Grid.Simulator.Tests.Search;

public class GoalParserTests
{
    [Theory]
    [InlineData("head.p99 <= 60s", GoalFigure.Result, 0.01, 60)]
    [InlineData("head.p99.9<=2min", GoalFigure.Result, 0.001, 120)]
    [InlineData(" head.p50 < 1.5 h ", GoalFigure.Result, 0.5, 5_400)]
    [InlineData("head.wait.p95 ≤ 250ms", GoalFigure.Wait, 0.05, 0.25)]
    [InlineData("head.late <= 0.1%", GoalFigure.Late, 0.001, 0.001)]
    public void TryParse_Goal_SaysWhatMayBeAbove(string text, GoalFigure figure, double allowed, double limit)
    {
        Assert.True(GoalParser.TryParse(text, Towns.Of(1, 1), out var goals, out _));

        var goal = Assert.Single(goals);
        Assert.Equal((0, figure), (goal.Pathway, goal.Figure));
        Assert.Equal(allowed, goal.Allowed, 1e-12);
        Assert.Equal(limit, goal.Limit, 1e-12);
    }

    [Fact]
    public void TryParse_Any_CoversEveryPathway()
    {
        Assert.True(GoalParser.TryParse("any.late <= 1%", Towns.Of(1, 1), out var goals, out _));

        Assert.Null(Assert.Single(goals).Pathway);
    }

    [Theory]
    [InlineData("head.p99@north <= 60s", "0,1")]
    [InlineData("head.wait.p95@south<=60s", "2")]
    [InlineData("head.late@town-1 <= 1%", "1")]
    [InlineData("any.late@south <= 1%", "2")]
    public void TryParse_Place_CoversTheStudiesThatItSends(string text, string senders)
    {
        Assert.True(GoalParser.TryParse(text, ThreeTowns(), out var goals, out _));

        Assert.Equal(senders, string.Join(',', Assert.Single(goals).Senders!.Order()));
    }

    [Fact]
    public void TryParse_EachRegion_IsAGoalOfEachThatSends()
    {
        var scenario = ThreeTowns();
        scenario = scenario with { Sites = [.. scenario.Sites, scenario.Sites[2] with { Name = "town-3", Region = "silent" }] };

        Assert.True(GoalParser.TryParse("head.p99.9@each-region <= 60s", scenario, out var goals, out _));

        Assert.Equal(["head.p99.9@north <= 60s", "head.p99.9@south <= 60s"], goals.Select(g => g.Text));
        Assert.All(goals, g => Assert.Equal(["silent"], g.SilentPlaces));
    }

    [Fact]
    public void TryParse_EachSite_IsAGoalOfEachThatSends()
    {
        Assert.True(GoalParser.TryParse("head.p99@each-site <= 60s", ThreeTowns(), out var goals, out _));

        Assert.Equal(["head.p99@town-0 <= 60s", "head.p99@town-1 <= 60s", "head.p99@town-2 <= 60s"], goals.Select(g => g.Text));
    }

    [Theory]
    [InlineData("head.p99@nroth <= 60s", 10, "Did you mean north?")]
    [InlineData("head.p99@town-7 <= 60s", 10, "Did you mean town-0?")]
    [InlineData("head.p99@ <= 60s", 10, "a region (north, south, silent), the id of a site, each-region or each-site")]
    [InlineData("head.p99@silent <= 60s", 10, "No study of it ever comes from there")]
    public void TryParse_WrongPlace_PointsAtItAndNamesTheNearest(string text, int column, string said)
    {
        var scenario = ThreeTowns();
        scenario = scenario with { Sites = [.. scenario.Sites, scenario.Sites[2] with { Name = "quiet", Region = "silent" }] };

        Assert.False(GoalParser.TryParse(text, scenario, out _, out var error));

        Assert.Equal(column, error.Column);
        Assert.Contains(said, error.Describe(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("haed.p99 <= 60s", 1, "Did you mean head?")]
    [InlineData("", 1, "a pathway (head) or any")]
    [InlineData("head", 5, "p50, p95, p99")]
    [InlineData("head.p9x <= 60s", 6, "Did you mean p95?")]
    [InlineData("head.p100 <= 60s", 6, "a figure")]
    [InlineData("head.wait <= 60s", 10, "'.' and a quantile")]
    [InlineData("head.p99 >= 60s", 10, "A goal is an upper limit.")]
    [InlineData("head.p99", 9, "<= or <")]
    [InlineData("head.p99 <= s", 13, "a number")]
    [InlineData("head.p99 <= 60", 15, "a unit: ms, s, min or h")]
    [InlineData("head.p99 <= 60 mn", 16, "Did you mean min?")]
    [InlineData("head.p99 <= 0s", 13, "a limit above 0")]
    [InlineData("head.late <= 5s", 15, "% after the number")]
    [InlineData("head.late <= 100%", 14, "a share below 100 %")]
    [InlineData("any.p99 <= 1s", 5, "any.late")]
    [InlineData("head.p99 <= 1s, head.p50 <= 1s", 15, "--goal A --goal B")]
    public void TryParse_Mistake_PointsAtItAndSaysWhatWasExpected(string text, int column, string said)
    {
        Assert.False(GoalParser.TryParse(text, Towns.Of(1, 1), out _, out var error));

        Assert.Equal(column, error.Column);
        Assert.Contains(said, error.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Promises_NobodySaysOtherwise_AreThoseOfThePathways() =>
        Assert.Equal(["head.p99 <= 120s"], Goal.Promises(Towns.Of(1, 1)).Select(g => g.Text));

    private static Scenario ThreeTowns()
    {
        var scenario = Towns.Of(3, 1);
        return scenario with { Sites = [.. scenario.Sites.Select((s, i) => s with { Region = i < 2 ? "north" : "south" })] };
    }
}
