using System.Diagnostics;
using System.Globalization;
using Grid.Benchmarks.Reporting;

namespace Grid.Benchmarks.Scheduling;

/// <summary>What one decision costs with a thousand to a million jobs waiting, over 33 sites and 132 nodes.</summary>
internal static class DecideBench
{
    private const int Seed = 7;
    private const int WarmUp = 20_000;
    private const int Events = 50_000;
    private const double MostMicroseconds = 50;
    private const double MostGrowth = 3;

    public static BenchReport Run(string[] arguments)
    {
        var sites = KazakhstanMap.Sites();
        var figures = new List<BenchFigure>();
        var p99 = new List<double>();
        var p50 = new List<double>();
        double bytes = 0;
        var nodes = 0;
        foreach (var (waiting, name) in new[] { (1_000, "1e3"), (10_000, "1e4"), (100_000, "1e5"), (1_000_000, "1e6") })
        {
            var grid = new SaturatedGrid(sites, waiting, Seed);
            grid.Hold();
            grid.Decide(WarmUp);
            GC.Collect();
            var (events, ticks, bytesPerDecision) = grid.Decide(Events);
            Array.Sort(events);
            Array.Sort(ticks);
            p50.Add(Microseconds(ticks[ticks.Length / 2]));
            p99.Add(Microseconds(ticks[ticks.Length * 99 / 100]));
            (bytes, nodes) = (bytesPerDecision, grid.NodeCount);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{grid.Waiting} waiting: p50 {p50[^1]:0.0} us, p99 {p99[^1]:0.0} us, p99.9 {Microseconds(ticks[ticks.Length * 999 / 1000]):0.0} us"));
            figures.Add(new BenchFigure($"p99_us_at_{name}", Math.Round(p99[^1], 1), "us") { Bar = MostMicroseconds, Ok = p99[^1] <= MostMicroseconds });
            figures.Add(new BenchFigure($"p50_us_at_{name}", Math.Round(p50[^1], 1), "us"));

            // A slot that falls free may start eight small jobs at once: how long one call holds the dispatcher.
            figures.Add(new BenchFigure($"p99_us_per_event_at_{name}", Math.Round(Microseconds(events[events.Length * 99 / 100]), 1), "us"));
        }

        var growth = p99[^1] / p99[0];
        figures.Add(new BenchFigure("growth_1e3_to_1e6", Math.Round(growth, 2), "ratio of p99") { Bar = MostGrowth, Ok = growth <= MostGrowth });
        figures.Add(new BenchFigure("allocated_bytes_per_decision", Math.Round(bytes), "B"));
        return new BenchReport("decide", figures)
        {
            Environment = BenchEnvironment.Describe(("sites", sites.Count.ToString(CultureInfo.InvariantCulture)), ("nodes", nodes.ToString(CultureInfo.InvariantCulture)), ("deciding_events", Events.ToString(CultureInfo.InvariantCulture))),
        };
    }

    private static double Microseconds(long ticks) => ticks * 1e6 / Stopwatch.Frequency;
}
