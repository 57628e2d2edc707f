using System.Diagnostics;
using System.Globalization;
using Grid.Benchmarks.Reporting;
using Grid.FaultSimulation;
using Grid.FaultSimulation.Checks;
using Grid.FaultSimulation.Faults;

namespace Grid.Benchmarks.Simulation;

/// <summary>
/// The long form of the suite's fault runs: <c>simulate-faults [SEEDS] [MINUTES]</c>, SEEDS one number or a range like 1..200. Each
/// seed draws a country and its faults; the first broken rules are printed with the command that replays them, and end it with an error.
/// </summary>
internal static class SimulateFaults
{
    private const int MostPrinted = 5;
    private const double DefaultMinutes = 4;

    public static BenchReport Run(string[] arguments)
    {
        var (first, last) = Range(arguments.Length > 0 ? arguments[0] : "1..200");
        var minutes = arguments.Length > 1 ? double.Parse(arguments[1], CultureInfo.InvariantCulture) : DefaultMinutes;
        var clock = Stopwatch.StartNew();
        var (broken, seconds, admitted, steps, strokes, shares) = (0, 0.0, 0L, 0L, 0L, 0L);
        for (var seed = first; seed <= last; seed++)
        {
            try
            {
                var outcome = CountryRun.Run(Swarm.Draw(seed, minutes), seed);
                seconds += outcome.Virtual.TotalSeconds;
                admitted += outcome.Admitted;
                steps += outcome.Steps;
                strokes += outcome.StrokeFirstJudged;
                shares += outcome.FairShareJudged;
            }
            catch (Exception error)
            {
                if (++broken <= MostPrinted) Print(seed, minutes, error);
                else Console.WriteLine($"seed {seed}: {Brief(error)}");
            }
        }

        if (broken > 0) Environment.ExitCode = 1;
        return new BenchReport("simulate-faults",
        [
            new BenchFigure("seeds", last - first + 1, "1"),
            new BenchFigure("broken", broken, "1"),
            new BenchFigure("admitted", admitted, "1"),
            new BenchFigure("steps", steps, "1"),
            new BenchFigure("stroke_first_judged", strokes, "1"),
            new BenchFigure("fair_share_judged", shares, "1"),
            new BenchFigure("virtual_per_real", Math.Round(seconds / clock.Elapsed.TotalSeconds), "s/s"),
        ]);
    }

    private static (ulong First, ulong Last) Range(string text)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        var first = ulong.Parse(dots < 0 ? text : text[..dots], CultureInfo.InvariantCulture);
        return (first, dots < 0 ? first : ulong.Parse(text[(dots + 2)..], CultureInfo.InvariantCulture));
    }

    private static void Print(ulong seed, double minutes, Exception error)
    {
        var country = Swarm.Draw(seed, minutes);
        Console.WriteLine($"seed {seed} broke a rule: {country.InWords()}");
        Console.WriteLine(error is RuleBrokenException ? error.Message : error.ToString());
        Console.WriteLine(FormattableString.Invariant($"again: make simulate-faults SEEDS={seed} MINUTES={minutes}"));
        Console.WriteLine();
    }

    private static string Brief(Exception error) => error.Message.Split('\n')[0];
}
