using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Grid.Grains.Clocks;

namespace Grid.Grains.Tests.Nodes;

public class ClockTests
{
    private static readonly ClockStanding Off = new(TimeSpan.FromMinutes(10), TimeSpan.Zero, true, TimeSpan.Zero);

    [Fact]
    public async Task SetClock_Off_TakesNoWorkSaysWhyAndMovesWhatRuns()
    {
        await using var bench = new NodeBench(slots: 2);
        bench.Executor.Hold();
        await bench.StartAsync("1.1");
        bench.Runtime.SetClock(Off);

        Assert.Equal(RunOutcome.Yielded, (await bench.EndAsync()).Outcome);
        Assert.Equal(NodeAvailability.Draining, bench.Runtime.GetStatus().Availability);
        Assert.Contains("clock off by +600.0 s", bench.Runtime.GetStatus().ClockWords, StringComparison.Ordinal);
        var refused = bench.Runtime.Start(bench.Request([new LeasedStudy("1.2", await bench.LeaseAsync("1.2"))])).Jobs[0];
        Assert.Equal(StartOutcome.NoFreeSlot, refused.Outcome);
        Assert.Contains("clock off by +600.0 s", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetClock_RightAgain_TakesWorkAsOperatorsHaveOrdered()
    {
        await using var bench = new NodeBench();
        bench.Runtime.SetClock(Off);
        bench.Runtime.SetClock(Off with { IsOff = false, Offset = TimeSpan.Zero });
        Assert.Equal((NodeAvailability.Active, ""), (bench.Runtime.GetStatus().Availability, bench.Runtime.GetStatus().ClockWords));

        bench.Runtime.SetClock(Off);
        bench.Runtime.SetAvailability(NodeAvailability.Cordoned);
        bench.Runtime.SetClock(Off with { IsOff = false, Offset = TimeSpan.Zero });
        Assert.Equal(NodeAvailability.Cordoned, bench.Runtime.GetStatus().Availability);
    }
}
