using Grid.Scheduling.Jobs;

namespace Grid.Scheduling.Tests.Jobs;

public class ClinicalDeadlineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData(Tier.Emergency, null, 120)] // nobody knows when it began: the promise
    [InlineData(Tier.Emergency, -60, 120)] // an hour ago: the window is open for hours, the promise is sooner
    [InlineData(Tier.Emergency, -269, 60)] // 4 h 29 min ago: the window closes in a minute
    [InlineData(Tier.Emergency, -400, 120)] // the window has closed: the answer is still wanted
    [InlineData(Tier.Routine, -269, 120)] // not an emergency: last-known-well means nothing
    public void Of_LastKnownWell_SoonerOfPromiseAndOpenWindow(Tier tier, int? wellMinutes, int expectedSeconds)
    {
        var well = wellMinutes is { } minutes ? Noon.AddMinutes(minutes) : (DateTimeOffset?)null;

        Assert.Equal(Noon.AddSeconds(expectedSeconds), ClinicalDeadline.Of(Noon, Promise, tier, well));
    }

    [Theory]
    [InlineData(-270, 120)] // it closes as the study comes: nothing is left of it
    [InlineData(-268, 120)] // it closes with the promise
    public void Of_WindowClosesOnTheEdge_ThePromiseStands(int wellMinutes, int expectedSeconds) =>
        Assert.Equal(Noon.AddSeconds(expectedSeconds), ClinicalDeadline.Of(Noon, Promise, Tier.Emergency, Noon.AddMinutes(wellMinutes)));

    [Fact]
    public void Of_LastKnownWellAtTheEndOfTime_ThePromiseStands() =>
        Assert.Equal(Noon + Promise, ClinicalDeadline.Of(Noon, Promise, Tier.Emergency, DateTimeOffset.MaxValue));

    [Fact]
    public void TherapeuticWindow_IsFourAndAHalfHours() => Assert.Equal(TimeSpan.FromMinutes(270), ClinicalDeadline.TherapeuticWindow);
}
