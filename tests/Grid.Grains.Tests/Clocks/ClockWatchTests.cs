using Grid.Grains.Clocks;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Clocks;

public class ClockWatchTests
{
    private readonly FakeTimeProvider _truth = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly MachineTime _machine;
    private readonly ClockWatch _watch;
    private TimeSpan _ledger;

    public ClockWatchTests()
    {
        _machine = new MachineTime(_truth);
        _watch = new ClockWatch(new GridClock(_machine), _machine, new ClockPlan(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData(4.9, false)]
    [InlineData(-4.9, false)]
    [InlineData(5.1, true)]
    [InlineData(-600, true)]
    public void Look_AtTheStart_OffBeyondTheBound(double seconds, bool isOff)
    {
        _machine.Off = TimeSpan.FromSeconds(seconds);
        Assert.Equal(isOff, Beat().IsOff);
        Assert.Equal(seconds, _watch.Standing.Offset.TotalSeconds, 0.001);
        Assert.Equal(isOff, _watch.Standing.Words.Contains("clock off by", StringComparison.Ordinal));
    }

    [Fact]
    public void Look_ClockIsSetAndPutRightWhileItRuns_OffWithinTwoSecondsAndBackWithinThree()
    {
        Beat();
        _machine.Off = TimeSpan.FromMinutes(10);
        Assert.Equal([false, true], [Beat().IsOff, Beat().IsOff]);
        for (var i = 0; i < 300; i++) Assert.True(Beat().IsOff);
        _machine.Off = TimeSpan.Zero;
        Assert.Equal([true, true, false], [Beat().IsOff, Beat().IsOff, Beat().IsOff]);
    }

    [Fact]
    public void Look_DatabaseIsSilent_StillSeesTheMachinesClockGoWrong()
    {
        Beat();
        _truth.Advance(TimeSpan.FromMinutes(10));
        _machine.Off = TimeSpan.FromMinutes(-10);
        _watch.Look();
        Assert.True(_watch.Look().IsOff);
    }

    [Theory]
    [InlineData(600)]
    [InlineData(-600)]
    public void Look_LedgersClockIsSet_NoMachineIsTakenOutForItAndItIsNamed(int seconds)
    {
        Beat();
        _ledger = TimeSpan.FromSeconds(seconds);
        for (var i = 0; i < 60; i++) Assert.False(Beat().IsOff);
        Assert.Equal(seconds, _watch.Standing.LedgerJump.TotalSeconds, 0.1);
        Assert.Contains("ledger's clock jumped", _watch.Standing.Words, StringComparison.Ordinal);
        Assert.Equal("", _watch.Standing.Hindrance);

        // A machine that goes wrong besides is found as before.
        _machine.Off = TimeSpan.FromSeconds(60);
        Beat();
        Assert.True(Beat().IsOff);
        _machine.Off = TimeSpan.Zero;
        for (var i = 0; i < 3; i++) Beat();
        Assert.False(_watch.Standing.IsOff);

        // And put right again.
        _ledger = TimeSpan.Zero;
        for (var i = 0; i < 5; i++) Assert.False(Beat().IsOff);
        Assert.Equal(("", TimeSpan.Zero), (_watch.Standing.Words, _watch.Standing.LedgerJump));
    }

    private ClockStanding Beat()
    {
        _truth.Advance(TimeSpan.FromSeconds(1));
        _watch.Take(new ClockReading(_watch.Clock.Monotonic, _watch.Clock.Monotonic, _truth.GetUtcNow() + _ledger));
        return _watch.Look();
    }
}
