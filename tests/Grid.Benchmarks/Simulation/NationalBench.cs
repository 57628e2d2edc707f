using System.Diagnostics;
using System.Globalization;
using Grid.Benchmarks.Reporting;
using Grid.Configuration;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;

namespace Grid.Benchmarks.Simulation;

/// <summary>
/// How long the planner takes for a day and a year of the country (33 centres, the full policy) on one core, how much memory, and how
/// that grows: <c>national [YEARS]</c>.
/// </summary>
internal static class NationalBench
{
    private const string Country = "one-gpu-per-centre.json";
    private const ulong Seed = 1;
    private const double MostDaySeconds = 1;
    private const double MostYearSeconds = 30;
    private const double MostMib = 1_024;

    public static BenchReport Run(string[] arguments)
    {
        var years = arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 1;
        return new BenchReport("national", Measure(years)) { Environment = BenchEnvironment.Describe(("scenario", Country), ("seed", Seed.ToString(CultureInfo.InvariantCulture))) };
    }

    /// <param name="years">Length of the long run; figures are of what it took, not scaled.</param>
    public static IReadOnlyList<BenchFigure> Measure(double years)
    {
        // The first run compiles the code.
        Time(TimeSpan.FromDays(1));
        var day = Time(TimeSpan.FromDays(1));
        var week = Time(TimeSpan.FromDays(7));
        var busy = Time(TimeSpan.FromDays(7), "load.factor=4", "nodes[0].perSite=4");
        var wide = Time(TimeSpan.FromDays(7), "nodes[0].perSite=4");
        var year = Time(TimeSpan.FromDays(Math.Round(365 * years)));
        var mib = Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0;
        return
        [
            new("national_day_s", Math.Round(day.Seconds, 3), "s") { Bar = MostDaySeconds, Ok = day.Seconds <= MostDaySeconds },
            new("national_day_studies", day.Studies, "1"),
            new("national_year_s", Math.Round(year.Seconds, 2), "s") { Bar = MostYearSeconds, Ok = year.Seconds <= MostYearSeconds },
            new("national_year_cpu_s", Math.Round(year.CpuSeconds, 2), "s"),
            new("national_year_studies", year.Studies, "1"),
            new("national_studies_per_cpu_s", Math.Round(year.Studies / year.CpuSeconds), "1/s"),
            new("peak_mib", Math.Round(mib), "MiB") { Bar = MostMib, Ok = mib <= MostMib },
            new("growth_in_studies", Growth(year, week), "time a study, year over week"),
            new("growth_in_load", Growth(busy, wide), "time a study, 4 times the load over the same nodes"),
            new("growth_in_nodes", Growth(wide, week), "time a study, 132 nodes over 33"),
        ];
    }

    // By the processor's time: what else the machine does is not counted.
    private static double Growth(Timing run, Timing before) =>
        Math.Round(run.CpuSeconds / run.Studies / (before.CpuSeconds / before.Studies), 2);

    private static Timing Time(TimeSpan duration, params string[] overrides)
    {
        var file = Path.Combine(BenchEnvironment.RepositoryRoot(), "cluster", "scenarios", Country);
        if (!ScenarioFile.TryLoad(file, [$"duration={duration:c}", .. overrides], new Dictionary<string, string>(), out var scenario, out _, out var failed))
            throw new InvalidOperationException(failed.Describe());
        GC.Collect();
        var (clock, cpuBefore) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var outcome = ScenarioRun.Run(scenario, Seed, replication: 0);
        var run = new Timing(clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds, outcome.Answered);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{duration.TotalDays:0} days {string.Join(' ', overrides)}: {outcome.Answered} of {outcome.Admitted} studies in {run.Seconds:0.00} s ({run.CpuSeconds:0.00} s of processor), {outcome.Steps} steps, {outcome.Decisions} decisions, hash {outcome.DecisionHash} {outcome.Steady.Reason}"));
        return run;
    }

    private readonly record struct Timing(double Seconds, double CpuSeconds, long Studies);
}
