using Grid.Simulator.Queueing;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Tests.Queueing;

/// <summary>Intervals that say 95 % cover the truth about 95 times in 100: over many seeds, for both ways of making them.</summary>
public class CoverageTests
{
    private const int Seeds = 400;
    private const int Servers = 3;
    private const double Arrivals = 1.8;

    [Fact]
    public void Replications_MmcOverManySeeds_CoverTheTruth() => AssertCovers(seed =>
        StationSimulation.Replicate(Stations.Mmc(Servers, Arrivals), new StationRun(seed, WarmUp: 300, Customers: 1_500), count: 10, threads: 2)
            .Of(0, static c => c.Wait.Mean));

    [Fact]
    public void BatchMeans_MmcOverManySeeds_CoverTheTruth() => AssertCovers(seed =>
        StationSimulation.Run(Stations.Mmc(Servers, Arrivals), new StationRun(seed, WarmUp: 300, Customers: 20_000)).Classes[0].Of(Measure.Wait));

    private static void AssertCovers(Func<ulong, ConfidenceInterval> interval)
    {
        var truth = Formulas.MmcWait(Servers, Arrivals, 1);
        var covered = Enumerable.Range(1, Seeds).Count(seed => interval((ulong)seed).Covers(truth));

        Assert.InRange((double)covered / Seeds, 0.91, 0.98);
    }
}
