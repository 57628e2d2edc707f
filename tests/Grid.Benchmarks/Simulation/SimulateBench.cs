using System.Diagnostics;
using System.Globalization;
using Grid.Benchmarks.Reporting;
using Grid.Simulator.Chance;
using Grid.Simulator.Planning;
using Grid.Simulator.Validation;

namespace Grid.Benchmarks.Simulation;

/// <summary>
/// How fast the planner simulates on one core, each study through the dispatcher that runs live, with everything measured that a report
/// needs: three classes in M/M/33 by strict priority at 85 % load, and how the cost of a study grows with slots and with studies.
/// </summary>
internal static class SimulateBench
{
    private const int Servers = 33;
    private const int MostServers = 64;
    private const long Studies = 400_000;
    private const int Repetitions = 5;

    // A year of the national load, about ten million studies, in under four minutes.
    private const double LeastStudiesPerSecond = 50_000;

    public static BenchReport Run(string[] arguments) => new("simulate", [.. Figures()]);

    private static IEnumerable<BenchFigure> Figures()
    {
        // Until the runtime has compiled the loop for good.
        Measure(Servers, Studies);

        var rate = Median(() => Measure(Servers, Studies));
        yield return new BenchFigure("planned_studies_per_s", Math.Round(rate), "1/s") { Bar = LeastStudiesPerSecond, Ok = rate >= LeastStudiesPerSecond };
        yield return new BenchFigure("growth_33_to_64_slots", Math.Round(rate / Median(() => Measure(MostServers, Studies)), 2), "ratio of time per study");
        yield return new BenchFigure("growth_4e5_to_16e5_studies", Math.Round(rate / Measure(Servers, 4 * Studies), 2), "ratio of time per study");
    }

    private static double Measure(int servers, long studies)
    {
        var model = new QueueModel(servers, QueueRule.NonPreemptivePriority, [Class(0.1), Class(0.3), Class(0.45)]);
        var scenario = model.ToScenario(string.Create(CultureInfo.InvariantCulture, $"M/M/{servers}"), studies, warmUp: 0);
        var clock = Stopwatch.StartNew();
        var outcome = ScenarioRun.Run(scenario, seed: 1, replication: 0);
        var rate = outcome.Answered / clock.Elapsed.TotalSeconds;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scenario.Name}, {outcome.Answered} studies: {rate:0} a second, {outcome.Decisions} decisions"));
        return rate;

        PoissonClass Class(double load) => new(load * servers, 1, Distribution.Exponential(1));
    }

    private static double Median(Func<double> measure)
    {
        var rates = Enumerable.Range(0, Repetitions).Select(_ => measure()).Order().ToList();
        return rates[Repetitions / 2];
    }
}
