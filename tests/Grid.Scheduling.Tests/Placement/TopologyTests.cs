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
}
