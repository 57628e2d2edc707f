using Grid.Grains.Clocks;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Clocks;

public class GridClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _truth = new(Noon);

    [Theory]
    [InlineData(600)]
    [InlineData(-600)]
    [InlineData(31_536_000)]
    public void GetUtcNow_MachineIsOffAtTheStart_ShowsTheLedgersTimeFromTheFirst(int seconds)
    {
        var watch = Watch(new MachineTime(_truth) { Off = TimeSpan.FromSeconds(seconds) });
        Assert.Equal(Noon, watch.Clock.GetUtcNow());
        _truth.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(Noon.AddMinutes(5), watch.Clock.GetUtcNow());
    }

    [Fact]
    public void GetUtcNow_MachinesClockIsSetWhileItRuns_NotNoticed()
    {
        var machine = new MachineTime(_truth);
        var watch = Watch(machine);
        machine.Off = TimeSpan.FromMinutes(-10);
        Assert.Equal(Noon, watch.Clock.GetUtcNow());
        machine.Off = TimeSpan.FromDays(365);
        _truth.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Noon.AddSeconds(1), watch.Clock.GetUtcNow());
    }

    [Theory]
    [InlineData(0.4, 15)]
    [InlineData(-0.4, 15)]
    [InlineData(600, 5)]
    [InlineData(-600, 1_230)]
    public void GetUtcNow_LedgerIsFoundElsewhere_NeverGoesBackAndIsThereInTime(double seconds, int within)
    {
        var watch = Watch(new MachineTime(_truth));
        var last = watch.Clock.GetUtcNow();
        for (var i = 0; i < within; i++)
        {
            for (var part = 0; part < 10; part++)
            {
                _truth.Advance(TimeSpan.FromMilliseconds(100));
                var now = watch.Clock.GetUtcNow();
                Assert.True(now >= last, $"{now:O} after {last:O}");
                last = now;
            }

            Read(watch, seconds);
        }

        Assert.InRange(watch.Clock.GetUtcNow() - _truth.GetUtcNow(), TimeSpan.FromSeconds(seconds - 0.01), TimeSpan.FromSeconds(seconds + 0.01));
    }

    [Fact]
    public async Task GetUtcNow_ManyThreadsWhileItIsCorrected_NoneSeesItGoBack()
    {
        var watch = new ClockWatch(new GridClock(TimeProvider.System), TimeProvider.System, new ClockPlan(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1)));
        var clock = watch.Clock;
        var over = 0;
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                var last = DateTimeOffset.MinValue;
                while (Volatile.Read(ref over) == 0)
                {
                    var now = clock.GetUtcNow();
                    if (now < last && last != DateTimeOffset.MinValue) return (now, last);
                    last = now;
                }

                return (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
            },
            TestContext.Current.CancellationToken)).ToArray();
        watch.Take(new ClockReading(clock.Monotonic, clock.Monotonic, TimeProvider.System.GetUtcNow().AddYears(1)));
        for (var i = 0; i < 20_000; i++) watch.Take(new ClockReading(clock.Monotonic, clock.Monotonic, TimeProvider.System.GetUtcNow().AddYears(1).AddMilliseconds(i % 2 == 0 ? 200 : -200)));
        Volatile.Write(ref over, 1);
        Assert.All(await Task.WhenAll(readers), seen => Assert.True(seen.Item1 >= seen.Item2));
    }

    [Fact]
    public void CreateTimer_GridsTimeIsElsewhere_GoesByTheMachinesMonotonicTime()
    {
        var watch = Watch(new MachineTime(_truth) { Off = TimeSpan.FromDays(1) });
        var rang = 0;
        using var timer = watch.Clock.CreateTimer(_ => rang++, null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        _truth.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, rang);
        _truth.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, rang);
    }

    private ClockWatch Watch(MachineTime machine)
    {
        var watch = new ClockWatch(new GridClock(machine), machine, new ClockPlan(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1)));
        Read(watch, 0);
        return watch;
    }

    private void Read(ClockWatch watch, double ledgerAhead) =>
        watch.Take(new ClockReading(watch.Clock.Monotonic, watch.Clock.Monotonic, _truth.GetUtcNow().AddSeconds(ledgerAhead)));
}
