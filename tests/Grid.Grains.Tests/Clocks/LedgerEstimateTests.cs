using Grid.Grains.Clocks;

namespace Grid.Grains.Tests.Clocks;

public class LedgerEstimateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Add_RoundTripsOfAnyLengthAndADriftingLedger_NeverFurtherOffThanItSays(int seed)
    {
        var chance = new Random(seed);
        var estimate = new LedgerEstimate();
        var drift = 1 + ((chance.NextDouble() - 0.5) * 400e-6);
        var worst = TimeSpan.Zero;
        for (var now = TimeSpan.FromSeconds(1); now < TimeSpan.FromHours(1); now += TimeSpan.FromSeconds(1))
        {
            // As on a busy machine: mostly fast, now and then a second, the two ways of very different length.
            var (there, back) = (Way(chance), Way(chance));
            Assert.Equal(ReadingVerdict.Taken, estimate.Add(new ClockReading(now, now + there + back, Truth(now + there))));
            var off = (estimate.At(now + there + back) - Truth(now + there + back)).Duration();
            Assert.True(off <= estimate.ErrorAt(now + there + back), $"seed {seed}: off by {off}, said at most {estimate.ErrorAt(now + there + back)}");
            if (now > TimeSpan.FromMinutes(1)) worst = off > worst ? off : worst;
        }

        Assert.True(worst < TimeSpan.FromMilliseconds(20), $"seed {seed}: {worst}");

        DateTimeOffset Truth(TimeSpan at) => Noon + (at * drift);
    }

    [Fact]
    public void Add_OneReadingContradicts_ChangesNothing()
    {
        var estimate = Settled(out var now);
        Assert.Equal(ReadingVerdict.Doubted, estimate.Add(Reading(now, ahead: 600)));
        Assert.Equal(ReadingVerdict.Taken, estimate.Add(Reading(now + TimeSpan.FromSeconds(1))));
        Assert.Equal(ReadingVerdict.Doubted, estimate.Add(Reading(now + TimeSpan.FromSeconds(2), ahead: 600)));
        Assert.Equal(ReadingVerdict.Doubted, estimate.Add(Reading(now + TimeSpan.FromSeconds(3), ahead: -600)));
        Assert.Equal(ReadingVerdict.Doubted, estimate.Add(Reading(now + TimeSpan.FromSeconds(4), ahead: 600)));
        Near(Noon + now, estimate.At(now));
    }

    [Theory]
    [InlineData(600)]
    [InlineData(-600)]
    [InlineData(31_536_000)]
    public void Add_LedgersClockIsSet_FollowedAfterThreeReadingsThatAgree(int seconds)
    {
        var estimate = Settled(out var now);
        for (var i = 1; i < LedgerEstimate.ReadingsOfAJump; i++)
        {
            now += TimeSpan.FromSeconds(1);
            Assert.Equal(ReadingVerdict.Doubted, estimate.Add(Reading(now, seconds)));
            Near(Noon + now, estimate.At(now));
        }

        now += TimeSpan.FromSeconds(1);
        Assert.Equal(ReadingVerdict.Jumped, estimate.Add(Reading(now, seconds)));
        Near(Noon + now + TimeSpan.FromSeconds(seconds), estimate.At(now));
        Assert.Equal(seconds, estimate.Jump.TotalSeconds, 0.1);
    }

    [Fact]
    public void Add_DatabaseSilentForADay_SaysByHowMuchItCanBeWrongAndTakesTheNextReading()
    {
        var estimate = Settled(out var now);
        now += TimeSpan.FromDays(1);
        Assert.InRange(estimate.ErrorAt(now), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        Assert.Equal(ReadingVerdict.Taken, estimate.Add(Reading(now, ahead: 20)));
        Near(Noon + now + TimeSpan.FromSeconds(20), estimate.At(now));
    }

    private static LedgerEstimate Settled(out TimeSpan now)
    {
        var estimate = new LedgerEstimate();
        for (now = TimeSpan.FromSeconds(1); now < TimeSpan.FromSeconds(30); now += TimeSpan.FromSeconds(1)) Assert.Equal(ReadingVerdict.Taken, estimate.Add(Reading(now)));
        return estimate;
    }

    private static ClockReading Reading(TimeSpan now, double ahead = 0) =>
        new(now, now + TimeSpan.FromMilliseconds(1), Noon + now + TimeSpan.FromMilliseconds(0.5) + TimeSpan.FromSeconds(ahead));

    private static void Near(DateTimeOffset expected, DateTimeOffset found) => Assert.InRange((found - expected).Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(5));

    private static TimeSpan Way(Random chance) => TimeSpan.FromMilliseconds(chance.Next(20) == 0 ? chance.NextDouble() * 1000 : 0.05 + chance.NextDouble());
}
