using Grid.Contracts.Studies;
using Grid.Grains.Studies;

namespace Grid.Grains.Tests.Studies;

public class SenderClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "")]
    [InlineData(4, "")]
    [InlineData(-240, "")]
    [InlineData(30, "30 min in the future")]
    [InlineData(600, "10.0 h in the future")]
    [InlineData(525_600, "365 days in the future")]
    [InlineData(-525_600, "365 days back")]
    public void FindOddity_LastKnownWell_NamedWhenItCannotBe(int minutes, string expected)
    {
        var words = SenderClock.FindOddity(GridCluster.Study("1.2", "CT") with { LastKnownWell = Noon.AddMinutes(minutes) }, Noon);
        if (expected.Length == 0) Assert.Equal("", words);
        else Assert.Contains(expected, words, StringComparison.Ordinal);
        Assert.Equal(expected.Length > 0, words.Contains("clock", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-525_600, "")]
    [InlineData(0, "")]
    [InlineData(4, "")]
    [InlineData(300, "acquired 5.0 h in the future")]
    public void FindOddity_Acquisition_NamedWhenItLiesInTheFuture(int minutes, string expected)
    {
        var study = GridCluster.Study("1.2", "CT");
        var acquired = Noon.AddMinutes(minutes);

        var words = SenderClock.FindOddity(study with { Series = [study.Series[0] with { AcquiredFrom = acquired, AcquiredUntil = acquired }] }, Noon);

        if (expected.Length == 0) Assert.Equal("", words);
        else Assert.Contains(expected, words, StringComparison.Ordinal);
        Assert.Equal(expected.Length > 0, words.Contains("clock and the time zone of the scanner", StringComparison.Ordinal));
    }

    [Fact]
    public void FindOddity_EndsOfTime_NoFault()
    {
        foreach (var end in (DateTimeOffset[])[DateTimeOffset.MinValue, DateTimeOffset.MaxValue])
            Assert.NotEqual("", SenderClock.FindOddity(GridCluster.Study("1.2", "CT") with { LastKnownWell = end }, Noon));
    }

    [Fact]
    public async Task SubmitAsync_LastKnownWellInTheFuture_TakenWithThePathwaysPromiseAndNamedInReplyAndReport()
    {
        await using var grid = await GridCluster.StartAsync();
        var now = grid.Clock.GetUtcNow();
        var reply = await grid.Intake.SubmitAsync(GridCluster.Study("1.2.840.1", "CT") with { LastKnownWell = now.AddHours(3) });
        Assert.Equal(SubmissionOutcome.Accepted, reply.Outcome);
        Assert.Contains("3.0 h in the future by the grid's clock", reply.Reason, StringComparison.Ordinal);
        Assert.Contains("in the future", (await grid.ReportAsync("1.2.840.1")).RecognisedBy, StringComparison.Ordinal);
        Assert.InRange(reply.Deadline!.Value - now, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));
    }
}
