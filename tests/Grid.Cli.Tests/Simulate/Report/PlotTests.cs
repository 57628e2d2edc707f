using Grid.Reports.Map;
using Grid.Reports.Plots;

namespace Grid.Cli.Tests.Simulate.Report;

public class PlotTests
{
    [Theory]
    [InlineData(0, 1, 4, new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 })]
    [InlineData(0, 84_000, 4, new double[] { 0, 20_000, 40_000, 60_000, 80_000 })]
    [InlineData(-3, 7, 5, new double[] { -2, 0, 2, 4, 6 })]
    [InlineData(0.1, 0.3, 4, new[] { 0.1, 0.15, 0.2, 0.25, 0.3 })]
    [InlineData(5, 5, 4, new double[] { 5 })]
    public void Round_AnyRange_IsMarkedAtRoundNumbersWithinIt(double from, double to, int about, double[] expected) =>
        Assert.Equal(expected, Ticks.Round(from, to, about));

    [Theory]
    [InlineData(0.05, 120, "10 ms|0.1 s|1 s|10 s|1 min|10 min")]
    [InlineData(1, 60, "1 s|10 s|1 min")]
    public void TimesAround_Decades_AreSaidAsPeopleDo(double least, double most, string expected) =>
        Assert.Equal(expected, string.Join('|', Ticks.TimesAround(least, most).Select(t => t.Label)));

    [Fact]
    public void Times_ThatSpanDecades_AreLogarithmicAndOthersAreNot()
    {
        Assert.True(Axis.Times([0.05, 0, 600], "").Scale.IsLog);
        Assert.False(Axis.Times([30, 60], "").Scale.IsLog);
        Assert.Equal(0, Axis.Times([30, 60], "").Scale.From);
        Assert.False(Axis.Times([], "").Scale.IsLog);
    }

    [Fact]
    public void Numbers_OfHundredths_AreWrittenApart() =>
        Assert.Equal("0|0.005|0.01|0.015|0.02|0.025", string.Join('|', Axis.Numbers([0.024], "").Ticks.Select(t => t.Label)));

    [Theory]
    [InlineData(0, 10, false, 5, 0.5)]
    [InlineData(1, 100, true, 10, 0.5)]
    [InlineData(1, 100, true, 0, 0)]
    [InlineData(0, 10, false, 11, 1)]
    public void At_Value_LiesBetweenTheEnds(double from, double to, bool isLog, double value, double expected) =>
        Assert.Equal(expected, new Scale(from, to, isLog).At(value), 1e-12);

    [Theory]
    [InlineData(1, "Mon 2 Mar")]
    [InlineData(7, "Mon 2 Mar|Tue 3 Mar|Wed 4 Mar|Thu 5 Mar|Fri 6 Mar|Sat 7 Mar|Sun 8 Mar")]
    [InlineData(21, "2 Mar|9 Mar|16 Mar")]
    public void Days_OfARun_AreDates(double days, string expected)
    {
        var axis = Axis.Days(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), days);

        Assert.Equal(expected, string.Join('|', axis.Ticks.Select(t => t.Label)));
    }

    [Fact]
    public void Spread_LabelsAtOnePlace_KeepTheirOrderAndTheirDistance()
    {
        var places = EndLabels.Spread([50, 50, 50, 10], apart: 10, from: 0, to: 55);

        Assert.Equal([55, 45, 35, 10], places);
    }

    [Fact]
    public void Apart_CirclesOfOneCity_StandSideBySideNearIt()
    {
        List<Circle> wanted = [.. Enumerable.Range(0, 12).Select(i => new Circle(100 + (i % 2), 100, 9))];

        var circles = CircleSpread.Apart(wanted, 400, 300);

        Assert.All(circles, c => Assert.InRange(Distance(c, wanted[0]), 0, 60));
        Assert.All(Enumerable.Range(0, 12), i => Assert.All(Enumerable.Range(0, i), k => Assert.True(Distance(circles[i], circles[k]) > 17.5, $"{i} covers {k}")));
        Assert.Equal(circles, CircleSpread.Apart(wanted, 400, 300));

        static double Distance(Circle a, Circle b) => Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));
    }

    [Fact]
    public void Place_ManyLabels_CoverNeitherEachOtherNorACircle()
    {
        List<Box> circles = [.. Enumerable.Range(0, 10).Select(i => Box.Around([new Circle(60 + (12 * i), 50, 6)]))];
        var placement = new LabelPlacement(240, 100, circles);

        List<Box> labels = [.. circles.Select(c => placement.Place(c, 40, 10)).OfType<Box>()];

        Assert.InRange(labels.Count, 5, 10);
        Assert.All(labels, a => Assert.True(a.IsIn(240, 100) && !circles.Exists(a.Meets) && labels.Count(a.Meets) == 1));
    }

    [Theory]
    [InlineData(null, "none")]
    [InlineData(0.0, "u0")]
    [InlineData(0.05, "u2")]
    [InlineData(1.0, "u6")]
    public void Style_OfAShare_GoesByItsStep(double? share, string expected) => Assert.Equal(expected, ShareClasses.Style(share));
}
