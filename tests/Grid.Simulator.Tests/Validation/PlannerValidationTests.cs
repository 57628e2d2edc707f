using Grid.Simulator.Chance;
using Grid.Simulator.Planning;
using Grid.Simulator.Statistics;
using Grid.Simulator.Validation;

namespace Grid.Simulator.Tests.Validation;

public class PlannerValidationTests
{
    // The long form, a million customers of each model and 2 %, is `grid simulate --validate`.
    private const long Customers = 100_000;
    private const double Precision = 0.06;

    /// <summary>The engine that plans, through the dispatcher that runs live, with nothing of its own for the test.</summary>
    [Fact]
    public void Run_EveryModelOfTheory_AgreesWithThePlanner()
    {
        var report = PlannerValidation.Run(threads: 2, customers: Customers, precision: Precision, cancel: TestContext.Current.CancellationToken);

        Assert.Equal(23, report.Rows.Count);
        Assert.All(report.Rows, row => Assert.True(row.Passes, FormattableString.Invariant(
            $"{row.Model}, class {row.Class}, {row.Measure}: {row.Simulated.Mean:0.000000} +- {row.Simulated.HalfWidth:0.000000} for {row.Reference} ({row.Error:+0.00%;-0.00%})")));
        Assert.All(report.Laws, law => Assert.True(law.Holds, $"{law.Model}, {law.Law}: {law.Detail}"));
        Assert.Contains(report.NotExpressed, static m => m.StartsWith("Erlang B", StringComparison.Ordinal));
    }

    [Fact]
    public void Passes_BiasWithinTwoPercentOrAnIntervalTooWide_IsNotEnough()
    {
        var good = new ValidationRow("M/M/1", 1_000_000, 1, Measure.Wait, Reference: 1, Between(1.01, 0.015), ValidationRow.UsualError);

        Assert.True(good.Passes);
        Assert.False((good with { Simulated = Between(1.01, 0.005) }).Passes);
        Assert.False((good with { Simulated = Between(1.03, 0.2) }).Passes);
    }

    /// <summary>Intervals over replications that say 95 % cover the truth about 95 times in 100.</summary>
    [Fact]
    public void Intervals_MmcOverManySeeds_CoverTheTruth()
    {
        const int Seeds = 200;
        var model = new QueueModel(3, QueueRule.Fifo, [new PoissonClass(1.8, 1, Distribution.Exponential(1))]);
        var (scenario, truth) = (model.ToScenario("M/M/3", customers: 600, warmUp: 120), Formulas.MmcWait(3, 1.8, 1));

        var covered = Enumerable.Range(1, Seeds).Count(seed => ConfidenceInterval.Of([.. Enumerable.Range(0, 8).Select(replication =>
        {
            var watch = new QueueWatch(1);
            ScenarioRun.Run(scenario, (ulong)seed, replication, watch, progress: null, TestContext.Current.CancellationToken);
            return watch.Of(Measure.Wait, 0);
        })]).Covers(truth));

        Assert.InRange((double)covered / Seeds, 0.90, 0.985);
    }

    private static ConfidenceInterval Between(double mean, double halfWidth) => new(mean, halfWidth, ValidationRow.Level, 20);
}
