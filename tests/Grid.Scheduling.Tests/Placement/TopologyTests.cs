using Grid.Scheduling.Placement;
using Grid.Scheduling.Tests.Dispatch;

namespace Grid.Scheduling.Tests.Placement;

public class TopologyTests
{
    [Fact]
    public void TransferTime_FiveHundredMegabytesAtHundredMegabit_FortySeconds()
    {
        var time = Given.Country.TransferTime("almaty", "shymkent", 500_000_000)!.Value;

        Assert.InRange(time.TotalSeconds, 40, 40.1);
    }

    [Fact]
    public void TransferTime_SameSite_Nothing() =>
        Assert.Equal(TimeSpan.Zero, Given.Country.TransferTime("village", "village", 1_000_000_000));

    [Theory]
    [InlineData("almaty", "village")]
    [InlineData("village", "almaty")]
    [InlineData("almaty", "nowhere")]
    [InlineData("nowhere", "almaty")]
    public void TransferTime_CutLinkOrUnknownSite_OutOfReach(string from, string to) =>
        Assert.Null(Given.Country.TransferTime(from, to, 1));

    [Theory]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    public void TransferTime_AbsurdSize_StaysATime(long bytes) =>
        Assert.InRange(Given.Country.TransferTime("almaty", "astana", bytes)!.Value, TimeSpan.Zero, TimeSpan.FromDays(365));

    [Fact]
    public void DistanceKm_AlmatyToAstana_AsTheMapSays() =>
        Assert.InRange(Given.Country.DistanceKm("almaty", "astana"), 965, 985);

    [Theory]
    [InlineData("almaty", "astana", 0, 0, 1.0)]
    [InlineData("almaty", "astana", 1, 0, 2.0)] // two transfers share the link
    [InlineData("almaty", "astana", 0, 2, 3.0)] // the narrower link decides
    [InlineData("almaty", "shymkent", 4, 0, 10.0)]
    [InlineData("shymkent", "almaty", 1, 4, 20.0)]
    public void TransferTicks_LinksSharedWithOthers_TheNarrowerShareDecides(string from, string to, int sharersFrom, int sharersTo, double seconds)
    {
        var country = Given.Country;
        var ticks = country.TransferTicks(country.IndexOf(from), country.IndexOf(to), 125_000_000, sharersFrom, sharersTo);

        Assert.InRange(ticks, TimeSpan.FromSeconds(seconds).Ticks, TimeSpan.FromSeconds(seconds + 0.02).Ticks);
    }

    [Fact]
    public void TransferTime_NoBytes_IsTheLatencyOfBothMilesAndTheWay()
    {
        // 1 ms at either end, and 975 km of great circle at 1.4 / 200 ms a kilometre.
        var time = Given.Country.TransferTime("almaty", "astana", 0)!.Value;

        Assert.InRange(time.TotalMilliseconds, 2 + (965 * 0.007), 2 + (985 * 0.007));
        Assert.Equal(time, new Topology([Given.Country.Sites[0] with { LatencyMs = 2 }, Given.Country.Sites[1] with { LatencyMs = -9 }]).TransferTime("almaty", "astana", 0)!.Value);
    }

    [Fact]
    public void TransferTime_TwoSitesInOnePlace_TakesNoTimeAndIsInReach() =>
        Assert.Equal(TimeSpan.Zero, new Topology([new SiteLink("a", 43, 77, 1, 0), new SiteLink("b", 43, 77, 1, 0)]).TransferTime("a", "b", 0));

    [Fact]
    public void TransferTime_LongerThanAYear_IsAYear() =>
        Assert.Equal(TimeSpan.FromDays(365), Given.Country.TransferTime("almaty", "shymkent", long.MaxValue));

    [Fact]
    public void DistanceKm_UnknownSite_IsInfinite()
    {
        Assert.Equal(double.PositiveInfinity, Given.Country.DistanceKm("nowhere", "almaty"));
        Assert.Equal(double.PositiveInfinity, Given.Country.DistanceKm("almaty", "nowhere"));
        Assert.Equal(Given.Country.DistanceKm("almaty", "astana"), Given.Country.DistanceKm("astana", "almaty"));
    }

    [Fact]
    public void DistanceKm_OtherSideOfTheEarth_IsHalfItsGirth()
    {
        var poles = new Topology([new SiteLink("north", 90, 0, 1, 0), new SiteLink("south", -90, 0, 1, 0), new SiteLink("west", 0, -90, 1, 0), new SiteLink("east", 0, 90, 1, 0)]);

        Assert.Equal(Math.PI * 6_371, poles.DistanceKm("north", "south"), 1);
        Assert.Equal(Math.PI * 6_371, poles.DistanceKm("west", "east"), 1);
        Assert.Equal(Math.PI * 6_371 / 2, poles.DistanceKm("north", "east"), 1);
    }

    [Fact]
    public void IsSameJurisdiction_SitesUnderOneLaw_AreNotApart()
    {
        var country = new Topology([new SiteLink("a", 0, 0, 1, 0, "KZ"), new SiteLink("b", 0, 0, 1, 0, "KG"), new SiteLink("c", 0, 0, 1, 0, "KZ")]);

        Assert.True(country.IsSameJurisdiction(0, 2));
        Assert.False(country.IsSameJurisdiction(0, 1));
    }
}
