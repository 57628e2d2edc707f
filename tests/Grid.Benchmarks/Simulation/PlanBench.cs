using System.Diagnostics;
using System.Globalization;
using Grid.Benchmarks.Reporting;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Search;

namespace Grid.Benchmarks.Simulation;

/// <summary>How long the search takes for the country: the fewest GPUs so that stroke p99 is under 60 s with any one centre down.</summary>
internal static class PlanBench
{
    private const string Country = "one-gpu-per-centre.json";
    private const string Goal = "stroke.p99 <= 60s";
    private const double MostSeconds = 120;

    public static BenchReport Run(string[] arguments)
    {
        var threads = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : Environment.ProcessorCount;
        var file = Path.Combine(BenchEnvironment.RepositoryRoot(), "cluster", "scenarios", Country);
        var (clock, cpuBefore) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        if (!ScenarioFile.TryLoad(file, [], new Dictionary<string, string>(), out var scenario, out _, out var failed)) throw new InvalidOperationException(failed.Describe());
        if (!GoalParser.TryParse(Goal, scenario, out var goals, out var error)) throw new InvalidOperationException(error.Describe());
        var answer = PlanSearch.Run(PlanningTime.Of(new PlanQuestion
        {
            Scenario = scenario,
            Goals = goals,
            Sites = PlanChoices.Sites(scenario, []),
            Types = PlanChoices.Types(scenario, node: null, []),
            Down = 1,
            Threads = threads,
        }));
        var (seconds, cpu) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds);
        return new BenchReport("plan",
        [
            new("plan_s", Math.Round(seconds, 1), "s") { Bar = MostSeconds, Ok = seconds <= MostSeconds },
            new("plan_cpu_s", Math.Round(cpu, 1), "s"),
            new("simulations", answer.Simulations, "1"),
            new("nodes", answer.Design?.Nodes ?? 0, "1"),
            new("lower_bound", answer.Bound.Nodes, "1"),
            new("peak_mib", Math.Round(Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0), "MiB"),
        ])
        {
            Environment = BenchEnvironment.Describe(("scenario", Country), ("goal", Goal), ("down", "1"), ("threads", threads.ToString(CultureInfo.InvariantCulture))),
        };
    }
}
