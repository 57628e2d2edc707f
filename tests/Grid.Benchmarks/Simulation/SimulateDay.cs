using System.Diagnostics;
using System.Globalization;
using Grid.Benchmarks.Reporting;
using Grid.FaultSimulation;

namespace Grid.Benchmarks.Simulation;

/// <summary>A working day of the whole country without faults: <c>simulate-day [LOAD] [SEED]</c>, and how fast it passes.</summary>
internal static class SimulateDay
{
    public static BenchReport Run(string[] arguments)
    {
        var load = arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 1;
        var seed = arguments.Length > 1 ? ulong.Parse(arguments[1], CultureInfo.InvariantCulture) : 1;
        var country = ShippedCountry.Of(new CountryOptions { LoadFactor = load });
        var clock = Stopwatch.StartNew();
        var outcome = CountryRun.Run(country, seed);
        var took = clock.Elapsed.TotalSeconds;
        Console.WriteLine(outcome.InWords());
        Console.WriteLine("alone in an empty grid, " + CountryRun.RunIdle(country, seed).InWords());

        var stroke = outcome.Of("stroke");
        return new BenchReport("simulate-day",
        [
            new BenchFigure("virtual_per_real", Math.Round(outcome.Virtual.TotalSeconds / took), "s/s"),
            new BenchFigure("steps_per_s", Math.Round(outcome.Steps / took), "1/s"),
            new BenchFigure("answered", outcome.Completed, "1"),
            new BenchFigure("stroke_start_p99_s", Math.Round(stroke.Start.P99, 3), "s"),
            new BenchFigure("stroke_answer_p99_s", Math.Round(stroke.Answer.P99, 3), "s"),
            new BenchFigure("wasted_share", Math.Round(outcome.WastedShare, 4), "1"),
        ])
        { Environment = BenchEnvironment.Describe(("seed", seed.ToString(CultureInfo.InvariantCulture))) };
    }
}
