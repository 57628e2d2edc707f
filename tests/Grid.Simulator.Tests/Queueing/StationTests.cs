using System.Globalization;
using System.Text;
using Grid.Simulator.Chance;
using Grid.Simulator.Queueing;
using Grid.Simulator.Queueing.Validation;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Tests.Queueing;

public class StationTests
{
    [Fact]
    public void Replicate_OneThreadOrSeveral_GivesTheSameBytes()
    {
        var model = Stations.Classes(4, Discipline.PreemptiveResumePriority, Distribution.Gamma(1, 0.5), 0.5, 1, 1.5);
        var run = new StationRun(Seed: 3, WarmUp: 500, Customers: 20_000);

        var alone = Print(StationSimulation.Replicate(model, run, count: 9, threads: 1));

        Assert.Equal(alone, Print(StationSimulation.Replicate(model, run, count: 9, threads: 4)));
        Assert.NotEqual(alone, Print(StationSimulation.Replicate(model, run with { Seed = 4 }, count: 9, threads: 4)));
    }

    [Fact]
    public void Run_OtherDiscipline_SeesTheSameCustomers()
    {
        // One server that never idles while somebody waits is done with the same work at the same time, whatever the order.
        StationResult Under(Discipline discipline) => StationSimulation.Run(
            Stations.Classes(1, discipline, Distribution.LogNormal(1, 2), 0.2, 0.4), new StationRun(Seed: 5, WarmUp: 0, Customers: 100_000));
        var (fifo, priority) = (Under(Discipline.Fifo), Under(Discipline.NonPreemptivePriority));

        Assert.InRange(priority.Utilisation / fifo.Utilisation, 0.9999, 1.0001);
        Assert.InRange((double)priority.Classes[0].Arrived / fifo.Classes[0].Arrived, 0.999, 1.001);
        Assert.True(priority.Classes[0].Wait.Mean < 0.6 * fifo.Classes[0].Wait.Mean);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Run_AnyOrderWithoutPreemption_ConservesTheWeightedWait(int servers)
    {
        double Weighted(Discipline discipline, params double[] loads)
        {
            var model = Stations.Classes(servers, discipline, Distribution.Exponential(1), [.. loads.Select(l => l * servers)]);
            var result = StationSimulation.Run(model, new StationRun(Seed: 8, WarmUp: 20_000, Customers: 400_000));
            return result.Classes.Sum(c => c.Class.OfferedLoad * c.Wait.Mean);
        }

        var fifo = Weighted(Discipline.Fifo, 0.2, 0.5);

        Assert.InRange(Weighted(Discipline.NonPreemptivePriority, 0.2, 0.5) / fifo, 0.98, 1.02);
        Assert.InRange(Weighted(Discipline.NonPreemptivePriority, 0.5, 0.2) / fifo, 0.96, 1.04);
    }

    [Fact]
    public void Run_SeveralServersPreempted_KeepsTheTotalAndSparesTheBest()
    {
        // With one exponential service for all, preemption only decides who is where: all together are an M/M/4, the best class alone is one too.
        var model = Stations.Classes(4, Discipline.PreemptiveResumePriority, Distribution.Exponential(1), 0.8, 2.4);
        var result = StationSimulation.Run(model, new StationRun(Seed: 6, WarmUp: 50_000, Customers: 2_000_000));

        Assert.InRange(result.Classes.Sum(static c => c.MeanInSystem) / (3.2 * (1 + Formulas.MmcWait(4, 3.2, 1))), 0.98, 1.02);
        Assert.InRange(result.Classes[0].WaitProbability / Formulas.ErlangC(4, 0.8), 0.9, 1.1);
    }

    [Theory]
    [InlineData(Discipline.Fifo)]
    [InlineData(Discipline.NonPreemptivePriority)]
    [InlineData(Discipline.PreemptiveResumePriority)]
    public void Run_ShortRunOfOddDistributions_ObeysEveryLaw(Discipline discipline)
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var model = new StationModel(3, discipline,
            [
                new CustomerClass("even", Distribution.Uniform(1, 3), Distribution.Deterministic(1)),
                new CustomerClass("bursty", Distribution.Gamma(2, 3), Distribution.LogNormal(1.5, 2)),
                new CustomerClass("measured", Distribution.Exponential(2), Distribution.Empirical([0, 0.5, 3])),
            ]);
            var result = StationSimulation.Run(model, new StationRun(seed, WarmUp: 100, Customers: 2_000));

            Assert.All(StationInvariants.Check(result), law => Assert.True(law.Holds, $"seed {seed}, {law.Name}: {law.Detail}"));
        }
    }

    [Fact]
    public void Run_WaitOfMm1_HasTheKnownQuantiles()
    {
        // P(W > t) = rho exp(-(mu - lambda) t).
        var one = StationSimulation.Run(Stations.Mmc(1, 0.5), new StationRun(Seed: 2, WarmUp: 10_000, Customers: 1_000_000)).Classes[0];

        Assert.Equal(0, one.WaitQuantiles.Quantile(0.49));
        Assert.InRange(one.WaitQuantiles.Quantile(0.9) / (2 * Math.Log(5)), 0.98, 1.02);
        Assert.InRange(one.WaitQuantiles.Quantile(0.99) / (2 * Math.Log(50)), 0.97, 1.03);
        Assert.InRange(one.SojournQuantiles.Quantile(0.9) / (2 * Math.Log(10)), 0.98, 1.02);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1.3)]
    public void Run_MoreThanTheServersCanDo_IsNotSteady(double load)
    {
        var result = StationSimulation.Run(Stations.Mmc(2, 2 * load), new StationRun(Seed: 1, WarmUp: 0, Customers: 50_000));

        Assert.False(result.Steady.IsSteady);
        Assert.Contains("no steady state", result.Steady.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_BacklogOfAnOverloadedStation_SeesItWithoutKnowingTheLoad()
    {
        // A room for 10^9 never fills, but keeps the station from answering out of its rates.
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var model = Stations.Mmc(2, 2.1) with { QueueLimit = 1_000_000_000 };

            Assert.False(StationSimulation.Run(model, new StationRun(seed, WarmUp: 0, Customers: 100_000)).Steady.IsSteady);
        }
    }

    [Fact]
    public void Run_EightyPercentLoad_IsSteadyInNearlyEveryRun()
    {
        var steady = Enumerable.Range(1, 100).Count(seed =>
            StationSimulation.Run(Stations.Mmc(4, 3.2), new StationRun((ulong)seed, WarmUp: 0, Customers: 30_000)).Steady.IsSteady);

        Assert.InRange(steady, 95, 100);
    }

    [Fact]
    public void Run_LongerAfterWarmUp_AllocatesNothingMore()
    {
        long Allocated(long customers)
        {
            var model = Stations.Classes(33, Discipline.NonPreemptivePriority, Distribution.Exponential(1), 3, 9, 14);
            var before = GC.GetAllocatedBytesForCurrentThread();
            StationSimulation.Run(model, new StationRun(Seed: 1, WarmUp: 100_000, customers));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated(1_000);

        // A rare long wait may open a page of a sketch or double a line: a few kilobytes, not something for each customer.
        Assert.InRange(Allocated(400_000) - Allocated(100_000), 0, 16_384);
    }

    [Fact]
    public void Run_ImpossibleModel_IsRefusedWithTheReason()
    {
        var run = new StationRun(1, 0, 10);

        Assert.Contains("0 servers", Assert.Throws<ArgumentException>(() => StationSimulation.Run(Stations.Mmc(0, 1), run)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => StationSimulation.Run(Stations.Mmc(1, 0.5) with { Classes = [] }, run));
        Assert.Throws<ArgumentException>(() => StationSimulation.Run(Stations.Mmc(1, 0.5) with { QueueLimit = -1 }, run));
        Assert.Throws<ArgumentOutOfRangeException>(() => StationSimulation.Run(Stations.Mmc(1, 0.5), run with { Customers = 0 }));
    }

    private static string Print(StationReplications replications)
    {
        var text = new StringBuilder();
        for (var kind = 0; kind < 3; kind++)
        {
            ConfidenceInterval[] figures = [replications.Of(kind, c => c.Wait.Mean), replications.Of(kind, c => c.MeanInSystem), replications.Of(kind, c => c.Throughput)];
            foreach (var figure in figures) text.Append(CultureInfo.InvariantCulture, $"{figure.Mean:R} {figure.HalfWidth:R} ");
            text.Append(CultureInfo.InvariantCulture, $"{replications.WaitQuantiles(kind).Quantile(0.99):R} {replications.SojournQuantiles(kind).Quantile(0.5):R}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"{replications.Utilisation().Mean:R}").ToString();
    }
}
