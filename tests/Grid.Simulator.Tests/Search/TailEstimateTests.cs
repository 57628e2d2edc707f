using Grid.Simulator.Chance;
using Grid.Simulator.Search;

namespace Grid.Simulator.Tests.Search;

public class TailEstimateTests
{
    private const int Trials = 400;
    private const int Studies = 200;
    private const double Allowed = 0.05;

    // Idle times are exponential with mean 1; a tenth of the studies wait one more unit. P(T > t) = 0.9 exp(-t) + 0.1 exp(-(t - 1)).
    private static readonly double Truth = Math.Log((0.9 + (0.1 * Math.E)) / Allowed);

    [Fact]
    public void ValueWith_ManySeeds_IsBelowItsUpperBoundAsOftenAsItSays()
    {
        var covered = Enumerable.Range(0, Trials).Count(seed => Estimate(seed, replications: 8).ValueWith(Allowed).High >= Truth);

        Assert.InRange((double)covered / Trials, 0.93, 1);
    }

    [Fact]
    public void ValueWith_IdleTimesKnown_IsFarNearerThanWithoutThem()
    {
        var (with, without) = (Spread(isIdleKnown: true), Spread(isIdleKnown: false));

        Assert.InRange(with / without, 0, 0.6);

        static double Spread(bool isIdleKnown) => Enumerable.Range(0, Trials)
            .Average(seed => Math.Pow(Estimate(seed, replications: 4, isIdleKnown).ValueWith(Allowed).Value - Truth, 2));
    }

    // M/M/1 at 90 %, a hundred customers a run, begun as in the long run: P(W > t) = 0.9 exp(-0.1 t). They wait together or not at all.
    [Theory]
    [InlineData(4, 20)]
    [InlineData(8, 20)]
    [InlineData(16, 20)]
    [InlineData(4, 8)]
    public void ShareAbove_CustomersThatWaitTogether_IsBelowItsUpperBoundAboutAsOftenAsItSays(int replications, double wait)
    {
        const double Load = 0.9;
        var truth = Load * Math.Exp(-(1 - Load) * wait);

        var covered = Enumerable.Range(0, Trials).Count(seed => new TailEstimate([.. Enumerable.Range(0, replications).Select(r => Queue(seed, r, Load, wait))], static _ => (0, 0), 0.99).ShareAbove(1).High >= truth);

        Assert.InRange((double)covered / Trials, 0.95, 1);
    }

    [Fact]
    public void ShareAbove_NothingSeen_IsNotTakenForNever()
    {
        var sample = new GoalSample(1);
        for (var i = 0; i < 100; i++) sample.Add(0, 0.5, 0.5);
        sample.Close();

        var share = new TailEstimate([sample, sample], static _ => (0, 0), 0.95).ShareAbove(1);

        Assert.Equal((0.0, 0.0), (share.Value, share.Low));
        Assert.InRange(share.High, 0.01, 0.1);
    }

    [Fact]
    public void ValueWith_StudiesNeverAnswered_HaveNoTimeAndCount()
    {
        var sample = new GoalSample(1);
        for (var i = 0; i < 90; i++) sample.Add(0, 0.5, 0.1);
        for (var i = 0; i < 10; i++) sample.Add(0, double.PositiveInfinity, 0.1);
        sample.Close();
        var estimate = new TailEstimate([sample, sample], static t => (t < 0.1 ? 1 : 0, 0), 0.95);

        Assert.Equal(0.5, estimate.ValueWith(0.2).Value, 1e-3);
        Assert.Equal(double.PositiveInfinity, estimate.ValueWith(0.05).Value);
    }

    [Fact]
    public void ShareAbove_StudiesStillOpen_AreLateOncePastTheThresholdAndABoundBefore()
    {
        var sample = new GoalSample(1);
        for (var i = 0; i < 900; i++) sample.Add(0, 0.5, 0.1);
        for (var i = 0; i < 50; i++) sample.Add(0, 1.5, 0.1, isOpen: true);
        for (var i = 0; i < 50; i++) sample.Add(0, 0.7, 0.1, isOpen: true);
        sample.Close();
        var estimate = new TailEstimate([sample, sample], static _ => (0, 0), 0.6);

        var share = estimate.ShareAbove(1);

        // A twentieth is late, and as much again may be.
        Assert.Equal(0.05, share.Value, 1e-9);
        Assert.InRange(share.Low, 0.03, 0.05);
        Assert.InRange(share.High, 0.1, 0.12);
        Assert.Equal(double.PositiveInfinity, estimate.ValueWith(0.07).High);
    }

    private static GoalSample Queue(int seed, int replication, double load, double threshold)
    {
        var chance = new ChanceStreams((ulong)seed, replication).Of(ChancePurpose.RunTimes, 0);
        var wait = chance.Next() < load ? Ziggurat.Exponential(chance) / (1 - load) : 0;
        var sample = new GoalSample(1);
        for (var i = 0; i < 100; i++)
        {
            sample.Add(0, wait / threshold, 0);
            wait = Math.Max(0, wait + Ziggurat.Exponential(chance) - (Ziggurat.Exponential(chance) / load));
        }

        sample.Close();
        return sample;
    }

    private static TailEstimate Estimate(int seed, int replications, bool isIdleKnown = true)
    {
        var samples = new List<GoalSample>();
        for (var r = 0; r < replications; r++)
        {
            var chance = new ChanceStreams((ulong)seed, r).Of(ChancePurpose.RunTimes, 0);
            var sample = new GoalSample(1);
            for (var i = 0; i < Studies; i++)
            {
                var idle = Ziggurat.Exponential(chance);
                sample.Add(0, chance.Next() < 0.1 ? idle + 1 : idle, isIdleKnown ? idle : 0);
            }

            sample.Close();
            samples.Add(sample);
        }

        return new TailEstimate(samples, t => (isIdleKnown ? Math.Exp(-t) : t < 0 ? 1 : 0, 0), 0.95);
    }
}
