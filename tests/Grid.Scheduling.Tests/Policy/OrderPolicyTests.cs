using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Policy;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Policy;

/// <summary>Where a class of work stands in the order, at the instants where that changes.</summary>
public class OrderPolicyTests
{
    private static readonly PolicyOptions Default = new();

    [Fact]
    public void Of_Emergency_GoesBeforeWorkWithAnEarlierDeadline()
    {
        var stroke = RankOf(Stroke("s", dueInSeconds: 120));
        var dental = RankOf(Dental("d", dueInSeconds: 1));

        Assert.Equal(OrderReason.Emergency, stroke.Turn);
        Assert.Equal(At(120), stroke.Key);
        Assert.True(stroke.CompareTo(dental) < 0);
        Assert.True(dental.CompareTo(stroke) > 0);
    }

    [Fact]
    public void CompareTo_SameBand_EarlierKeyFirst() => Assert.True(RankOf(Stroke("a", dueInSeconds: 60)).CompareTo(RankOf(Stroke("b", dueInSeconds: 120))) < 0);

    [Theory]
    [InlineData(499, OrderReason.ByDeadline)]
    [InlineData(500, OrderReason.Protected)] // what waits of it takes all the time that is left
    [InlineData(501, OrderReason.Protected)]
    public void Of_Scheduled_IsBroughtForwardByTheTimeItsWorkTakes(double now, OrderReason turn)
    {
        var rank = RankOf(Breast("m", dueInSeconds: 600), drain: 100, now: now);

        Assert.Equal((At(500), turn), (rank.Key, rank.Turn));
    }

    [Theory]
    [InlineData(600, 1_000, 0)] // never before it came
    [InlineData(-5, 100, -5)] // late when it came: nothing to bring forward
    public void Of_ScheduledBehindMoreWorkThanItsPromise_NeverBeforeItsArrival(double due, double drain, double key) =>
        Assert.Equal(At(key), RankOf(Breast("m", dueInSeconds: due), drain: drain).Key);

    [Theory]
    [InlineData(50, 60, OrderReason.ByDeadline)] // just in time
    [InlineData(50.1, 960, OrderReason.Late)]
    [InlineData(959.9, 960, OrderReason.Late)]
    [InlineData(960, 960, OrderReason.Aged)] // its grace of 15 minutes is over
    public void Of_Routine_GoesBackByItsGraceOnceItCannotBeInTime(double now, double key, OrderReason turn)
    {
        var rank = RankOf(Dental("d", dueInSeconds: 60), run: 10, now: now);

        Assert.Equal((At(key), turn), (rank.Key, rank.Turn));
    }

    [Fact]
    public void Of_FifoAndStrictPriority_ByArrivalAndOnlyTheOneByTier()
    {
        var (fifo, strict) = (new PolicyOptions { Order = OrderRule.Fifo }, new PolicyOptions { Order = OrderRule.StrictPriority });
        var (early, late) = (Dental("d"), Stroke("s") with { AdmittedAt = Noon.AddSeconds(9) });

        Assert.True(RankOf(early, policy: fifo).CompareTo(RankOf(late, policy: fifo)) < 0);
        Assert.True(RankOf(early, policy: strict).CompareTo(RankOf(late, policy: strict)) > 0);
        Assert.Equal((At(9), OrderReason.ByRule), (RankOf(late, policy: strict).Key, RankOf(late, policy: fifo).Turn));
    }

    [Fact]
    public void Of_EarliestDeadline_TierMeansNothing()
    {
        var policy = new PolicyOptions { Order = OrderRule.EarliestDeadline };

        Assert.True(RankOf(Dental("d", dueInSeconds: 1), policy: policy).CompareTo(RankOf(Stroke("s"), policy: policy)) < 0);
    }

    [Fact]
    public void Of_NoOrder_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RankOf(Stroke("s"), policy: new PolicyOptions { Order = (OrderRule)9 }));

    private static Rank RankOf(Job job, double run = 1, double drain = 0, double now = 0, PolicyOptions? policy = null) =>
        OrderPolicy.Of(job, Ticks(run), Ticks(drain), At(now), policy ?? Default);

    private static long Ticks(double seconds) => (long)Math.Round(seconds * TimeSpan.TicksPerSecond);

    private static long At(double seconds) => Noon.UtcTicks + Ticks(seconds);
}
