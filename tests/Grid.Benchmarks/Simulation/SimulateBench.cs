using System.Diagnostics;
using System.Globalization;
using Grid.Benchmarks.Reporting;
using Grid.Simulator.Chance;
using Grid.Simulator.Queueing;

namespace Grid.Benchmarks.Simulation;

/// <summary>
/// How fast stations are simulated on one core, with everything measured that a report needs: three classes in M/M/33 by
/// non-preemptive priority at 85 % load, and how the cost of a job grows with servers and with jobs.
/// </summary>
internal static class SimulateBench
{
    private const int Servers = 33;
    private const long Jobs = 5_000_000;
    private const int Repetitions = 5;
    private const double LeastJobsPerSecond = 2_000_000;

    public static BenchReport Run(string[] arguments) => new("simulate", [.. StationFigures()]);

    private static IEnumerable<BenchFigure> StationFigures()
    {
        // Until the runtime has compiled the loop for good.
        Measure(Servers, Jobs);

        var rate = Median(() => Measure(Servers, Jobs));
        yield return new BenchFigure("mmc_jobs_per_s", Math.Round(rate), "1/s") { Bar = LeastJobsPerSecond, Ok = rate >= LeastJobsPerSecond };
        yield return new BenchFigure("growth_33_to_330_servers", Math.Round(rate / Median(() => Measure(10 * Servers, Jobs)), 2), "ratio of time per job");
        yield return new BenchFigure("growth_5e6_to_2e7_jobs", Math.Round(rate / Measure(Servers, 4 * Jobs), 2), "ratio of time per job");
    }

    private static double Measure(int servers, long jobs)
    {
        var model = new StationModel(servers, Discipline.NonPreemptivePriority, [Class("emergency", 0.1), Class("scheduled", 0.3), Class("routine", 0.45)]);
        var clock = Stopwatch.StartNew();
        var result = StationSimulation.Run(model, new StationRun(Seed: 1, WarmUp: 0, jobs));
        var rate = jobs / clock.Elapsed.TotalSeconds;
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"M/M/{servers}, {jobs} jobs: {rate:0} jobs/s; utilisation {result.Utilisation:0.0000}, mean waits {string.Join(", ", result.Classes.Select(c => c.Wait.Mean.ToString("0.0000", CultureInfo.InvariantCulture)))}"));
        return rate;

        CustomerClass Class(string name, double load) => new(name, Distribution.Exponential(1 / (load * servers)), Distribution.Exponential(1));
    }

    private static double Median(Func<double> measure)
    {
        var rates = Enumerable.Range(0, Repetitions).Select(_ => measure()).Order().ToList();
        return rates[Repetitions / 2];
    }
}
