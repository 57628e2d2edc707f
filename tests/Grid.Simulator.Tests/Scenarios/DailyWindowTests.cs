using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Tests.Scenarios;

public class DailyWindowTests
{
    // A Monday, 06:00.
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 6, 0, 0, TimeSpan.FromHours(5));

    [Fact]
    public void Within_NightsOfThreeDays_BeginBeforeMidnightAndAreCutAtTheEdges() =>
        Assert.Equal(
            [(Hours(0), Hours(2)), (Hours(16), Hours(26)), (Hours(40), Hours(48))],
            new DailyWindow(Hours(22), Hours(8), []).Within(Start, TimeSpan.Zero, Hours(48)));

    [Fact]
    public void Within_WeekdaysAlone_AreThoseOfTheBeginning() =>
        Assert.Equal(
            [(Hours(42), Hours(66))],
            new DailyWindow(TimeSpan.Zero, Hours(24), [DayOfWeek.Wednesday]).Within(Start, TimeSpan.Zero, Hours(7 * 24)));

    private static TimeSpan Hours(double hours) => TimeSpan.FromHours(hours);
}
