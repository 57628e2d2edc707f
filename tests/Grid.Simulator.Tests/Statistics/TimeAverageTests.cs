using Grid.Simulator.Statistics;

namespace Grid.Simulator.Tests.Statistics;

public class TimeAverageTests
{
    [Fact]
    public void Mean_LevelInSteps_IsWeightedByTime()
    {
        var level = new TimeAverage(start: 10);
        level.Set(12, 3);
        level.Add(15, -2);

        // 2 at 0, 3 at 3, 5 at 1.
        Assert.Equal(14.0 / 10, level.Mean(20), 12);
        Assert.Equal(1, level.Level);
    }

    [Fact]
    public void Restart_AfterWarmUp_KeepsTheLevelAndForgetsTheRest()
    {
        var level = new TimeAverage();
        level.Set(1, 100);
        level.Set(2, 4);
        level.Restart(3);

        Assert.Equal(4, level.Mean(5), 12);
    }

    [Fact]
    public void Mean_NoTimePassed_IsNotANumber() => Assert.Equal(double.NaN, new TimeAverage(7, 2).Mean(7));
}
